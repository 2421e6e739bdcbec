"""The pages of people, organisations and who takes part."""
