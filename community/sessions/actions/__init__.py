"""What is done with sessions, by noun."""
