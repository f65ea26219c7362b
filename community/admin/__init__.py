"""What the owner looks after: what the law asks of a site like this, written down and looked at again."""
