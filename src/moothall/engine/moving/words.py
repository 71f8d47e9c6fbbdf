"""The words of moving in: what was done, what may be refused."""

from typing import Final

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "takeover.prepared": "A file with the cases of another desk was brought.",
    "takeover.read": "The columns and the first rows of such a file were read.",
    "takeover.commented": "A second file was brought, with what was said of the cases.",
    "takeover.chosen": "Somebody said what its columns and words mean.",
    "takeover.seen": "It was looked through; the facts count what it would do.",
    "takeover.begun": "Its cases began to be taken over.",
    "takeover.ended": "Its cases were taken over; the facts count them.",
    "takeover.failed": "It could not be read, looked through or taken over to its end.",
    "takeover.dropped": "It was let go without taking anything over.",
    "takeover.undoing": "Somebody asked for a takeover to be undone.",
    "takeover.undone": "A takeover was undone, but for the cases that somebody worked.",
    "takeover.forgotten": "The rows that it brought and nobody needs any more were erased.",
}

UNJOURNALLED: dict[str, str] = {
    "moving_takeoverpart": "Bytes of a file, kept with its takeover until that is over.",
    "moving_refusedrow": "Kept with its takeover, whose entry counts them.",
    "moving_taken": "Which cases a takeover made: each of them has its entry.",
    "moving_commented": "Of which cases a takeover brought comments: each of them has its entry.",
}
"""Tables whose rows may change without an entry, each with the reason."""

ERASED: Final = "erased"
"""The reason of a refused row whose words were erased."""


class NoSuchTakeover(Refused):
    """There is no such file of cases here."""


class NotYoursToMove(Refused):
    """Only managers and administrators bring in the cases of another desk."""


class NotAtThatPoint(Refused):
    """The file is not at that point any more: somebody else went on with it."""


class NotAFileOfCases(Refused):
    """The file cannot be taken in."""


class NotAMapping(Refused):
    """What the columns mean does not fit the file, or what this council has."""
