"""Add a record and change one: what it says, checked, worked out, and kept with its history."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from moothall.engine.registers import columns, computing, hearing, queries, rules
from moothall.engine.registers.actions import filing, finding, holding, numbering
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.hearing import Heard
from moothall.engine.registers.kinds import Values
from moothall.engine.registers.models import Change, Record, Relation
from moothall.engine.registers.queries import filed
from moothall.engine.registers.words import (
    VERB_OF,
    Clash,
    KnownAlready,
    NoSuchRecord,
    NotAllowed,
    NotARecord,
    Three,
    What,
)
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

_KEYS = ("record_has_its_own_key", "record_has_its_own_second_key", "record_has_its_own_third_key")


@dataclass(frozen=True)
class Step:
    """What a line of history says was done, and why.

    `columns` are set on the record beside what its values say; `fields` stand in the line beside
    those that its values changed; `facts` stand in the journal: codes and numbers only. `undoes`
    is the revision that is put back thereby.
    """

    what: What
    why: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    undoes: int = 0


@transaction.atomic
def add(
    council: Council,
    slug: str,
    values: Values,
    *,
    by: Actor,
    at: datetime,
    token: UUID | None = None,
) -> Record:
    """Add a record to a council's register, by field ids as `kinds` keeps them.

    :param token: the form's: sent again, it gives back the record that it added.
    :raises NoSuchRegister: where the council has none of that name.
    :raises NotAllowed: for somebody who may not.
    :raises NotARecord: with what is wrong, by field.
    :raises KnownAlready: where another record has its key.
    """
    kept = holding.register(council.pk, slug)
    reason = rules.why_not_change(kept.definition, queries.roles_of(council.pk, by))
    if reason:
        raise NotAllowed(reason)
    before = _added(kept, token)
    if before:
        return before
    wanted = right(kept, values, {}, by=by, today=today_in(council, at), form=token)
    try:
        with transaction.atomic():
            return _add(kept, wanted, by=by, at=at, token=token or uuid.uuid4())
    except (IntegrityError, KnownAlready):
        meanwhile = _added(kept, token)  # sent twice in one moment
        if meanwhile is None:
            raise
        return meanwhile


def _added(kept: Kept, token: UUID | None) -> Record | None:
    """Return what a form added, where it was sent before."""
    if token is None:
        return None
    return Record.objects.filter(register_id=kept.register_id, token=token).first()


def _add(kept: Kept, wanted: dict[str, Any], *, by: Actor, at: datetime, token: UUID) -> Record:
    definition, day = kept.definition, today_of(kept.council_id, at)
    numbering.number(kept, wanted)
    state = columns.first_state(definition)
    row = columns.worked_out(kept, wanted, state=state, today=day)
    refuse_known(kept, row)
    record = Record(
        council_id=kept.council_id,
        register_id=kept.register_id,
        version_id=kept.version_id,
        token=token,
        review_on=computing.reviewed(definition.review, day),
        keep_until_on=computing.keep_until(definition, row["values"], state, day),
        added_at=at,
        changed_at=at,
        **row,
    )
    save(record, kept)
    relate(record, kept, {})
    filing.adopt(record, kept, token, by=by, at=at)
    finding.keep_one(record, kept, by=by, at=at)
    note(record, Step(What.ADDED), {}, by=by, at=at)
    journal.record("record.added", record, by=by, at=at, facts={"register": kept.register_id})
    hearing.tell(Heard(record, kept, "", by, at))
    return record


@transaction.atomic
def change(
    record: Record,
    values: Values,
    *,
    by: Actor,
    at: datetime,
    revision: int,
    why: str = "",
) -> Record:
    """Change fields of a record; those not named stay as they are. None or '' empties one.

    What says nothing new changes nothing. What others changed meanwhile stays, where it is other
    fields.

    :param revision: that of the record as it was seen by whoever changes it.
    :raises Clash: where others changed the same fields since, with all three values.
    :raises NotAllowed, NotARecord, KnownAlready: as for `add`.
    :raises NoSuchRecord: for a record that is listed no more.
    """
    now = locked(record)
    kept = queries.register_of(now)
    day = today_of(now.council_id, at)
    form = filed.form_of(now, by)
    wanted = right(kept, values, now.values, by=by, today=day, form=form)
    theirs = _merged(now, wanted, revision)
    return write(now, kept, {**now.values, **theirs}, by=by, at=at, step=Step(What.CHANGED, why))


def write(
    record: Record,
    kept: Kept,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    step: Step,
) -> Record:
    """Keep these values of a locked record, with its history; nothing where nothing is new."""
    day = today_of(record.council_id, at)
    before = dict(record.values)
    for name, value in step.columns.items():
        setattr(record, name, value)
    rag = record.rag if record.is_rated else None
    row = columns.worked_out(kept, values, state=record.state, today=day, rag=rag)
    fields = {**step.fields, **differing(before, row["values"])}
    if not fields and not step.columns:
        return record
    refuse_known(kept, row, besides=record.pk)
    for name, value in row.items():
        setattr(record, name, value)
    record.keep_until_on = kept_until(kept, record, record.values, day)
    record.version_id = kept.version_id
    record.revision += 1
    record.changed_at = at
    save(record, kept)
    relate(record, kept, before)
    filing.adopt(record, kept, filed.form_of(record, by), by=by, at=at)
    finding.keep_one(record, kept, by=by, at=at)
    note(record, step, fields, by=by, at=at)
    facts = {"fields": sorted(fields), "revision": record.revision, **step.facts}
    journal.record(VERB_OF[step.what], record, by=by, at=at, facts=facts)
    move = str(step.facts.get("move", ""))
    hearing.tell(Heard(record, kept, move, by, at, step.undoes))
    return record


def kept_until(
    kept: Kept, record: Record, values: Values, day: date, *, removed_on: date | None = None
) -> date | None:
    """Return until when a record is kept once it says this; None for good.

    The time of one that is removed, or over, runs from when it came to be so. One that was merged
    goes with the one that it was merged into.
    """
    rule = kept.definition.retention
    if rule is None or record.merged_into_id:
        return None
    runs = rule.after is None and computing.is_over(kept.definition, record.state)
    if runs or record.removed_at:
        return record.keep_until_on
    return computing.keep_until(kept.definition, values, record.state, day, removed_on=removed_on)


def differing(before: Values, after: Values) -> dict[str, list[Any]]:
    """Return by field what it said before and says after, where the two differ."""
    return {
        name: [before.get(name), after.get(name)]
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def locked(record: Record) -> Record:
    """Return a record as it is now, held until the transaction ends.

    :raises NoSuchRecord: where it is listed no more, or not in scope.
    """
    found = Record.objects.select_for_update(of=("self",)).filter(pk=record.pk)
    now = found.filter(removed_at__isnull=True).first()
    if now is None:
        raise NoSuchRecord
    return now


def today_in(council: Council, at: datetime) -> date:
    """Return the day that it is in a council."""
    return at.astimezone(ZoneInfo(council.zone)).date()


def today_of(council_id: int, at: datetime) -> date:
    """Return the day that it is in a council, by its number."""
    return today_in(councils.by_ids([council_id])[0], at)


def right(
    kept: Kept,
    values: Values,
    before: Values,
    *,
    by: Actor,
    today: date,
    form: UUID | None = None,
) -> dict[str, Any]:
    """Return the values that somebody may say, as they are kept.

    :param form: what holds the files that they name anew.

    :raises NotAllowed: for somebody who may not change records here.
    :raises NotARecord: with what is wrong, by field.
    """
    roles = queries.roles_of(kept.council_id, by)
    reason = rules.why_not_change(kept.definition, roles)
    if reason:
        raise NotAllowed(reason)
    wrongs = rules.why_not_fill(kept.definition, roles, values)
    said = {name: value for name, value in values.items() if name not in wrongs}
    fit, refused = columns.checked(kept.definition, said, today)
    wrongs |= refused
    numbered = kept.definition.numbered
    if numbered and before and fit.get(numbered.id, before) is None:
        fit.pop(numbered.id)  # a number once given stays
    files, unsent = filed.named(kept, fit, before, form)
    fit, wrongs = fit | files, wrongs | unsent
    wrongs |= queries.not_there(kept, fit, before=before, roles=roles)
    wrongs |= rules.why_not_redate(kept.definition, before, fit)
    gone = columns.missing(kept.definition, {**before, **fit})
    wrongs |= {name: text for name, text in gone.items() if name not in wrongs}
    if wrongs:
        raise NotARecord(wrongs)
    return fit


def _merged(now: Record, wanted: Values, revision: int) -> Values:
    """Return what somebody who saw an earlier revision changes; what they left alone is not theirs.

    :raises Clash: where others changed the same fields since.
    """
    if revision >= now.revision:
        return wanted
    since = Change.objects.filter(record_id=now.pk, revision__gt=revision).order_by("revision")
    first: dict[str, object] = {}
    for fields in since.values_list("fields", flat=True):
        for name, (before, _) in fields.items():
            first.setdefault(name, before)
    theirs = {n: v for n, v in wanted.items() if n not in first or first[n] != v}
    clashing = {
        name: Three(first[name], now.values.get(name), value)
        for name, value in theirs.items()
        if name in first and now.values.get(name) != value
    }
    if clashing:
        raise Clash(clashing, now.revision)
    return theirs


def refuse_known(kept: Kept, row: Mapping[str, Any], *, besides: int | None = None) -> None:
    """Refuse a record whose key another one has."""
    for column, fields in zip(("key", "key2", "key3"), kept.definition.keys, strict=False):
        if row[column] is None:
            continue
        same = Record.objects.filter(
            register_id=kept.register_id, removed_at__isnull=True, **{column: row[column]}
        )
        other = same.exclude(pk=besides or 0).values_list("pk", flat=True).first()
        if other is not None:
            raise KnownAlready(known_text(kept, fields), other)


def known_text(kept: Kept, fields: tuple[str, ...]) -> str:
    """Return what is said of a record whose key another one has."""
    labels = " and ".join(kept.definition.by_id[name].label for name in fields)
    return f"Another {kept.definition.one} has the same {labels}."


def save(record: Record, kept: Kept) -> None:
    """Write a record.

    :raises KnownAlready: where somebody added one with its key in the same moment.
    """
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        found = [at for at, name in enumerate(_KEYS) if f'"{name}"' in str(error)]
        if not found:
            raise
        raise KnownAlready(known_text(kept, kept.definition.keys[found[0]])) from error


def relate(record: Record, kept: Kept, before: Values) -> None:
    """Keep what a record leads to beside its values, so that it is found from the other side."""
    then = columns.linked(kept.definition, before)
    now = columns.linked(kept.definition, record.values)
    for name, other in then - now:
        Relation.objects.filter(record_id=record.pk, field=name, other_id=other).delete()
    Relation.objects.bulk_create(
        Relation(council_id=record.council_id, record=record, field=name, other_id=other)
        for name, other in sorted(now - then)
    )


def note(
    record: Record,
    step: Step,
    fields: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write one line of a record's history."""
    Change.objects.create(
        council_id=record.council_id,
        record=record,
        revision=record.revision,
        what=step.what,
        fields=dict(fields),
        why=step.why,
        by_kind=by.kind,
        by_id=by.id,
        by_code=by.code,
        happened_at=at,
    )
