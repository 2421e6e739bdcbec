"""Tags of the rulebook's pages."""
