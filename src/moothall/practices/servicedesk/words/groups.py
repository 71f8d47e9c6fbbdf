"""The words of groups: of which kind, how one becomes a member, what is agreed and refused."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

LONGEST_LINE = 120
LONGEST_TEXT = 5000
MOST_LOADED = 5000
"""Lines of one file of members."""
LONGEST_SESSION = timedelta(days=2)
CONSENT = "agrees"
"""The yes-or-no question of a service by which people join: whether they may be emailed."""
LEFT = "They left the group. Add them by hand if they want to come back."
AGAIN_AFTER = timedelta(days=7)
"""So long after a reminder the next one comes."""


class GroupKind(TextChoices):
    """What a group is for."""

    SUCCESS = "success", "Success group"
    FOCUS = "focus", "Focus group"


class Way(TextChoices):
    """How somebody became a member."""

    VOLUNTEERED = "volunteered", "Volunteered"
    ADDED = "added", "Added"
    LOADED = "loaded", "From a file"
    ASKED = "asked", "By a request"


class SessionState(TextChoices):
    """What became of a session."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Reply(TextChoices):
    """What a member says to an invitation."""

    YES = "yes", "Comes"
    NO = "no", "Cannot come"


class Aim(TextChoices):
    """On which side of its value a goal is reached."""

    LEAST = "least", "At least"
    MOST = "most", "At most"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfGroup:
    """What is said of a group. *service*: whoever asks for it becomes a member; empty, none."""

    name: str
    kind: str = GroupKind.SUCCESS
    purpose: str = ""
    is_open: bool = True
    service: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfMember:
    """What is said of somebody who is to be a member; *place* is where they work."""

    name: str
    email: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfSession:
    """What is said of a session: when (UTC), where or at which address, and what it is about."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    agenda: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfGoal:
    """What a group wants a measure to reach, by when: percent, hours, or how many."""

    measure: str
    aim: str
    value: float
    by_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfUndertaking:
    """What was agreed: what is done, by whom, until which day."""

    what: str
    owner: str
    email: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file of members: how many are new, known already, and what was refused."""

    added: int
    known: int
    refused: tuple[tuple[int, str], ...]
    """The line, and why."""


class NoSuchGroup(Refused):
    """There is no such group here."""


class NotThisGroup(Refused):
    """The group cannot be like that."""


class NotAMember(Refused):
    """They cannot be a member like that."""


class NotThisSession(Refused):
    """The session cannot be like that."""


class NotThisGoal(Refused):
    """The goal cannot be like that."""


class NotThisUndertaking(Refused):
    """That cannot be agreed like that."""
