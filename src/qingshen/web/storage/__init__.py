"""Files by the hash of their content: kept once, never changed."""
