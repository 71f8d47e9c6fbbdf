"""Residents and employees ask, pay, book and follow here."""
