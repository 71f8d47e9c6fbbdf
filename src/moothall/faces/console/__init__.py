"""Operators type here."""
