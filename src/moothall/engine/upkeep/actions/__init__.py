"""What is done to keep records up."""

from moothall.engine.upkeep.actions.following import follow
from moothall.engine.upkeep.actions.reading import read
from moothall.engine.upkeep.actions.reminding import remind
from moothall.engine.upkeep.actions.rounds import end_round, follow_one

__all__ = ["end_round", "follow", "follow_one", "read", "remind"]
