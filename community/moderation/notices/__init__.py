"""Who is told what by moderation, in which words."""
