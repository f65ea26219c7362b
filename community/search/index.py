"""What text is found, and how it is kept."""
