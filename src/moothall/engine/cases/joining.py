"""Cases taken over together that stand to one another: both sides' events, and which links hold.

Pure. A history names another case by its form's token, as ids are not drawn yet; a case that is
there already may be named by its id.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from moothall.engine.cases.history import EventKind, History, Occurred, holding

NAMED: Mapping[EventKind, str] = {
    EventKind.MERGED: "into",
    EventKind.UNMERGED: "from",
    EventKind.TOOK_IN: "case",
    EventKind.LET_GO: "case",
    EventKind.LINKED: "other",
    EventKind.UNLINKED: "other",
}
"""Which part of an event's data names the other case."""
THERE: Mapping[EventKind, EventKind] = {
    EventKind.MERGED: EventKind.TOOK_IN,
    EventKind.UNMERGED: EventKind.LET_GO,
    EventKind.LINKED: EventKind.LINKED,
    EventKind.UNLINKED: EventKind.UNLINKED,
}
"""What an event of one case is called in the story of the other."""
SEEN_FROM_THERE: dict[str, str] = {
    "child": "parent",
    "related": "related",
    "split": "origin",
    "merged": "survivor",
}
SEEN_FROM_HERE = {there: here for here, there in SEEN_FROM_THERE.items()}
Name = str | int


def other_of(event: Occurred) -> Name | None:
    """Return the token or the id of the other case that an event names, if it names one."""
    name = event.data.get(NAMED.get(event.kind, ""))
    return name if isinstance(name, str | int) else None


def seen_from_there(event: Occurred, here: Name) -> Occurred | None:
    """Return an event of one case as the story of the other tells it."""
    kind = THERE.get(event.kind)
    if kind is None:
        return None
    data: dict[str, Name] = {NAMED[kind]: here}
    if "kind" in event.data:
        said = str(event.data["kind"])
        data["kind"] = (SEEN_FROM_THERE | SEEN_FROM_HERE)[said]
    return replace(event, kind=kind, data=data, sequence=0, instead_of=None)


def both_sides(histories: Sequence[History]) -> list[History]:
    """Return histories in which each side of a merge or a link tells of it."""
    places = {str(history.token): at for at, history in enumerate(histories) if history.token}
    more: dict[int, list[Occurred]] = {}
    undone: dict[tuple[int, Name], int] = {}
    for history in histories:
        for event in history.events:
            at = places.get(str(other_of(event)))
            there = seen_from_there(event, str(history.token)) if at is not None else None
            if at is None or there is None:
                continue
            told = [*histories[at].events, *more.get(at, ())]
            if not any(_is_one(one, there) for one in told):
                added = _numbered(there, at, undone)
                more.setdefault(at, []).append(added)
    return [
        replace(history, events=(*history.events, *more.get(at, ())))
        for at, history in enumerate(histories)
    ]


def _is_one(one: Occurred, other: Occurred) -> bool:
    return (one.kind, dict(one.data), one.effective_at) == (
        other.kind,
        dict(other.data),
        other.effective_at,
    )


def _numbered(event: Occurred, at: int, undone: dict[tuple[int, Name], int]) -> Occurred:
    """Let what undoes a merge stand instead of it: numbers below zero are no history's own."""
    key = at, other_of(event) or 0
    if event.kind == EventKind.TOOK_IN:
        undone[key] = -1 - len(undone)
        return replace(event, sequence=undone[key])
    if event.kind == EventKind.LET_GO:
        return replace(event, instead_of=undone.get(key))
    return event


@dataclass(frozen=True, slots=True)
class Tie:
    """A link that holds: its two cases by name, how the first stands to the other, since when."""

    case: Name
    other: Name
    kind: str
    made_at: datetime


def ties(stories: Mapping[Name, Sequence[Occurred]]) -> list[Tie]:
    """Return the links that hold after the events of some cases, each once."""
    found: dict[tuple[Name, Name, str], Tie] = {}
    every = [(event.recorded_at, name, event) for name, event in _told(stories)]
    for _, name, event in sorted(every, key=lambda one: one[0]):
        for tie in _of(name, event):
            key = tie.case, tie.other, tie.kind
            if event.kind == EventKind.UNLINKED:
                found.pop(key, None)
            else:
                found.setdefault(key, tie)
    return list(found.values())


def _told(stories: Mapping[Name, Sequence[Occurred]]) -> Iterator[tuple[Name, Occurred]]:
    for name, events in stories.items():
        for event in holding(events):
            if event.kind in NAMED:
                yield name, event


def _of(name: Name, event: Occurred) -> Iterator[Tie]:
    other = other_of(event)
    if other is None:
        return
    if event.kind == EventKind.MERGED:
        yield Tie(name, other, "merged", event.recorded_at)
    elif event.kind in {EventKind.LINKED, EventKind.UNLINKED}:
        kind = str(event.data["kind"])
        here, there = (name, other) if kind in SEEN_FROM_THERE else (other, name)
        kind = SEEN_FROM_HERE.get(kind, kind)
        if kind == "related":
            here, there = sorted((here, there), key=str)
        yield Tie(here, there, kind, event.recorded_at)


def has_news(case: Name, stories: Mapping[Name, Sequence[Occurred]], found: Sequence[Tie]) -> bool:
    """Whether a requester of a case, or of one merged into it, wrote last."""
    joined, waiting = {case}, [case]
    while waiting:
        more = {t.case for t in found if t.kind == "merged" and t.other in waiting} - joined
        joined |= more
        waiting = list(more)
    spoken = sorted(
        (event.recorded_at, event.kind == EventKind.MESSAGE)
        for name in joined
        for event in holding(stories.get(name, ()))
        if _speaks(event)
    )
    return bool(spoken) and spoken[-1][1]


def _speaks(event: Occurred) -> bool:
    is_told = event.kind == EventKind.RESOLVED and event.data.get("is_public")
    said = event.kind in {EventKind.MESSAGE, EventKind.REPLIED} and not event.data.get("is_thanks")
    return bool(is_told or said)
