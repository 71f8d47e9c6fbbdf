"""What must hold of what a register declares to follow. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where
from moothall.engine.registers.definition import (
    Field,
    RegisterDefinition,
    Then,
    ThenCase,
    ThenMessage,
    ThenRecord,
)

PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A field's words inside a text, as `{title}`."""
TOLD: Final = ("officer", "person", "email")
_TELLS = "whoever sees the record that follows, the case or the message may not see that field"
_TOLD_TELLS = "whoever sees the record sees who was told, and may not see that field"


def complaints(definition: RegisterDefinition) -> Iterator[Complaint]:
    """Yield what does not fit in what follows moves and conditions."""
    for where, then in _every(definition):
        if len(then.said) != 1:
            why = "each thing that follows is one of these"
            what = "`record`, `message` and `case`" if then.said else "nothing that follows"
            yield Complaint(where, what, why, "say exactly one of record, message and case")
            continue
        (what_follows,) = then.said
        if isinstance(what_follows, ThenMessage):
            yield from _addressed(definition, (*where, "message"), what_follows)
        else:
            inside = "record" if isinstance(what_follows, ThenRecord) else "case"
            yield from _taken(definition, (*where, inside), what_follows)


def readers(definition: RegisterDefinition) -> Iterator[Complaint]:
    """Yield what does not fit in who must read its records."""
    rule = definition.read_by
    if rule is None:
        return
    for place, role in enumerate(rule.roles):
        if role not in definition.see:
            why, mend = "they do not see the register", "add them to `see`, or leave them out"
            yield Complaint(("read_by", "roles", place), f"the role `{role}`", why, mend)
    for place, name in enumerate(rule.states):
        if definition.state(name) is None:
            known = [state.id for state in definition.states]
            why, mend = "there is none of that id", like(name, known)
            yield Complaint(("read_by", "states", place), f"the state `{name}`", why, mend)
    if rule.edition:
        yield from _known(definition, ("read_by", "edition"), rule.edition)


def among(
    definition: RegisterDefinition, others: Mapping[str, RegisterDefinition]
) -> Iterator[Complaint]:
    """Yield what follows in another register that is read too, and cannot be said there."""
    for where, then in _every(definition):
        record = then.record
        other = others.get(record.slug) if record else None
        if record is None or other is None:
            continue
        inside: Where = (*where, "record")
        for part, names in (("values", record.values), ("take", record.take)):
            for name in names:
                if name not in other.by_id:
                    why = f"{other.name} have no field of that id"
                    mend = like(name, list(other.by_id))
                    yield Complaint((*inside, part, name), f"the field `{name}`", why, mend)
        yield from _led(definition, inside, record, other)
        said = {*record.values, *record.take, *([record.link] if record.link else [])}
        for field in other.fields:
            if field.required and field.id not in said:
                what = f"`{field.id}` is not said"
                why = f"every one of {other.name} must say it"
                yield Complaint(inside, what, why, "add it to `values` or `take`")


def _led(
    definition: RegisterDefinition, inside: Where, record: ThenRecord, other: RegisterDefinition
) -> Iterator[Complaint]:
    leads = other.by_id.get(record.link or "")
    if record.link and (leads is None or leads.to != definition.slug):
        known = [field.id for field in other.relations if field.to == definition.slug]
        why = f"it must be a relation of {other.name} that leads to {definition.slug}"
        yield Complaint((*inside, "link"), f"`{record.link}`", why, like(record.link, known))


def _every(definition: RegisterDefinition) -> Iterator[tuple[Where, Then]]:
    for at, move in enumerate(definition.moves):
        for place, then in enumerate(move.then):
            yield ("moves", at, "then", place), then
    for at, rule in enumerate(definition.follows):
        for place, then in enumerate(rule.then):
            yield ("follows", at, "then", place), then


def _addressed(
    definition: RegisterDefinition, where: Where, message: ThenMessage
) -> Iterator[Complaint]:
    known = [field.id for field in definition.fields if field.type in TOLD]
    if message.to not in known:
        why = f"it must be a field of type {', '.join(TOLD[:-1])} or {TOLD[-1]}"
        yield Complaint((*where, "to"), f"`{message.to}`", why, like(message.to, known))
    elif _is_hidden(definition.by_id[message.to]):
        what, why = f"the field `{message.to}`, which only some see", _TOLD_TELLS
        yield Complaint((*where, "to"), what, why, "name another field")
    for part, text in (("subject", message.subject), ("text", message.text)):
        yield from _written(definition, (*where, part), text)


def _taken(
    definition: RegisterDefinition, where: Where, what: ThenRecord | ThenCase
) -> Iterator[Complaint]:
    for name, source in what.take.items():
        yield from _known(definition, (*where, "take", name), source)
        field = definition.by_id.get(source)
        if field and field.type == "file":
            why = "a file stays with the record that it was added to"
            yield Complaint((*where, "take", name), f"the field `{source}`", why, "leave it out")
    declared = what.values if isinstance(what, ThenRecord) else what.answers
    part = "values" if isinstance(what, ThenRecord) else "answers"
    for name, value in declared.items():
        if isinstance(value, str):
            yield from _written(definition, (*where, part, name), value)


def _written(definition: RegisterDefinition, where: Where, text: str) -> Iterator[Complaint]:
    for name in dict.fromkeys(PLACE.findall(text)):
        yield from _known(definition, where, name)
        field = definition.by_id.get(name)
        if field and field.type in ("relation", "team"):
            what, why = f"`{{{name}}}`", f"a field of type {field.type} has no words of its own"
            yield Complaint(where, what, why, "name another field")


def _known(definition: RegisterDefinition, where: Where, name: str) -> Iterator[Complaint]:
    field = definition.by_id.get(name)
    if field is None:
        why, mend = "there is none of that id", like(name, list(definition.by_id))
        yield Complaint(where, f"the field `{name}`", why, mend)
    elif _is_hidden(field):
        what = f"the field `{name}`, which only some see"
        yield Complaint(where, what, _TELLS, "leave it out")


def _is_hidden(field: Field) -> bool:
    return field.seen_by is not None
