"""What goes in and out of moderation."""
