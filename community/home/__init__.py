"""What is new for me, and the pages that belong to nobody else."""
