"""What people do with milestones, by noun."""
