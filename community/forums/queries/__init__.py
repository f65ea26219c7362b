"""Reads of topics and posts. The first argument is who looks; what they may not see never leaves here."""
