"""Rebuild, the home a peer-support community owns itself. Start at factory.py, then wiring/."""
