"""Pages of the audit board."""
