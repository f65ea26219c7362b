"""Moderators' pages, behind one guard."""
