"""What accounts take in and give out."""
