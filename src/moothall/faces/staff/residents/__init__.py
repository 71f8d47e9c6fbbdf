"""Whom a council knows, and where they live."""
