"""What may be done in chat, by noun: rooms, the floor in them, lines, conversations."""
