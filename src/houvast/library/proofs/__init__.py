"""Show that a row of entries is whole and in order, without showing what the entries say."""
