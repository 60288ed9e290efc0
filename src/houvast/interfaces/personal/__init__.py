"""A person alone with their journal, on its own host name. No page yet."""
