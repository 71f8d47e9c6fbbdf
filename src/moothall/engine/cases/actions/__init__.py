"""What can be done to a case."""
