"""Each way flows can be made to balance. All find the same flows; each is timed in a process of its own."""
