"""Do what a register declares to follow: in the transaction that causes it, and once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.catalogue import queries as services
from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Intent, one_line
from moothall.engine.registers import actions as registers
from moothall.engine.registers import computing, queries
from moothall.engine.registers.definition import Then, ThenCase, ThenMessage, ThenRecord
from moothall.engine.registers.hearing import Heard
from moothall.engine.registers.models import Record
from moothall.engine.upkeep import wording
from moothall.engine.upkeep.models import Followed
from moothall.engine.upkeep.words import FOLLOWS, CannotFollow, Kind
from moothall.ground.councils import queries as councils
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people import queries as people


@transaction.atomic
def follow(heard: Heard, *, by: Actor, at: datetime) -> int:
    """Do what follows what was done to a record, and what its conditions say; return how much.

    What was itself declared to follow is not followed again in the same breath. What held of a
    record that is removed or merged goes on when it is put back, and so does what an undone change
    ended.

    :raises CannotFollow: where something cannot be done: nothing is, then.
    """
    if heard.by == FOLLOWS:
        return 0
    move = heard.kept.definition.move(heard.move) if heard.move else None
    done = 0
    for number, then in enumerate(move.then if move else ()):
        done += _do(heard, f"move:{heard.move}:{number}", then, by=by, at=at)
    if not heard.record.removed_at:
        done += _follow_conditions(heard, by=by, at=at)
    return done


def _follow_conditions(heard: Heard, *, by: Actor, at: datetime) -> int:
    done = 0
    today = _today(heard.record.council_id, at)
    for rule in heard.kept.definition.follows:
        values, state = heard.record.values, heard.record.state
        begins = f"when:{rule.id}:"
        if not computing.is_so(rule.when, values, state, today):
            _cease(heard.record, begins, by=by, at=at)
            continue
        _resume(heard, begins, by=by, at=at)
        for number, then in enumerate(rule.then):
            done += _do(heard, f"{begins}{number}", then, by=by, at=at)
    return done


def _today(council_id: int, at: datetime) -> date:
    return at.astimezone(ZoneInfo(councils.by_ids([council_id])[0].zone)).date()


def _cease(record: Record, begins: str, *, by: Actor, at: datetime) -> None:
    """Note that a condition holds no more, so that it is followed when it does again."""
    held = Followed.objects.filter(record_id=record.pk, rule__startswith=begins, is_over=False)
    if held.update(is_over=True, ceased_in=record.revision):
        facts: dict[str, object] = {"rule": begins.split(":")[1]}
        journal.record("record.ceased", record, by=by, at=at, facts=facts)


def _resume(heard: Heard, begins: str, *, by: Actor, at: datetime) -> None:
    """Let a condition hold as before, where the change that ended it is undone."""
    if not heard.undoes:
        return
    record = heard.record
    ended = Followed.objects.filter(
        record_id=record.pk, rule__startswith=begins, ceased_in=heard.undoes
    )
    if ended.update(is_over=False, ceased_in=None):
        facts: dict[str, object] = {"rule": begins.split(":")[1]}
        journal.record("record.resumed", record, by=by, at=at, facts=facts)


def _do(heard: Heard, rule: str, then: Then, *, by: Actor, at: datetime) -> int:
    """Do one thing that follows, unless it was done already; return 1 where it was done now."""
    record = heard.record
    (what,) = then.said
    kind = {ThenRecord: Kind.RECORD, ThenMessage: Kind.MESSAGE, ThenCase: Kind.CASE}[type(what)]
    row = Followed(
        council_id=record.council_id,
        record_id=record.pk,
        rule=rule,
        revision=record.revision,
        kind=kind,
        followed_at=at,
    )
    if not _is_first(row):
        return 0
    try:
        _done(heard, what, row, at=at)
    except Refused as refused:
        raise CannotFollow(f"What must follow cannot be done, so nothing was: {refused}") from None
    row.save()
    facts = {"rule": rule, "kind": kind.value, "other": row.other_id, "case": row.case_reference}
    journal.record("record.followed", record, by=by, at=at, facts=facts)
    return 1


def _is_first(row: Followed) -> bool:
    """Whether nothing followed by this rule yet; the record is locked, so nobody does it too."""
    before = Followed.objects.filter(record_id=row.record_id, rule=row.rule)
    if row.rule.startswith("when:"):
        return not before.filter(is_over=False).exists()
    return not before.filter(revision=row.revision).exists()


def _done(
    heard: Heard, what: ThenRecord | ThenMessage | ThenCase, row: Followed, *, at: datetime
) -> None:
    if isinstance(what, ThenRecord):
        row.other_id = _add(heard, what, at=at)
    elif isinstance(what, ThenMessage):
        row.told_id = _tell(heard, what, at=at)
    else:
        row.case_reference = _ask(heard, what, row, at=at)


def _add(heard: Heard, what: ThenRecord, *, at: datetime) -> int:
    council = councils.by_ids([heard.record.council_id])[0]
    values = _said(heard, what.values, what.take)
    if what.link:
        values[what.link] = [heard.record.pk]
    return registers.add(council, what.slug, values, by=FOLLOWS, at=at).pk


def _ask(heard: Heard, what: ThenCase, row: Followed, *, at: datetime) -> str:
    """Ask for a case in the platform's name; its token is the same however often it is tried.

    A condition that holds anew asks for another, also where the record is the same by then. The
    case is about the record from then on.
    """
    council = councils.by_ids([heard.record.council_id])[0]
    service = services.offer(council.pk, what.service)
    turn = Followed.objects.filter(record_id=row.record_id, rule=row.rule).count()
    name = f"{council.slug}/{row.record_id}/{row.rule}/{row.revision}/{turn}"
    asked = Asked(
        token=uuid5(NAMESPACE_URL, name),
        version_id=service.version_id,
        answers=_said(heard, what.answers, what.take),
    )
    case = cases.submit(council, asked, by=FOLLOWS, at=at)
    return cases.link_record(case, row.record_id, by=FOLLOWS, at=at).reference


def _tell(heard: Heard, what: ThenMessage, *, at: datetime) -> int | None:
    """Put a message in the outbox; return whom it is to, None where there is no address.

    Whoever works here no more is not told.
    """
    field = heard.kept.definition.by_id[what.to]
    value = _standing(heard, what.to)
    person = people.person(value) if field.type == "officer" and value else None
    address = person.email if person else _address(value)
    if not address:
        return None
    intent = Intent(
        council_id=heard.record.council_id,
        recipient=address,
        subject=one_line(_words(heard, what.subject)),
        body=_words(heard, what.text),
    )
    contact.queue([intent], by=FOLLOWS, at=at)
    return person.pk if person else 0


def _standing(heard: Heard, name: str) -> Any:  # noqa: ANN401 - what JSON can hold
    """Return what a field says; nothing for an officer who works for the council no more."""
    value = heard.record.values.get(name)
    field = heard.kept.definition.by_id.get(name)
    if field is None or field.type != "officer" or value is None:
        return value
    return value if queries.is_officer(heard.record.council_id, value) else None


def _address(value: object) -> str:
    """Return the address that a field of type email or person holds."""
    if isinstance(value, dict):
        return str(value.get("email") or "")
    return value if isinstance(value, str) else ""


def _said(heard: Heard, declared: Mapping[str, object], take: Mapping[str, str]) -> dict[str, Any]:
    """Return what is declared to be said, and what is taken from the record.

    An officer who works here no more is not taken.
    """
    taken = {name: _standing(heard, source) for name, source in take.items()}
    said: dict[str, Any] = {name: value for name, value in taken.items() if value is not None}
    for name, value in declared.items():
        said[name] = _words(heard, value) if isinstance(value, str) else _plain(value)
    return said


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _words(heard: Heard, text: str) -> str:
    definition, values = heard.kept.definition, heard.record.values
    officers = {
        values[field.id]
        for field in definition.fields
        if field.type == "officer" and type(values.get(field.id)) is int
    }
    return wording.filled(text, definition, values, people.names(officers) if officers else {})
