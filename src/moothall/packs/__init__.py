"""Definitions that come with the platform, and demo data."""
