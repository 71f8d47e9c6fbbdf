"""What somebody has to read, and who has read a record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Left

from moothall.engine.registers import queries
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import Kept, Whole
from moothall.engine.upkeep import editions
from moothall.engine.upkeep.models import Reading
from moothall.ground.people import queries as people
from moothall.ground.people.words import Kept as Held
from moothall.ground.people.words import Who, Whose

MOST: Final = 500
"""So many records of a register are given at once."""
_AS_KEPT: Final = frozenset({"text", "radios", "date", "reference"})
"""Types whose values are kept as the words of an edition, so that the database compares them."""


@dataclass(frozen=True)
class ToRead:
    """A record that somebody has to read, in an edition; `read_at` where they have."""

    record: Record
    kept: Kept
    edition: str
    read_at: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """What somebody has to read and has not; `is_more` where a register has more than is given."""

    items: Sequence[ToRead]
    is_more: bool


@dataclass(frozen=True)
class Reader:
    """Somebody who must read a record: their name, and when they said that they have."""

    name: str
    read_at: datetime | None


@dataclass(frozen=True)
class Readers:
    """Who must read an edition of a record; those who have not come first."""

    edition: str
    people: Sequence[Reader]

    @property
    def read(self) -> int:
        """How many have."""
        return sum(1 for one in self.people if one.read_at)

    @property
    def percent(self) -> int:
        """How many of a hundred have, rounded down; 100 where nobody must."""
        return self.read * 100 // len(self.people) if self.people else 100


def to_read(who: Who, council_ids: Collection[int], today: date) -> Waiting:
    """Return the published records that somebody has to read and has not, by register and title.

    The first 500 of each register.
    """
    found: list[ToRead] = []
    is_more = False
    for kept in queries.registers(who, council_ids=council_ids):
        rule = kept.definition.read_by
        me = who.persons.get(kept.council_id)
        if rule and me and who.roles.get(kept.council_id, frozenset()) & set(rule.roles):
            unread = _unread(kept, me, today)
            found += unread[:MOST]
            is_more = is_more or len(unread) > MOST
    return Waiting(found, is_more)


def mine(who: Who, whole: Whole, today: date) -> ToRead | None:
    """Return what a record asks somebody to read, and whether they have; None where nothing."""
    kept, record = whole.kept, whole.record
    rule, me = kept.definition.read_by, who.persons.get(record.council_id)
    roles = who.roles.get(record.council_id, frozenset())
    if rule is None or me is None or not roles & set(rule.roles) or record.removed_at:
        return None
    if not editions.published(kept.definition, record.values, record.state, today):
        return None
    edition = editions.edition(kept.definition, record.values)
    said = Reading.objects.filter(record_id=record.pk, edition=edition, person_id=me).first()
    return ToRead(record, kept, edition, said.read_at if said else None)


def readers(whole: Whole, today: date) -> Readers | None:
    """Return who must read a record and who has; None where it is not published to be read."""
    kept, record = whole.kept, whole.record
    rule = kept.definition.read_by
    is_out = editions.published(kept.definition, record.values, record.state, today)
    if rule is None or record.removed_at or not is_out:
        return None
    edition = editions.edition(kept.definition, record.values)
    rows = Reading.objects.filter(record_id=record.pk, edition=edition)
    said = dict(rows.values_list("person_id", "read_at"))
    held = people.standings(record.council_id)
    must = {one.person.pk for one in held if set(one.roles) & set(rule.roles)}
    found = [Reader(one.name, said.get(one.pk)) for one in people.by_ids(must)]
    return Readers(edition, sorted(found, key=lambda one: (one.read_at is not None, one.name)))


def _unread(kept: Kept, person_id: int, today: date) -> Sequence[ToRead]:
    """Return what somebody has to read of a register and has not: one more than is given at most.

    The database leaves out what was read as far as it can tell; the rest is looked through.
    """
    asked = _asked(kept, person_id)
    found: list[ToRead] = []
    start, is_end = 0, False
    while not is_end and len(found) <= MOST:
        records = list(asked[start : start + MOST])
        start, is_end = start + MOST, len(records) < MOST
        rows = Reading.objects.filter(record__in=records, person_id=person_id)
        read = set(rows.values_list("record_id", "edition"))
        for record in records:
            edition = editions.edition(kept.definition, record.values)
            is_out = editions.published(kept.definition, record.values, record.state, today)
            if is_out and (record.pk, edition) not in read:
                found.append(ToRead(record, kept, edition))
    return found[: MOST + 1]


def _asked(kept: Kept, person_id: int) -> QuerySet[Record]:
    """Return the records that are in a state to be read, without those that the database knows."""
    rule = kept.definition.read_by
    live = Record.objects.filter(
        register_id=kept.register_id,
        removed_at__isnull=True,
        state__in=rule.states if rule else (),
    ).order_by("title", "pk")
    field = kept.definition.by_id.get(rule.edition or "") if rule else None
    if field is not None and field.holds not in _AS_KEPT:
        return live
    text = KeyTextTransform(field.id, "values") if field else Value("")
    now = Left(Coalesce(text, Value(""), output_field=CharField()), editions.LONGEST)
    read = Reading.objects.filter(
        record_id=OuterRef("pk"), person_id=person_id, edition=OuterRef("edition_now")
    )
    return live.alias(edition_now=now).filter(~Exists(read))


def held_on(whose: Whose) -> list[Held]:
    """Return what somebody said they had read, and in which edition."""
    read = Reading.objects.filter(council_id=whose.council_id, person_id__in=whose.person_ids)
    return [
        Held("edition read", one.read_at, {"record": one.record.title, "edition": one.edition})
        for one in read.select_related("record").order_by("pk")
    ]
