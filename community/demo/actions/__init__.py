"""Makes the demo community, by noun."""
