"""Who: the identities that sign in, the people they are in each council, where they live."""

from moothall.ground.people.models.desks import KeptView, QueueView
from moothall.ground.people.models.homes import Home
from moothall.ground.people.models.known import (
    Authority,
    ContactPoint,
    Identity,
    IdentityManager,
    Merge,
    Person,
    Standing,
    Subject,
    TeamMember,
)
from moothall.ground.people.models.signing import SignIn

__all__ = [
    "Authority",
    "ContactPoint",
    "Home",
    "Identity",
    "IdentityManager",
    "KeptView",
    "Merge",
    "Person",
    "QueueView",
    "SignIn",
    "Standing",
    "Subject",
    "TeamMember",
]
