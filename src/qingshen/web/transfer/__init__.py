"""A whole audit as a folder and back."""
