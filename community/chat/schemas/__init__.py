"""What goes in and out of chat, by noun: lines, rooms."""
