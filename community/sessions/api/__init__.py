"""The JSON doors of sessions, by noun."""
