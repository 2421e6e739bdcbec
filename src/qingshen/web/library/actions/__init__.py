"""What people do with the rulebook: one verb a module."""
