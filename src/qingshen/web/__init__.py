"""The platform: one audit, its people and their roles, in a browser. Thin over the same verbs as the command line."""
