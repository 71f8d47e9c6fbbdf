"""Reports: figures set beside each other for people to read."""
