"""What is done to people, organisations and who takes part: one verb a module."""
