"""People, their organisations, invitations, signing in."""
