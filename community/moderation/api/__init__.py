"""JSON doors of moderation."""
