"""Topics and posts in a group."""
