"""Webhooks: what was done to cases, told to other systems as it happens."""
