"""Chat as JSON, everything but the live part, by noun: rooms, lines."""
