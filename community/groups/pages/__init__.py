"""The pages of groups, of their members, and of invitations."""
