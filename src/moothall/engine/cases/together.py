"""What may be done to several cases at once, and what each of those does to one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

MOST: Final = 1000
"""So many cases at once at most."""
AT_A_TIME: Final = 25
"""So many in one transaction: the first at once, the others by the loop that goes on with them."""
MEANWHILE: Final = "Somebody worked on it meanwhile."
TOLD_OF: Final = 200
"""Of so many it is looked up beforehand who would be told; what is refused, of all."""
GONE: Final = "It is not there, or not yours to see."


class Verb(StrEnum):
    """What may be done to several cases at once."""

    ASSIGN = "assign"
    PRIORITISE = "prioritise"
    NOTE = "note"
    REPLY = "reply"
    PAUSE = "pause"
    RESUME = "resume"
    RESOLVE = "resolve"
    WATCH = "watch"
    JOIN = "join"
    TAG = "tag"
    UNTAG = "untag"


FOR_GOOD: Final = frozenset({Verb.NOTE, Verb.REPLY})
"""What cannot be undone: it was read, or sent."""


@dataclass(frozen=True)
class Wanted:
    """What is to be done to each case, with the choices that it needs and the words.

    `assign` takes *team* and *person* by number (either None), `prioritise` *to* and *reason*,
    `pause` *reason* and *until* (an ISO day or ''), `resolve` *outcome*, `join` *parent*: the
    number of the case of which they become parts. `reply` may have *welsh* words, for whoever is
    told in Welsh. `tag` and `untag` have the tag as their
    words, which are let go of once they are with the cases.
    """

    verb: Verb
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Line:
    """What would become of one case: what changes, who is told; or why nothing does.

    *changes* says by field what it was and is then: `state`, `priority` and `tags` in words,
    `team`, `assignee` by number. *told* are the channel and the address of each message to the
    requester, *watching* how many others who watch it are told.
    """

    case_id: int
    reference: str
    title: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    told: Sequence[tuple[str, str]] = ()
    watching: int = 0
    why_not: str = ""
