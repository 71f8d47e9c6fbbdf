"""Rows of another desk's log become cases with events, as its mapping says. Pure.

What a row says that cannot be used is handed back as `Unreadable`, beside the cases.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from moothall.engine.tables.stamps import NotAStamp, moment
from moothall.engine.tables.words import Row, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from moothall.practices.insight.logs.mapping import DeskMapping, Matches, Moment, Tally, Value

ORDER = (
    "created",
    "assigned_team",
    "assigned_person",
    "replied",
    "resumed",
    "reopened",
    "paused",
    "resolved",
    "closed",
)


@dataclass(frozen=True, order=True)
class DeskEvent:
    """One thing that happened to a case, as the log tells it."""

    at: datetime
    line: int
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class DeskCase:
    """One case of another desk: its values as the log last gave them, and its events in order."""

    external_id: str
    line: int
    events: tuple[DeskEvent, ...]
    priority: str = ""
    channel: str = ""
    category: str = ""
    team: str = ""
    own_verdict: bool | None = None
    reassignments: int = 0
    reopenings: int = 0

    def moments(self, kind: str) -> tuple[datetime, ...]:
        """When events of this kind happened, in order."""
        return tuple(event.at for event in self.events if event.kind == kind)


@dataclass(frozen=True)
class Normalised:
    """A whole log: its cases in the order they first appear, and the rows that say nothing."""

    cases: tuple[DeskCase, ...]
    unreadable: tuple[Unreadable, ...]


@dataclass(frozen=True)
class _Line:
    at: datetime
    line: int
    values: Mapping[str, str]


@dataclass
class _Story:
    """The rows of one case, walked in order."""

    lines: list[_Line]
    mapping: DeskMapping
    created_at: datetime
    events: list[DeskEvent] = field(default_factory=list)

    def tell(self, kind: str, at: datetime, line: int, detail: str = "") -> None:
        self.events.append(DeskEvent(max(at, self.created_at), line, kind, detail))

    def last(self, column: str) -> str:
        """The last value of a column that is not missing."""
        return next((v for row in reversed(self.lines) if (v := row.values.get(column, ""))), "")

    def first(self, column: str) -> str:
        return next((v for row in self.lines if (v := row.values.get(column, ""))), "")


def normalise(rows: Iterable[Row | Unreadable], mapping: DeskMapping) -> Normalised:
    """Every case the log tells of, and every row that could not be used with its reason."""
    by_case: dict[str, list[_Line]] = defaultdict(list)
    unreadable: list[Unreadable] = []
    for row in rows:
        found = row if isinstance(row, Unreadable) else _line(row, mapping)
        if isinstance(found, Unreadable):
            unreadable.append(found)
        else:
            by_case[found[0]].append(found[1])
    cases = []
    for external_id, lines in by_case.items():
        try:
            cases.append(_case(external_id, sorted(lines, key=lambda row: row.at), mapping))
        except NotAStamp as error:
            unreadable.extend(_kept(line, str(error)) for line in lines)
    return Normalised(tuple(cases), tuple(sorted(unreadable, key=lambda row: row.line)))


def _line(row: Row, mapping: DeskMapping) -> tuple[str, _Line] | Unreadable:
    values = {
        key: "" if text.strip() in mapping.missing else text.strip()
        for key, text in row.values.items()
    }
    for column in (mapping.case, mapping.time):
        if not values.get(column):
            return Unreadable(row.line, f"nothing in column {column!r}", _shown(values))
    try:
        at = moment(values[mapping.time], dates=mapping.dates, zone=mapping.local_zone)
    except NotAStamp as error:
        return Unreadable(row.line, f"column {mapping.time!r}: {error}", _shown(values))
    return values[mapping.case], _Line(at, row.line, values)


def _kept(line: _Line, reason: str) -> Unreadable:
    return Unreadable(line.line, reason, _shown(line.values))


def _shown(values: Mapping[str, str]) -> str:
    return " | ".join(f"{key}={value}" for key, value in values.items() if value)


def _case(external_id: str, lines: list[_Line], mapping: DeskMapping) -> DeskCase:
    story = _Story(lines, mapping, lines[0].at)
    if mapping.created != "first row":
        story.created_at = _stamp_of(story, mapping.created) or lines[0].at
    story.tell("created", story.created_at, lines[0].line)
    _tell_firsts(story)
    _tell_pauses(story)
    _tell_resolutions(story)
    events = sorted(story.events, key=lambda e: (e.at, e.line, ORDER.index(e.kind)))
    return DeskCase(
        external_id,
        lines[0].line,
        tuple(events),
        priority=_value(story, mapping.priority),
        channel=_value(story, mapping.channel),
        category=_value(story, mapping.category),
        team=_value(story, mapping.team),
        own_verdict=_verdict(story),
        reassignments=_tally(story, mapping.reassigned),
        reopenings=_tally(story, mapping.reopened, told="reopened"),
    )


# Values


def _value(story: _Story, value: Value | None) -> str:
    if value is None:
        return ""
    found = story.last(value.column) if value.row == "last" else story.first(value.column)
    return value.renamed.get(found, found) or value.otherwise


def _verdict(story: _Story) -> bool | None:
    verdict = story.mapping.verdict
    if verdict is None:
        return None
    found = story.last(verdict.column)
    return True if found in verdict.met else False if found in verdict.missed else None


def _tally(story: _Story, tally: Tally | None, *, told: str = "") -> int:
    if tally is None:
        return 0
    if tally.count is not None:
        return int(story.last(tally.count) or 0)
    if tally.changes is not None:
        known = [v for row in story.lines if (v := row.values.get(tally.changes, ""))]
        return sum(1 for a, b in pairwise(known) if a != b)
    if told:
        return sum(1 for event in story.events if event.kind == told)
    return sum(1 for row in story.lines if matches(row.values, tally.when))


def matches(values: Mapping[str, str], any_of: Matches) -> bool:
    """Whether a row agrees with all columns of one of these matches."""
    return any(
        all(_agrees(values.get(column, ""), wanted) for column, wanted in match.items())
        for match in any_of
    )


def _agrees(value: str, wanted: tuple[str, ...]) -> bool:
    return any(
        bool(value)
        if want == "known"
        else value.startswith(want[:-1])
        if want.endswith("*")
        else value == want
        for want in wanted
    )


# Moments


def _stamp_of(story: _Story, asked: Moment) -> datetime | None:
    """The moment in the column that holds it, the last value known."""
    if asked.column is None:
        return next((row.at for row in story.lines if matches(row.values, asked.when)), None)
    text = story.last(asked.column)
    if not text:
        return None
    return moment(text, dates=story.mapping.dates, zone=story.mapping.local_zone)


def _tell_firsts(story: _Story) -> None:
    mapping = story.mapping
    for kind, asked in (
        ("assigned_team", mapping.assigned_team),
        ("assigned_person", mapping.assigned_person),
        ("replied", mapping.first_response),
    ):
        if asked is not None and (at := _stamp_of(story, asked)) is not None:
            detail = _team_then(story, at) if kind == "assigned_team" else ""
            story.tell(kind, at, story.lines[0].line, detail)


def _team_then(story: _Story, at: datetime) -> str:
    """The first team known from that moment on."""
    if story.mapping.team is None:
        return "team"
    column = story.mapping.team.column
    known = (row.values[column] for row in story.lines if row.at >= at and row.values.get(column))
    return next(known, "team")


def _tell_pauses(story: _Story) -> None:
    reason = ""
    for row in story.lines:
        now = next((w.reason for w in story.mapping.waiting if matches(row.values, w.when)), "")
        if now == reason:
            continue
        if reason:
            story.tell("resumed", row.at, row.line)
        if now:
            story.tell("paused", row.at, row.line, now)
        reason = now


def _tell_resolutions(story: _Story) -> None:
    """Resolved, reopened, closed: each only where the case stands so that it can happen."""
    spans = _spans(story)
    final = _final_resolution(story, spans)
    if final is not None:
        spans = [*[s for s in spans if s.reopened], final]
    elif story.mapping.resolved.column is not None:
        spans = [span for span in spans if span.reopened]
    for span in spans:
        story.tell("resolved", span.resolved.at, span.resolved.line)
        if span.reopened:
            story.tell("reopened", span.reopened.at, span.reopened.line)
    closed = _closed(story)
    if closed is not None and not (spans and spans[-1].reopened and closed.at <= spans[-1].end):
        story.tell("closed", closed.at, closed.line)


@dataclass(frozen=True)
class _Span:
    """From a resolution to the reopening that undid it, if one did."""

    resolved: _Line
    reopened: _Line | None = None

    @property
    def end(self) -> datetime:
        return (self.reopened or self.resolved).at


def _spans(story: _Story) -> list[_Span]:
    spans: list[_Span] = []
    asked = story.mapping.resolved
    for row, is_reopened in _with_reopenings(story):
        is_standing = bool(spans) and spans[-1].reopened is None
        if is_reopened and is_standing:
            spans[-1] = replace(spans[-1], reopened=row)
        elif matches(row.values, asked.when):
            if not is_standing:
                spans.append(_Span(row))
            elif asked.repeats == "last":
                spans[-1] = _Span(row)
    return spans


def _with_reopenings(story: _Story) -> Iterable[tuple[_Line, bool]]:
    tally = story.mapping.reopened
    before = 0
    for row in story.lines:
        if tally is None or tally.changes is not None:
            yield row, False
        elif tally.count is not None:
            text = row.values.get(tally.count, "")
            now = int(text) if text.isdigit() else before
            yield row, now > before
            before = now
        else:
            yield row, matches(row.values, tally.when)


def _final_resolution(story: _Story, spans: list[_Span]) -> _Span | None:
    asked = story.mapping.resolved
    if asked.column is None or (at := _stamp_of(story, asked)) is None:
        return None
    last = spans[-1].resolved if spans else story.lines[-1]
    return _Span(_Line(at, last.line, {}))


def _closed(story: _Story) -> _Line | None:
    asked = story.mapping.closed
    if asked is None:
        return None
    if asked.column is not None:
        at = _stamp_of(story, asked)
        return None if at is None else _Line(at, story.lines[-1].line, {})
    found = [row for row in story.lines if matches(row.values, asked.when)]
    return found[-1] if found else None
