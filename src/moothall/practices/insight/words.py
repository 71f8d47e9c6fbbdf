"""The words of insight: its journal verbs, what needs no entry, how it refuses."""

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "measure.published": "A measure got a new version, compiled for every engine.",
    "open-target.set": "How many cases are to stand open at most was set, from a day on.",
    "log.imported": "Another desk's log was taken over, its unreadable rows kept.",
}

UNJOURNALLED: dict[str, str] = {
    "insight_rejectedrow": "Kept with the import it belongs to, whose entry counts them.",
}
"""Tables whose rows may change without an entry, each with the reason."""


MOST_OPEN = 1_000_000
"""No target for the number of open cases is above this."""
ON_WHOM: dict[str, str] = {
    "requester": "The requester",
    "contractor": "A contractor",
    "resources": "Resources for development",
    "others": "Somebody else",
}
"""On whom a stopped case waits, in words."""


class NotThisTarget(Refused):
    """That is no target for the number of open cases."""


class NoSuchMeasure(Refused):
    """There is no measure of that name; `moothall figures --list` names them."""


class NothingPublished(Refused):
    """No measure has been published yet; `moothall figures --publish` does it."""


class NotThisFilter(Refused):
    """A figure cannot be narrowed by that."""


class TooMany(Refused):
    """So many cases are not replayed at once."""
