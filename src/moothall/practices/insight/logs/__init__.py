"""Event logs of other desks: read, understood by a mapping, told as cases with events."""
