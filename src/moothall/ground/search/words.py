"""The words of search: the kinds of things, and from where somebody looks."""

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of things that can be found. Another package adds a kind by keeping rows of it."""

    CASE = "case"
    PERSON = "person"
    SERVICE = "service"
    RECORD = "record"
    PUBLIC = "public"
    """A record as everybody may see it: its public fields alone."""
    DOCUMENT = "document"
    ARTICLE = "article"


class Seat(StrEnum):
    """From where somebody looks: it decides in which of their parts they do."""

    DESK = "desk"
    """An officer at their desk: by their roles, teams and own work."""
    PORTAL = "portal"
    """A resident: what is open to them, and what they asked for."""
    MACHINE = "machine"
    """A system's key: it sees what a manager would."""
    CLERK = "clerk"
    """A key that may not see what is sensitive: it sees of registers what an officer would."""


MOST = 1000
"""Above so many nothing is counted: the number is 'more than a thousand'."""
LONGEST_TITLE = 300
LONGEST_BODY = 20_000
"""Of a longer text the beginning is found by."""

UNJOURNALLED: dict[str, str] = {
    "search_findable": "It follows what it finds, in the transaction of an action with its entry.",
    "search_reach": "It follows the services in force; publishing them has its entry.",
}
"""Tables whose rows may change without an entry, each with the reason."""
