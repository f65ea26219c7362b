"""Facilitated sessions: meetings of a group with a time, a few places, and somebody who holds them."""
