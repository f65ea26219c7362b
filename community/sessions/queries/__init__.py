"""Reads of sessions, by noun."""
