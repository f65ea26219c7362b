"""Rooms, messages and the ordered log of what happened in them."""
