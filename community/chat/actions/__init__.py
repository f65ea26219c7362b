"""What is done in chat, by noun: rooms, messages."""
