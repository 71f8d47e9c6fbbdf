"""The queue's address is the view: read from it, written back to it, told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.http import QueryDict

from moothall.engine.cases.tagging import folded
from moothall.engine.cases.words import Priority, State
from moothall.faces.pages.jinja import url
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.queue.rows import KINDS
from moothall.ground.people.words import LONGEST_ADDRESS
from moothall.practices.servicedesk.queries import BACKLOG
from moothall.practices.servicedesk.words import (
    AHEAD,
    ANY,
    BROKEN,
    CHANGED,
    COME,
    DUE,
    MINE,
    NEWEST,
    NOBODY,
    OVERDUE,
    PRIORITY,
    RUNNING,
    Capped,
    Place,
    Wanted,
)

Choices = list[tuple[str, str]]
NAMES = tuple(field.name for field in fields(Wanted))
PLAIN = Wanted()
LONGEST = 120
SAVED = "saved"
"""Names, in an address, the saved view that it began with."""
MOST_SHOWN = 12
"""So many saved views stand above the list; all of them on a page of their own."""
LABELS = {
    "text": "Reference or contact",
    "state": "State",
    "priority": "Priority",
    "team": "Team",
    "assignee": "Assignee",
    "service": "Service",
    "kind": "Kind",
    "council": "Council",
    "promise": "Promise",
    "until": "Paused until",
    "tag": "Tag",
    "sort": "Sort by",
}
SORTED: Mapping[str, tuple[str, str]] = {
    "priority": (PRIORITY, "ascending"),
    "due": (DUE, "ascending"),
    "asked": (NEWEST, "descending"),
    "changed": (CHANGED, "descending"),
}
"""By which columns the queue is put in order, what that order is called, and which way it runs."""
VIEWS: Mapping[str, tuple[str, Wanted]] = {
    "all": ("All open", PLAIN),
    "mine": ("Mine", Wanted(assignee=MINE)),
    "nobody": ("Unassigned", Wanted(assignee=NOBODY)),
    "overdue": ("Overdue", Wanted(promise=OVERDUE)),
    "waiting": ("Paused", Wanted(state=State.PAUSED)),
    "back": ("Day has come", Wanted(until=COME)),
    "resolved": ("Resolved", Wanted(state=State.RESOLVED, sort=CHANGED)),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A filter as the form shows it; without choices it is typed."""

    name: str
    label: str
    value: str
    choices: Choices

    @property
    def is_offered(self) -> bool:
        """Whether the value is one of the choices; an address can name any."""
        return not self.value or any(self.value == choice for choice, _ in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, in words, with the address of the view without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Sorting:
    """What the heading of a column does: puts the list in its order, which runs one way."""

    href: str
    direction: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class View:
    """A view that everybody has, or that was saved, with its count where it has one."""

    text: str
    href: str
    count: Capped | None
    is_current: bool
    is_saved: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved view: its number, its name, what it shows, and whether it may be changed."""

    number: str
    name: str
    wanted: Wanted
    may_change: bool

    @property
    def href(self) -> str:
        """Where it opens."""
        where = address(self.wanted)
        return f"{where}{'&' if '?' in where else '?'}{SAVED}={self.number}"


def read(query: QueryDict) -> Wanted:
    """Return the view that an address names; what it cannot mean is left out."""
    given = {n: query.get(n, "").strip()[:LONGEST] for n in NAMES if n in query}
    wanted = Wanted(**given)
    tag = folded(wanted.tag)
    return replace(wanted, state=wanted.state or RUNNING, sort=wanted.sort or DUE, tag=tag)


def place(query: QueryDict) -> Place | None:
    """Return the place in the list that an address names, if it names one."""
    for name, is_before in (("after", False), ("before", True)):
        if value := query.get(name):
            return Place(tuple(value.split("~")), is_before)
    return None


def address(wanted: Wanted, place: Place | None = None) -> str:
    """Return the address of a view, from a place in it on."""
    parts = {n: v for n in NAMES if (v := getattr(wanted, n)) != getattr(PLAIN, n)}
    if place is not None:
        parts["before" if place.is_before else "after"] = "~".join(place.values)
    return url("staff:queue") + (f"?{urlencode(parts)}" if parts else "")


def back(query: str) -> str:
    """Return the address of the view that a form was sent from; what it cannot say is left."""
    return address(read_text(query))


def read_text(query: str) -> Wanted:
    """Return the view that stands behind the question mark of an address."""
    return read(QueryDict(query[:LONGEST_ADDRESS]))


def choices(
    desk: Desk, colleagues: list[tuple[int, str]], teams: Choices, services: Mapping[str, str]
) -> dict[str, Choices]:
    """Return what each filter offers."""
    here: Choices = [(one.slug, one.name) for one in desk.councils.values()]
    offered: dict[str, Choices] = {
        "text": [],
        "state": [
            (RUNNING, "Open and paused"),
            *[(value, label) for value, label in State.choices],
            (ANY, "Any"),
        ],
        "priority": [("", "Any"), *Priority.choices],
        "team": [("", "Any"), *teams],
        "assignee": [
            ("", "Anybody"),
            (MINE, "Me"),
            (NOBODY, "Nobody"),
            *[(str(identity), name) for identity, name in colleagues],
        ],
        "service": [("", "Any"), *sorted(services.items(), key=lambda pair: pair[1])],
        "kind": [("", "Any"), *KINDS.items()],
        "promise": [("", "Any"), (OVERDUE, "Overdue now"), (BROKEN, "Missed at any time")],
        "until": [("", "Any"), (COME, "A day that has come"), (AHEAD, "A day to come")],
        "tag": [],
        "council": [("", "All"), *here],
        "sort": [
            (DUE, "Next due"),
            (PRIORITY, "Priority"),
            (NEWEST, "Newest"),
            (CHANGED, "Last changed"),
        ],
    }
    return offered if desk.is_shared else {k: v for k, v in offered.items() if k != "council"}


def shown(wanted: Wanted, offered: Mapping[str, Choices]) -> list[Field]:
    """Return the filters as the form shows them."""
    return [
        Field(name, LABELS[name], getattr(wanted, name), found) for name, found in offered.items()
    ]


def chips(wanted: Wanted, offered: Mapping[str, Choices]) -> list[Chip]:
    """Return the filters in use, each with the way to take it off."""
    used = [n for n in offered if n != "sort" and getattr(wanted, n) != getattr(PLAIN, n)]
    return [
        Chip(
            f"{LABELS[name]}: {dict(offered[name]).get(value := getattr(wanted, name), value)}",
            address(replace(wanted, **{name: getattr(PLAIN, name)})),
        )
        for name in used
    ]


def sorts(wanted: Wanted) -> dict[str, Sorting]:
    """Return what the headings do, by column; the one in whose order the list stands is marked."""
    return {
        column: Sorting(address(replace(wanted, sort=sort)), direction, sort == wanted.sort)
        for column, (sort, direction) in SORTED.items()
    }


def views(
    wanted: Wanted, counts: Mapping[str, Capped], saved: Sequence[Saved] = (), number: str = ""
) -> list[View]:
    """Return the standing views and the saved ones, the one that is open marked.

    :param number: that of the saved view which the address names.
    """
    standing = [
        View(text, address(view), counts[name], is_current=not number and view == wanted)
        for name, (text, view) in VIEWS.items()
    ]
    return standing + [
        View(one.name, one.href, counts.get(key(one)), one.number == number, is_saved=True)
        for one in saved[:MOST_SHOWN]
    ]


def key(saved: Saved) -> str:
    """Return under which name a saved view is counted."""
    return f"saved-{saved.number}"


def counted(saved: Sequence[Saved]) -> dict[str, Wanted]:
    """Return the views that are counted beside their names: of what is over no number is told."""
    standing = {name: view for name, (_, view) in VIEWS.items()}
    return standing | {
        key(one): one.wanted for one in saved[:MOST_SHOWN] if one.wanted.state in BACKLOG
    }


def chosen(query: QueryDict, saved: Sequence[Saved]) -> Saved | None:
    """Return the saved view with which an address began."""
    number = query.get(SAVED, "")
    return next((one for one in saved if one.number == number), None)


def title(wanted: Wanted, saved: Saved | None = None) -> str:
    """Return what to call a view."""
    if saved is not None and saved.wanted == wanted:
        return f"Queue: {saved.name}"
    named = next((text for text, view in VIEWS.values() if view == wanted), "")
    return f"Queue: {named[:1].lower()}{named[1:]}" if named else "Queue: filtered"
