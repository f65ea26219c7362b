"""Pages of moderation that everybody has."""
