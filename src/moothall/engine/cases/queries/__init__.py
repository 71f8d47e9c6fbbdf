"""What can be asked about cases."""
