"""What is done to keep records up."""

from moothall.engine.upkeep.actions.following import follow

__all__ = ["follow"]
