"""Reads of chat, by noun: rooms, lines, log, subjects."""
