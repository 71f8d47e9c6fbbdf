"""Moothall: the platform a council runs its services on."""

__version__ = "0.1.0"
