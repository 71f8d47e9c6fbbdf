"""Webhooks: other people's addresses, called without being led inside our own network."""
