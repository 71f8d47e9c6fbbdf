"""Remind the keepers of records whose reviews are due: of each once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Intent
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import Kept
from moothall.engine.upkeep.models import Reminder
from moothall.engine.upkeep.queries import unreminded
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.days import in_words
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person

MOST_NAMED: Final = 50
"""So many records a message names; it counts the others."""


@transaction.atomic
def remind(kept: Kept, *, by: Actor, at: datetime, today: date) -> int:
    """Remind the keepers of a register's records that are due; return how many records.

    One message for each of them, with the record of it in one transaction: whatever dies, nobody is
    reminded twice of the same review. Keepers who left, or have no address, are not reminded.
    """
    here = people.by_ids(one.person.pk for one in people.standings(kept.council_id))
    keepers = {one.pk: one for one in here if one.email}
    waiting = unreminded(kept, today, keepers)
    for number, records in waiting.items():
        _tell(kept, keepers[number], records, by=by, at=at, today=today)
    return sum(len(records) for records in waiting.values())


def _tell(
    kept: Kept, person: Person, records: Sequence[Record], *, by: Actor, at: datetime, today: date
) -> None:
    rows = [
        Reminder(
            council_id=kept.council_id,
            record=record,
            review_on=record.review_on or today,
            person_id=person.pk,
            reminded_at=at,
        )
        for record in records
    ]
    Reminder.objects.bulk_create(rows)
    definition = kept.definition
    name = definition.one if len(records) == 1 else definition.name.lower()
    count = "1" if len(records) == 1 else f"{len(records):,}"
    lines = [_line(record, today) for record in records[:MOST_NAMED]]
    more = len(records) - len(lines)
    rest = [f"and {more:,} more"] if more else []
    body = "\n".join(
        [
            f"You keep {count} {name} to be looked at again:",
            "",
            *lines,
            *rest,
            "",
            "Open Reviews on the officers' desk, look at each, and say what you found.",
        ]
    )
    intent = Intent(
        council_id=kept.council_id,
        recipient=person.email,
        subject=f"To be reviewed: {count} {name}",
        body=body,
    )
    contact.queue([intent], by=by, at=at)
    journal.record_all("record.reminded", records, by=by, at=at)


def _line(record: Record, today: date) -> str:
    day = record.review_on or today
    return f"- {record.title}: {'was due' if day < today else 'due'} on {in_words(day)}"
