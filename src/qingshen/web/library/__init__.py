"""The rulebook's pages: systems, factors, checklists, techniques, with source and certainty."""
