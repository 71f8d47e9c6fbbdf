"""Volunteers and people who need help."""
