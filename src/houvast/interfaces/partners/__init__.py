"""Other agencies: the cases they were invited to, what people handed to them, and nothing else."""
