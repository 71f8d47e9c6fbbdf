"""Take over cases with their history, in bulk: equal to the same actions taken one by one.

Rows are copied into temporary tables and moved from there, as PostgreSQL does not copy straight
into a walled table. No messages are sent: whoever was to be told was told at the time.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import findable, joining, references, rules, unfolding
from moothall.engine.cases.actions import tying
from moothall.engine.cases.actions.tying import Names
from moothall.engine.cases.facts import counted
from moothall.engine.cases.history import EventKind, History, Occurred
from moothall.engine.cases.joining import Name
from moothall.engine.cases.models import (
    Case,
    Event,
    Fact,
    Remark,
    Submission,
    Survey,
    Tag,
    Target,
    Task,
    Threshold,
)
from moothall.engine.cases.promises import Calendars
from moothall.engine.cases.queries import counting
from moothall.engine.cases.rows import Row, Rows, Told, rows_of
from moothall.engine.cases.unfolding import Reached
from moothall.engine.cases.words import ASKED
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.queries import Offer
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.search import actions as search
from moothall.ground.search.findable import Thing
from moothall.outside.postgres import copying


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a replay: how many cases were made, and how many were there already."""

    made: int
    skipped: int


@dataclass(frozen=True, slots=True)
class _Place:
    """What every history of a council is read with."""

    council: Council
    calendars: Calendars
    offers: Mapping[str, Offer]
    teams: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Lived:
    """One case ready to be written."""

    events: Sequence[Occurred]
    rows: Rows
    reached: Sequence[Reached]
    survey: Row | None


@transaction.atomic
def replay(council: Council, histories: Iterable[History], *, by: Actor, at: datetime) -> Replayed:
    """Take over cases as they were lived elsewhere; one journal entry a case.

    A history whose token made a case already is left alone. Give a few thousand at a time: they
    are held in memory.

    :raises NoSuchCalendar: when a history runs on a calendar that the council lacks.
    :raises NoSuchCase: when one is linked to a case that is neither among them nor here.
    """
    told = list(histories)
    tokens = [history.token for history in told if history.token]
    sent = Submission.objects.filter(token__in=tokens)
    known = set(sent.values_list("token", flat=True))
    fresh = [history for history in told if history.token is None or history.token not in known]
    fresh = joining.both_sides([replace(h, token=h.token or uuid.uuid4()) for h in fresh])
    calendars, teams = counting.in_force(council.pk)
    offers = {offer.definition.service: offer for offer in catalogue.offers(council.pk)}
    place = _Place(council, calendars, offers, teams)
    lived = [_live(place, history, at=at) for history in fresh]
    numbers = copying.ids(Case, len(lived))
    made = {str(h.token): number for h, number in zip(fresh, numbers, strict=True)}
    names = Names(made, tying.named_here(fresh))
    tying.name([one.rows for one in lived], names)
    stories: dict[Name, Sequence[Occurred]] = {
        str(history.token): one.events for history, one in zip(fresh, lived, strict=True)
    }
    _spread_news(lived, stories)
    _write(lived, numbers, at=at)
    _write_tags(council, fresh, numbers, at=at)
    search.kept(_things(place, fresh, lived, numbers), by=by, at=at)
    tying.tie(council.pk, stories, names, by=by, at=at)
    things = [Case(pk=number, council_id=council.pk) for number in numbers]
    journal.record_all("case.replayed", things, by=by, at=at)
    return Replayed(len(fresh), len(told) - len(fresh))


def _live(place: _Place, history: History, *, at: datetime) -> _Lived:
    offer = place.offers.get(history.service)
    definition = offer.definition if offer else None
    asks = bool(definition and definition.survey and not history.is_from_log)
    history = _asking(history) if asks else history
    unfolded = unfolding.unfold(history, definition, place.calendars)
    events, clocks, reached = unfolding.with_thresholds(unfolded, place.calendars, at=at)
    percentages: dict[tuple[str, int], set[int]] = {}
    for one in reached:
        percentages.setdefault((one.target, one.number), set()).add(one.percent)
    told = Told(
        council_id=place.council.pk,
        token=history.token or uuid.uuid4(),
        reference=history.reference or references.fresh(),
        version_id=offer.version_id if offer else None,
        title=definition.name if definition else history.service,
        contact=history.contact,
        answers=history.answers,
        former=history.former,
        events=events,
        planned=unfolded.planned,
        remarks=unfolded.remarks,
        percentages=percentages,
    )
    facts = counted(clocks, events, zone=place.council.zone)
    rows = rows_of(told, clocks, facts, teams=place.teams)
    return _Lived(events, rows, reached, _survey(place.council.pk, events) if asks else None)


def _asking(history: History) -> History:
    """Say of each closing, where the history does not, that its requester was asked about it."""
    events = tuple(
        replace(event, data={"survey": ASKED, **event.data})
        if event.kind == EventKind.CLOSED
        else event
        for event in history.events
    )
    return replace(history, events=events)


def _things(
    place: _Place, told: Sequence[History], lived: Sequence[_Lived], numbers: Sequence[int]
) -> list[Thing]:
    """Return these cases as they are found."""
    found = []
    for history, one, number in zip(told, lived, numbers, strict=True):
        offer = place.offers.get(history.service)
        definition, row = offer.definition if offer else None, one.rows.case
        found.append(
            findable.thing(
                row,
                definition,
                history.answers,
                number=number,
                former=history.former,
                sees_all=rules.SEE_ALL,
            )
        )
    return found


def _survey(council_id: int, events: Sequence[Occurred]) -> Row | None:
    """Return the survey that closing sent out, with its answer."""
    closed = [event.recorded_at for event in events if event.kind == EventKind.CLOSED]
    if not closed:
        return None
    score, answered_at = unfolding.last_score(events) or (None, None)
    asked = {"council_id": council_id, "token": uuid.uuid4(), "asked_at": closed[0]}
    return asked | {"score": score, "answered_at": answered_at}


def _spread_news(lived: Sequence[_Lived], stories: Mapping[Name, Sequence[Occurred]]) -> None:
    """Say of cases that others were merged into whether one of those requesters wrote last."""
    ties = [tie for tie in joining.ties(stories) if tie.kind == "merged"]
    survivors = {tie.other for tie in ties}
    for name, one in zip(stories, lived, strict=True):
        if name in survivors:
            one.rows.case["has_news"] = joining.has_news(name, stories, ties)


def _write(lived: Sequence[_Lived], numbers: Sequence[int], *, at: datetime) -> None:
    """Write every row of these cases under the ids drawn for them."""
    for number, one in zip(numbers, lived, strict=True):
        of_case = [one.rows.submission, one.rows.fact, *one.rows.tasks, *one.rows.targets]
        of_case += [*one.rows.events, *one.rows.remarks, *([one.survey] if one.survey else [])]
        for row in of_case:
            row["case_id"] = number
    copying.put(Case, [{"id": n} | one.rows.case for n, one in zip(numbers, lived, strict=True)])
    copying.put(Submission, [one.rows.submission for one in lived])
    _write_events(lived)
    copying.put(Task, [row for one in lived for row in one.rows.tasks])
    _write_targets(lived, at=at)
    copying.put(Fact, [one.rows.fact for one in lived])
    copying.put(Survey, [one.survey for one in lived if one.survey])


def _write_tags(
    council: Council, told: Sequence[History], numbers: Sequence[int], *, at: datetime
) -> None:
    rows = [
        {"council_id": council.pk, "case_id": number, "name": name, "put_at": at}
        for history, number in zip(told, numbers, strict=True)
        for name in dict.fromkeys(history.tags)
    ]
    copying.put(Tag, rows)


def _write_events(lived: Sequence[_Lived]) -> None:
    rows = [row for one in lived for row in one.rows.events]
    numbers = iter(copying.ids(Event, len(rows)))
    remarks = []
    for one in lived:
        by_sequence = {}
        for row in one.rows.events:
            row["id"] = by_sequence[row["sequence"]] = next(numbers)
        for remark in one.rows.remarks:
            remark["event_id"] = by_sequence[remark.pop("sequence")]
            remarks.append(remark)
    copying.put(Event, rows)
    copying.put(Remark, remarks)


def _write_targets(lived: Sequence[_Lived], *, at: datetime) -> None:
    """Write the targets, and that what they reached is told already: nobody is woken for it now."""
    rows = [row for one in lived for row in one.rows.targets]
    numbers = iter(copying.ids(Target, len(rows)))
    told = []
    for one in lived:
        by_name = {}
        for row in one.rows.targets:
            row["id"] = by_name[row["code"], row["number"]] = next(numbers)
        told += [
            {
                "council_id": one.rows.case["council_id"],
                "target_id": by_name[reached.target, reached.number],
                "percent": reached.percent,
                "reached_at": reached.reached_at,
                "fired_at": at,
                "has_message": False,
            }
            for reached in one.reached
        ]
    copying.put(Target, rows)
    copying.put(Threshold, told)
