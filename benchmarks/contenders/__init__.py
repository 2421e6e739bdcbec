"""Each way one job can be done. All give the same result; each is timed in a process of its own."""
