"""Whom, which team and which records the values of a register name, and which of them are there."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field
from moothall.engine.registers.kinds import Values
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries.defining import register
from moothall.engine.registers.rules import why_not_see
from moothall.engine.registers.words import NoSuchRegister
from moothall.ground.councils.models import Team
from moothall.ground.people.models import Standing
from moothall.ground.people.words import INSIDE

ABSENT: Final = {
    "officer": "{label}: choose somebody who works here.",
    "team": "{label}: choose a team that is there.",
    "relation": "{label}: choose a record that is there.",
}
"""By type of field, what is said of a value that names what is not there."""


def not_there(
    kept: Kept, values: Values, *, before: Values, roles: Collection[str]
) -> dict[str, str]:
    """Return by field whom, which team or which record a value names that is not there.

    Records of a register that is not open to these roles are not there for whoever names them
    anew; what the record led to `before` may stay.
    """
    wrongs = {}
    for name, value in values.items():
        field = kept.definition.by_id[name]
        wanted = set(named(field, value))
        anew = wanted - set(named(field, before.get(name)))
        is_hidden = bool(anew) and not is_open(kept, field, roles)
        if wanted and (is_hidden or wanted - there(kept, field, wanted)):
            wrongs[name] = ABSENT[field.type].format(label=field.label)
    return wrongs


def is_open(kept: Kept, field: Field, roles: Collection[str]) -> bool:
    """Whether a relation leads into a register that is open to these roles; others are open."""
    if field.type != "relation" or not field.to:
        return True
    try:
        leads_into = register(kept.council_id, field.to)
    except NoSuchRegister:
        return False
    return why_not_see(leads_into.definition, roles) is None


def named(field: Field, value: Any) -> Sequence[Any]:  # noqa: ANN401 - what JSON can hold
    """Return what a value of a field names; nothing for a field that names nothing."""
    if value is None or field.type not in ABSENT:
        return ()
    return list(value) if field.type == "relation" else [value]


def is_officer(council_id: int, person_id: int) -> bool:
    """Whether somebody works for a council."""
    held = Standing.objects.filter(council_id=council_id, person_id=person_id)
    return held.filter(role__in=list(INSIDE)).exists()


def there(kept: Kept, field: Field, wanted: Collection[Any]) -> set[Any]:
    """Return which of the officers, teams or records that a field names are there."""
    council = kept.council_id
    if field.type == "officer":
        held = Standing.objects.filter(council_id=council, person_id__in=wanted)
        inside = held.filter(role__in=list(INSIDE))
        return set(inside.values_list("person_id", flat=True))
    if field.type == "team":
        teams = Team.objects.filter(council_id=council, code__in=wanted)
        return set(teams.values_list("code", flat=True))
    records = Record.objects.filter(
        council_id=council, register__slug=field.to, pk__in=wanted, removed_at__isnull=True
    )
    return set(records.values_list("pk", flat=True))
