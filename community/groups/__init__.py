"""Support groups: privacy, joining, roles, agreements, invitations."""
