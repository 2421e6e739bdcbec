"""Management commands of the audit board."""
