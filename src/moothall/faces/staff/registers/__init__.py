"""What the council keeps lists of: records, their lists, maps, loads and reviews."""
