"""What can be done in groups: to the group itself, with one's own membership, with others, with invitations."""
