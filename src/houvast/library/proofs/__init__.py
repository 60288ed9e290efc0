"""Show by hash and signed anchor that a row of entries is whole and in order, without what they say."""
