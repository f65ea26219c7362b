"""Chat as pages, by noun: talk, rooms, conversations."""
