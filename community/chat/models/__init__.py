"""Tables of chat, by noun: rooms, people in them, lines, what lines carry."""
