"""A row of another desk's list, judged: the history of a case here, or why it cannot be one. Pure.

What the other desk says of time is kept as events: opened, answered, on hold, resolved, closed, at
the moments that it gives. How long the clock then ran, the fold of cases says.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from moothall.engine.cases import tagging
from moothall.engine.cases.history import EventKind, History, Occurred, Requester
from moothall.engine.cases.queries.foreseeing import Standing
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.moving import fitting, times
from moothall.engine.moving.mapping import COLUMNS, NOBODY, PAUSE, CaseMapping
from moothall.engine.moving.times import Said, Times, WrongTime
from moothall.engine.moving.words import NotAMapping
from moothall.engine.tables import formulas
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.journal.words import Actor

T = TypeVar("T")
THERE: Final = Actor.job("other-desk")
"""Who did what another desk tells of."""
LONGEST_REFERENCE: Final = 100
LONGEST_TEXT: Final = 20_000
LONGEST_NAME: Final = 200
LONGEST_EMAIL: Final = 254
LONGEST_PHONE: Final = 40
LONGEST_CATEGORY: Final = 120
OVER: Final = frozenset({"resolved", "closed", "cancelled"})
RESTS: Final = timedelta(days=5)
"""How long a case stays resolved here before it is closed: one resolved longer ago is closed."""
CHANNELS: Final = {
    "phone": ("phone", "call"),
    "email": ("mail",),
    "face-to-face": ("walk", "face", "in person"),
}
OFFICER: Final = "The officer “{}” is not known here: the case is its team's"
NOT_USED: Final = "It is open: the time at which it was resolved or closed is not used"
SINCE: Final = "It is on hold, and the file does not say since when: from now on"
NO_ADDRESS: Final = "Its requester's address is no email address: nobody is written to"
TAGS: Final = f"It has more tags than a case has here: the first {tagging.MOST} come"


@dataclass(frozen=True)
class Judged:
    """A row that can be a case: its history, where it stands, and what is noted of it."""

    line: int
    reference: str
    state: str
    history: History
    notes: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the other desk had done with it."""
        return self.state in OVER


@dataclass(frozen=True)
class Further:
    """A further row of a case that stands in the list once for each of its comments."""

    line: int


@dataclass(frozen=True)
class Here:
    """What a council has, by which rows are judged: and who brings them, and when."""

    council: str
    zone: str
    standing: Standing
    officers: Mapping[str, int]
    """Ids by name and by address, in small letters."""
    by: Actor
    at: datetime


class _Wrong(Exception):
    """Why a row is no case: a sentence for whoever brings it."""


@dataclass
class _Told:
    """A row being judged."""

    line: int
    cells: Mapping[str, str]
    here: Here
    mapping: CaseMapping
    notes: list[str] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    events: list[Occurred] = field(default_factory=list)

    def cell(self, name: str) -> str:
        """Return what the row says in the column that was chosen."""
        text = self.cells.get(self.mapping.columns.get(name, ""), "")
        return "" if text in self.mapping.missing else text

    def read(self, how: Callable[["_Told"], T]) -> T | None:
        """Return what is read of the row; what is wrong with it is kept."""
        try:
            return how(self)
        except (_Wrong, WrongTime) as wrong:
            self.wrongs.append(str(wrong))
            return None

    def tell(
        self, kind: EventKind, moment: datetime, data: Mapping[str, Any] | None = None
    ) -> None:
        """Tell what happened there."""
        self.events.append(Occurred(kind, moment, self.here.at, THERE, data or {}))


@dataclass(frozen=True)
class _Read:
    """What was read of a row."""

    reference: str
    state: str
    service: ServiceDefinition
    priority: str
    team: str
    said: Said


def token(council: str, desk: str, reference: str) -> UUID:
    """Return what makes bringing a case twice the same as once: by desk and reference."""
    return uuid5(NAMESPACE_URL, f"moothall:moved:{council}:{desk.strip().casefold()}:{reference}")


class Judge:
    """Judges the rows of one file.

    :raises NotAMapping: where the mapping does not fit the file, or what the council has.
    """

    def __init__(self, mapping: CaseMapping, here: Here, *, columns: Sequence[str]) -> None:
        self.mapping, self.here = mapping, here
        if faults := list(_faults(mapping, here, columns)):
            raise NotAMapping(" ".join(faults))
        self.times = Times(mapping, here.zone)
        used = {*mapping.columns.values(), *_of_comments(mapping)}
        self.rest = [name for name in columns if name not in used and mapping.rest == "note"]
        self.lines: dict[str, int] = {}

    def judge(self, row: Row) -> Judged | Further | Unreadable:
        """Return the case that a row becomes, or every reason why it cannot be one."""
        if self._is_further(row):
            return Further(row.line)
        cells = {name: formulas.restored(text.strip()) for name, text in row.values.items()}
        told = _Told(row.line, cells, self.here, self.mapping)
        reference = told.read(self._reference) or ""
        read = self._read(told, reference)
        if read is not None and not told.wrongs:
            history = told.read(lambda one: self._history(one, read))
            if history is not None:
                return Judged(row.line, reference, read.state, history, tuple(told.notes))
        shown = " | ".join(f"{name}={text}" for name, text in cells.items() if text)
        return Unreadable(row.line, ". ".join(dict.fromkeys(told.wrongs)), shown, reference)

    def _is_further(self, row: Row) -> bool:
        """Whether a row only says more of a case that stands above it."""
        comments = self.mapping.comments
        if comments is None or not comments.is_in_list:
            return False
        text = formulas.restored(row.values.get(self.mapping.columns["reference"], "").strip())
        return self.lines.get(text, row.line) != row.line

    def _reference(self, told: _Told) -> str:
        text = told.cell("reference")
        if not text:
            raise _Wrong("It has no reference")
        if len(text) > LONGEST_REFERENCE:
            raise _Wrong(f"Its reference is longer than {LONGEST_REFERENCE} characters")
        first = self.lines.setdefault(text, told.line)
        if first != told.line:
            raise _Wrong(f"The same reference as line {first}")
        return text

    def _read(self, told: _Told, reference: str) -> _Read | None:
        state, service, team = told.read(_state), told.read(_service), told.read(_team)
        said = told.read(lambda one: self.times.read(one.cell, self.here.at))
        priority = told.read(lambda one: _priority(one, service))
        if state is None or service is None or said is None or team is None or priority is None:
            return None
        return _Read(reference, state, service, priority, team, said)

    def _history(self, told: _Told, read: _Read) -> History:
        self._tell(told, read)
        answers, left = fitting.answers(read.service, told.cell("title"), told.cell("description"))
        rest = [f"{name}: {told.cells[name]}" for name in self.rest if told.cells.get(name)]
        note = "\n".join([*([left] if left else []), *rest])[:LONGEST_TEXT]
        named = {"desk": self.mapping.desk, "reference": read.reference}
        at = self.here.at
        moved = Occurred(EventKind.MOVED_IN, at, at, self.here.by, named)
        return History(
            service=read.service.service,
            priority=read.priority,
            events=(*told.events, moved),
            channel=_channel(told.cell("channel")),
            category=told.cell("category")[:LONGEST_CATEGORY],
            team=read.team,
            contact=_contact(told),
            answers=answers,
            texts={len(told.events): note} if note else {},
            former=read.reference,
            tags=_tags(told),
            token=token(self.here.council, self.mapping.desk, read.reference),
        )

    def _tell(self, told: _Told, read: _Read) -> None:
        """Tell what happened there, in the order in which it did."""
        said, state = read.said, read.state
        end = _ended(told, read)
        held = said.held_since if state.startswith(PAUSE) else None
        last = end or held or self.here.at
        calendar = self.here.standing.calendar(read.service.service, read.priority, said.opened)
        is_working = self.mapping.counted == "working"
        told.tell(EventKind.CREATED, said.opened, _created(told, is_over=end is not None))
        for begun, over in times.placed(said, last, calendar, is_working=is_working):
            told.tell(EventKind.PAUSED, begun, {"reason": "requester", "stops_clock": True})
            told.tell(EventKind.RESUMED, over)
        if said.responded is not None:
            if said.responded > last:
                raise _Wrong("It was answered first after it was over, or on hold")
            told.tell(EventKind.REPLIED, said.responded)
        if officer := _officer(told):
            team = read.team or read.service.team
            said_of = {"team": team, "person": officer, "is_undated": True}
            told.tell(EventKind.ASSIGNED, last, said_of)
        _tell_standing(told, read, last)


def _of_comments(mapping: CaseMapping) -> Collection[str]:
    comments = mapping.comments
    return comments.columns.values() if comments and comments.is_in_list else ()


def _faults(mapping: CaseMapping, here: Here, columns: Sequence[str]) -> Iterator[str]:
    for name, column in COLUMNS.items():
        chosen = mapping.columns.get(name)
        if chosen is None and column.is_needed:
            yield f"Say which column is “{column.label}”."
        elif chosen is not None and chosen not in columns:
            yield f"The file has no column “{chosen}”."
    yield from fitting.faults(mapping, here.standing, set(here.officers.values()))


def _state(told: _Told) -> str:
    text = told.cell("status")
    if not text:
        raise _Wrong("It has no status")
    found = told.mapping.meant("status", text)
    if found is None:
        raise _Wrong(f"Nobody said what the status “{text[:80]}” is here")
    if found == "skip":
        raise _Wrong(f"Left out, as you said of the status “{text[:80]}”")
    return found


def _service(told: _Told) -> ServiceDefinition:
    text = told.cell("type")
    found = told.mapping.meant("type", text) if text else None
    found = found or told.mapping.service
    if not found:
        said = f"what the type “{text[:80]}” is here" if text else "what it is: it has no type"
        raise _Wrong(f"Nobody said {said}")
    return told.here.standing.services[found]


def _priority(told: _Told, service: ServiceDefinition | None) -> str:
    text = told.cell("priority")
    if not text:
        return service.priority.default if service else ""
    found = told.mapping.meant("priority", text)
    if found is None:
        raise _Wrong(f"Nobody said what the priority “{text[:80]}” is here")
    return found


def _team(told: _Told) -> str:
    text = told.cell("team")
    found = told.mapping.meant("team", text) if text else ""
    if found is None:
        raise _Wrong(f"Nobody said what the team “{text[:80]}” is here")
    return found


def _officer(told: _Told) -> int | None:
    text = told.cell("officer")
    if not text:
        return None
    found = told.mapping.meant("officer", text) or str(
        told.here.officers.get(text.casefold(), NOBODY)
    )
    if found == NOBODY:
        told.notes.append(OFFICER.format(text[:80]))
        return None
    return int(found)


def _created(told: _Told, *, is_over: bool) -> dict[str, Any]:
    """Return what the creation says: what was over there promises nothing here."""
    data: dict[str, Any] = {"is_from_log": True}
    verdict = told.mapping.meant("met", told.cell("met"))
    if verdict:
        data["own_verdict"] = verdict == "yes"
    return data | ({"targets": []} if is_over else {})


def _ended(told: _Told, read: _Read) -> datetime | None:
    """Return when the work ended there; None: it goes on here."""
    said = read.said
    if read.state not in OVER:
        if said.resolved or said.closed:
            told.notes.append(NOT_USED)
        return None
    end = said.resolved or said.closed
    if end is None:
        raise _Wrong(
            "It is over, and nobody says since when: it has no time of “Resolved”, “Closed”"
        )
    if said.closed and said.closed < end:
        raise _Wrong("It was closed before it was resolved")
    return end


def _tell_standing(told: _Told, read: _Read, last: datetime) -> None:
    """Tell how it stands there now."""
    said, state = read.said, read.state
    if state.startswith(PAUSE):
        code = state.removeprefix(PAUSE)
        reason = read.service.reason(code)
        if reason is None:
            raise _Wrong(f"{read.service.name} has no reason “{code}” to be on hold")
        if said.held_since is None:
            told.notes.append(SINCE)
        told.tell(EventKind.PAUSED, last, {"reason": code, "stops_clock": reason.stops_clock})
    elif state == "cancelled":
        told.tell(EventKind.CANCELLED, last, {"reason": "withdrawn"})
    elif state in OVER:
        told.tell(EventKind.RESOLVED, last, {"is_public": False})
        closed = said.closed or (last if state == "closed" else last + RESTS)
        if state == "closed" or closed <= told.here.at:
            told.tell(EventKind.CLOSED, closed)


def _contact(told: _Told) -> Requester:
    name, email = told.cell("name"), told.cell("email").lower()
    if email and not fitting.is_address(email):
        told.notes.append(NO_ADDRESS)
        email = ""
    if not email and fitting.is_address(name.lower()):
        email = name.lower()
    phone = told.cell("phone")
    return Requester(name[:LONGEST_NAME], email[:LONGEST_EMAIL], phone[:LONGEST_PHONE])


def _tags(told: _Told) -> tuple[str, ...]:
    """Return the tags that it has there, as they are written here; too many are said."""
    fitted = (tagging.fitted(text) for text in re.split("[,;]", told.cell("tags")))
    found = tuple(dict.fromkeys(filter(None, fitted)))
    if len(found) > tagging.MOST:
        told.notes.append(TAGS)
    return found[: tagging.MOST]


def _channel(text: str) -> str:
    said = text.casefold()
    found = (code for code, words in CHANNELS.items() if any(word in said for word in words))
    return next(found, "online")
