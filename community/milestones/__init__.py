"""Milestones and cheers."""
