"""Other agencies: the cases they were invited to, and nothing else."""
