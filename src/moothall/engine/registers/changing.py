"""What a new version of a register makes of the records there are: values, and in words. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from moothall.engine.registers import kinds
from moothall.engine.registers.definition import Field, RegisterDefinition
from moothall.engine.registers.kinds import Given, Values, WrongValue


def carried(
    old: RegisterDefinition, new: RegisterDefinition, values: Values, today: date
) -> dict[str, Any]:
    """Return what a record says in the new version; nothing is lost.

    What a field said as another type is kept aside as `field~type`, and taken from there again by a
    version that goes back to that type. What is no longer asked stays, unseen.
    """
    kept = dict(values)
    for field in new.fields:
        before = old.by_id.get(field.id)
        if before is None or before.holds == field.holds or field.type == "computed":
            continue
        said = kept.pop(field.id, None)
        if said is not None:
            kept[aside(before)] = said
        again = kept.pop(aside(field), None)
        found = again if again is not None else _read(before, field, said, today)
        if found is not None:
            kept[field.id] = found
    return kept


def aside(field: Field) -> str:
    """Return under what name a record keeps what a field said as this type."""
    return f"{field.id}~{field.holds}"


def _read(before: Field, field: Field, said: object, today: date) -> object:
    if said is None:
        return None
    try:
        text = kinds.of(before).as_text(before, said)
        return kinds.of(field).from_text(field, text, Given(today))
    except WrongValue:
        return None


def in_words(old: RegisterDefinition, new: RegisterDefinition) -> tuple[str, ...]:
    """Return what changes for the records that are there, a sentence each."""
    return (*_fields(old, new), *_states(old, new), *_sight(old, new))


def _fields(old: RegisterDefinition, new: RegisterDefinition) -> Iterator[str]:
    for field in old.fields:
        if field.id not in new.by_id:
            yield f"“{field.label}” is shown no more; what it says is kept."
    for field in new.fields:
        before = old.by_id.get(field.id)
        yield from _changed(before, field)
        if field.required and not (before and before.required):
            yield f"“{field.label}” must be said when a record is next changed."


def _changed(before: Field | None, field: Field) -> Iterator[str]:
    if before is None:
        yield f"“{field.label}” is new, and empty in the records that are there."
    elif before.holds != field.holds:
        yield (
            f"“{field.label}” was {before.holds} and is {field.holds}: what can be read so is"
            " carried over, the rest is kept aside."
        )
    elif before.choices - field.choices:
        gone = ", ".join(sorted(before.choices - field.choices))
        yield f"“{field.label}” offers {gone} no more; records keep it."


def _states(old: RegisterDefinition, new: RegisterDefinition) -> Iterator[str]:
    for state in old.states:
        if new.state(state.id) is None:
            yield f"The state “{state.label}” is gone: no record may be in it."
    if new.states and not old.states:
        yield f"Every record is {new.states[0].label.lower()}."
    if old.rag != new.rag:
        yield "Records are red, amber or green by another rule; those rated by hand stay."
    if old.retention != new.retention:
        yield "Records are kept by another rule: how long each is kept is counted anew."
    if new.review and not old.review:
        yield "Every record that is not over is reviewed, the first time a rhythm from today."


def _sight(old: RegisterDefinition, new: RegisterDefinition) -> Iterator[str]:
    if set(old.see) != set(new.see):
        yield f"The register is seen by other roles: {', '.join(new.see)}."
    for field in new.fields:
        before = old.by_id.get(field.id)
        if before and before.seen_by != field.seen_by:
            who = ", ".join(sorted(field.seen_by)) if field.seen_by else "all who see the register"
            yield f"“{field.label}” is seen by {who}."
    if old.public != new.public:
        yield "Other records or fields are public."
