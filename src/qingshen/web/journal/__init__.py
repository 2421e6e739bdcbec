"""What was done, by whom, when: append-only and chained by hashes; and the notices people get."""
