"""Pages about the interface; what it answers is in `endpoints.py`."""
