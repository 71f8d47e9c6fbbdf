"""Slots that are never sold twice."""
