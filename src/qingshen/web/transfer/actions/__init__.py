"""What people do with whole audits: one verb a module."""
