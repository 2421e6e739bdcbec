"""What people do with a balance: one verb a module."""
