"""What people do to a report, a verb a module."""
