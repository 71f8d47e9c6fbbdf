"""Calls: who is on the line, what they asked for before, and what is put aside meanwhile."""
