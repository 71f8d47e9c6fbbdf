"""How records stand against their rules: rated by hand, put off, changed since somebody looked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from moothall.engine.registers.definition import Field
from moothall.engine.registers.models import Change, Record
from moothall.engine.registers.queries.showing import Change as Step
from moothall.engine.registers.queries.showing import Whole
from moothall.engine.registers.words import What
from moothall.ground.people import queries as people


@dataclass(frozen=True)
class Rating:
    """Who said how a record stands against its rule, when and why; '' for the platform."""

    who: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Slip:
    """A date that slipped: its first day, the day now, how often, and who agreed to the last."""

    field: Field
    original_on: date
    now_on: date | None
    slips: int
    agreed: str


def ratings(record_ids: Iterable[int]) -> Mapping[int, Rating]:
    """Return the latest rating by hand of each of these records; ask of those that are rated."""
    wanted = list(record_ids)
    if not wanted:
        return {}
    lines = Change.objects.filter(record_id__in=wanted, what=What.RATED)
    last = list(lines.order_by("record_id", "-revision").distinct("record_id"))
    names = people.names({line.by_id for line in last if line.by_id and line.by_kind == "person"})
    return {
        line.record_id: Rating(names.get(line.by_id or 0, ""), line.why, line.happened_at)
        for line in last
    }


def moved_at(records: Iterable[Record]) -> Mapping[int, datetime]:
    """Return by id when records last moved into the state they are in; only of those that did."""
    states = {record.pk: record.state for record in records}
    lines = Change.objects.filter(record_id__in=list(states), what=What.MOVED).order_by("revision")
    steps = lines.values_list("record_id", "fields", "happened_at") if states else ()
    return {
        number: moment
        for number, fields, moment in steps
        if fields.get("state", ("", ""))[1] == states[number]
    }


def slips(whole: Whole) -> Sequence[Slip]:
    """Return the dates of a record that slipped, as far as its reader sees them."""
    kept = whole.record.slips
    names = people.names({one["agreed"] for one in kept.values()})
    found = []
    for shown in whole.fields:
        slip = kept.get(shown.field.id)
        if slip:
            now = date.fromisoformat(shown.value) if shown.value else None
            first, agreed = date.fromisoformat(slip["original"]), names.get(slip["agreed"], "")
            found.append(Slip(shown.field, first, now, slip["slips"], agreed))
    return found


def since(whole: Whole, revision: int) -> Sequence[Step]:
    """Return what was done to a record since somebody saw it at a revision, the latest first."""
    return [step for step in whole.history if step.revision > revision]
