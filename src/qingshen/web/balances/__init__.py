"""The balance editor: a plant's process network drawn in the browser."""
