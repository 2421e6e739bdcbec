"""What people do with tokens: one verb a module."""
