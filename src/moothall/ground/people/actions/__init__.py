"""What can be done to identities, people and their roles."""

from moothall.ground.people.actions.identities import (
    close_identity,
    enrol,
    register,
    reseal,
    welcome,
)
from moothall.ground.people.actions.knowing import add, reach
from moothall.ground.people.actions.providers import Newcomer, connect, disconnect, take_in
from moothall.ground.people.actions.standing import join_team, stand, stand_down
from moothall.ground.people.actions.sweeping import sweep

__all__ = [
    "Newcomer",
    "add",
    "close_identity",
    "connect",
    "disconnect",
    "enrol",
    "join_team",
    "reach",
    "register",
    "reseal",
    "stand",
    "stand_down",
    "sweep",
    "take_in",
    "welcome",
]
