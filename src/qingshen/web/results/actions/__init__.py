"""What people do with results: one verb a module."""
