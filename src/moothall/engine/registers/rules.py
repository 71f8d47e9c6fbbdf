"""Who may see and change what in a register: the reason why not, or None."""

from collections.abc import Collection, Iterable, Mapping

from moothall.engine.registers.definition import Move, RegisterDefinition
from moothall.engine.registers.models import BulkChange, Record
from moothall.ground.journal.words import Actor

MACHINES = frozenset({"job", "key"})
"""Kinds of actor that were let in by the command or the key's rights."""
LEADING = frozenset({"manager", "admin"})
"""The roles that look after what is shared."""


def why_not_see(definition: RegisterDefinition, roles: Collection[str]) -> str | None:
    """Why somebody with these roles may not see a register."""
    if set(roles) & set(definition.see):
        return None
    return f"{definition.name} is not open to you."


def why_not_change(definition: RegisterDefinition, roles: Collection[str]) -> str | None:
    """Why somebody with these roles may not add or change records."""
    unseen = why_not_see(definition, roles)
    if unseen or set(roles) & set(definition.change):
        return unseen
    return f"Only {_listed(definition.change)} can change {definition.name}."


def why_not_fill(
    definition: RegisterDefinition, roles: Collection[str], names: Iterable[str]
) -> dict[str, str]:
    """Why somebody may not say these fields: by field, for those that they may not."""
    seen = {field.id for field in definition.seen_with(frozenset(roles))}
    found = {}
    for name in names:
        field = definition.by_id.get(name)
        if field is None or name not in seen:
            found[name] = f"There is no field {name} here."
        elif field.type == "computed":
            found[name] = f"{field.label} is worked out by itself."
    return found


def why_not_load(definition: RegisterDefinition, values: Mapping[str, object]) -> dict[str, str]:
    """Why values cannot come with a load: by field, for files, which no table holds."""
    return {
        field.id: f"{field.label}: files are added to a record on its page."
        for field in definition.files
        if values.get(field.id)
    }


def why_not_lift(definition: RegisterDefinition, roles: Collection[str]) -> str | None:
    """Why somebody may not load what the brake holds."""
    reason = why_not_change(definition, roles)
    if reason or set(roles) & LEADING:
        return reason
    return f"Only {_listed(sorted(LEADING, reverse=True))} can load what the brake holds."


def why_not_see_load(
    definition: RegisterDefinition,
    roles: Collection[str],
    names: Iterable[str] = (),
    *,
    is_theirs: bool,
) -> str | None:
    """Why somebody may not see a file that was brought: it says more than they may see.

    *names* are the fields that its mapping fills: what it would do tells what records say there.
    *is_theirs* says that they brought it.
    """
    reason = why_not_change(definition, roles)
    hidden = _hidden(definition, roles)
    if reason or not hidden or (is_theirs and not hidden & set(names)):
        return reason
    return f"Parts of {definition.name} are not open to you."


def _hidden(definition: RegisterDefinition, roles: Collection[str]) -> set[str]:
    """Return the fields that are not open to somebody with these roles."""
    seen = {field.id for field in definition.seen_with(frozenset(roles))}
    return {field.id for field in definition.fields} - seen


def why_not_redate(
    definition: RegisterDefinition, before: Mapping[str, object], wanted: Mapping[str, object]
) -> dict[str, str]:
    """Why a date that may slip is not just changed: by field, for those that are."""
    return {
        name: f"{definition.by_id[name].label} is revised, with who agreed to it."
        for name, value in wanted.items()
        if definition.by_id[name].revisable
        and before.get(name) is not None
        and before.get(name) != value
    }


def why_not_rate(definition: RegisterDefinition, roles: Collection[str], why: str) -> str | None:
    """Why somebody may not say that a record is red, amber or green."""
    reason = why_not_change(definition, roles)
    if reason:
        return reason
    if definition.rag is None:
        return f"{definition.name} are not red, amber or green."
    return None if why.strip() else "Say why."


def why_not_merge(record: Record, into: Record) -> str | None:
    """Why two records cannot be made one."""
    if record.pk == into.pk:
        return "A record cannot be merged into itself."
    if record.register_id != into.register_id:
        return "Only records of one register can be merged."
    return None


def why_not_move(
    definition: RegisterDefinition,
    move: Move,
    state: str,
    roles: Collection[str],
    *,
    values: Mapping[str, object] | None = None,
) -> str | None:
    """Why somebody may not take a record out of its state by a move; see what it needs."""
    reason = why_not_change(definition, roles)
    if reason:
        return reason
    if state not in move.leaves:
        now = definition.state(state)
        return f"It is {now.label.lower() if now else 'in no state'}."
    if move.who and not set(roles) & set(move.who):
        return f"Only {_listed(move.who)} can do that."
    missing = [
        definition.by_id[name].label for name in move.needs if (values or {}).get(name) is None
    ]
    return f"Fill in {_and(missing)} first." if missing else None


def why_not_begin(
    definition: RegisterDefinition,
    move: Move,
    state: str,
    roles: Collection[str],
    values: Mapping[str, object],
) -> str | None:
    """Why somebody is not even asked for what a move needs: they could not fill it in."""
    fillable = set(move.needs) - set(why_not_fill(definition, roles, move.needs))
    fillable -= {field.id for field in definition.files}
    known = {name: value for name, value in values.items() if value is not None}
    whole = dict.fromkeys(fillable, True) | known
    return why_not_move(definition, move, state, roles, values=whole)


def why_not_review(
    definition: RegisterDefinition, state: str, roles: Collection[str]
) -> str | None:
    """Why somebody may not say that a record was looked at again."""
    reason = why_not_change(definition, roles)
    if reason:
        return reason
    if definition.review is None:
        return f"{definition.name} are not reviewed."
    now = definition.state(state)
    return f"It is {now.label.lower()}, and not reviewed any more." if now and now.over else None


def why_not_undo(
    definition: RegisterDefinition, bulk: BulkChange, by: Actor, roles: Collection[str]
) -> str | None:
    """Why somebody may not undo a change of several records: who did it may, and who leads.

    Neither writes fields that are not open to them, nor undoes a move that is not theirs to make.
    """
    reason = why_not_change(definition, roles)
    is_theirs = (bulk.by_kind, bulk.by_id) == (by.kind, by.id)
    if not reason and not is_theirs and not set(roles) & LEADING:
        reason = "Only whoever changed them, and managers, can undo it."
    if not reason and _hidden(definition, roles) & set(bulk.wanted.get("values", ())):
        reason = f"Parts of {definition.name} are not open to you."
    move = definition.move(bulk.wanted.get("move", ""))
    if not reason and move and move.who and not set(roles) & set(move.who):
        reason = f"Only {_listed(move.who)} can do that."
    return reason


def _listed(roles: Iterable[str]) -> str:
    names = {"admin": "administrators", "designer": "service designers"}
    return _and([names.get(role, f"{role}s") for role in roles])


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
