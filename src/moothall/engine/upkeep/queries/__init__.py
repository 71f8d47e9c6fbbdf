"""What can be asked about upkeep."""

from moothall.engine.upkeep.queries.following import Step, followed

__all__ = ["Step", "followed"]
