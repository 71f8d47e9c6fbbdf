"""Machines speak here."""
