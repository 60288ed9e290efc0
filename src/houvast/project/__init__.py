"""Settings, urls and one entry point per audience, or all in one process."""
