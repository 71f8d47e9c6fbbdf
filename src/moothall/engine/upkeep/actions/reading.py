"""Say that one has read an edition of a record."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.engine.registers import queries
from moothall.engine.registers.models import Record
from moothall.engine.registers.words import NoSuchRecord
from moothall.engine.upkeep import editions
from moothall.engine.upkeep.models import Reading
from moothall.engine.upkeep.words import NotToRead
from moothall.ground.councils import queries as councils
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def read(record: Record, edition: str, *, by: Actor, at: datetime) -> Reading:
    """Say that somebody has read an edition of a record; again it changes nothing.

    :raises NoSuchRecord: for a record that is listed no more.
    :raises NotToRead: for whoever need not, a record that is not published, and another edition.
    """
    held = Record.objects.select_for_update(of=("self",))
    now = held.filter(pk=record.pk, removed_at__isnull=True).first()
    if now is None:
        raise NoSuchRecord
    definition = queries.register_of(now).definition
    today = at.astimezone(ZoneInfo(councils.by_ids([now.council_id])[0].zone)).date()
    rule = definition.read_by
    roles = queries.roles_of(now.council_id, by) if by.kind == "person" else frozenset[str]()
    if rule is None or by.id is None or not roles & set(rule.roles):
        raise NotToRead
    if not editions.published(definition, now.values, now.state, today):
        raise NotToRead(f"{now.title} is not published to be read.")
    if edition != editions.edition(definition, now.values):
        raise NotToRead(f"There is another edition of {now.title} by now. Read that first.")
    made, is_new = Reading.objects.get_or_create(
        council_id=now.council_id,
        record=now,
        edition=edition,
        person_id=by.id,
        defaults={"read_at": at},
    )
    if is_new:
        facts: dict[str, object] = {"revision": now.revision}
        journal.record("record.read", now, by=by, at=at, facts=facts)
    return made
