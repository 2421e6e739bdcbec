"""What an enterprise's own systems may read and write, by tokens limited in scope and time."""
