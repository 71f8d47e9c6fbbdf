"""A call: who is on the line, what they ask for, what they are told."""
