"""The demo's registers: those of every pack, in force, with the records that show them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from ruamel.yaml import YAML

from moothall.engine.registers import actions, queries, reading
from moothall.engine.registers.actions import Sharing
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.queries import Asked
from moothall.engine.registers.words import KnownAlready
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.words import Role, Who

PACKS: Final = Path(__file__).parents[1]
MONTH: Final = 30
LATE: Final = (12, -6, -45, 3, -20)
"""How many days ago a review was due, or, below nothing, how many days it still has."""
LISTS: Final = (
    ("risks", "Red risks", "view=open&rag=red"),
    ("systems", "Hosted by us", "view=all&hosting=own"),
)
"""Lists that everyone finds: of which register, what they are called, and what they show."""
GIVEN: Final = (
    {"tag": "A-1001", "kind": "laptop", "maker": "Fell", "model": "Light 14"},
    {"tag": "A-1002", "kind": "phone", "maker": "Tern", "model": "Talk 3"},
)
"""What somebody who works for a council and is no officer has been given."""
EVERYTHING: Final = frozenset(str(role) for role in Role)
Values = Mapping[str, Any]


def fill(council: Council, *, by: Actor) -> None:
    """Put every pack's registers in force in a council, and keep the records that are missing."""
    with scope.opened([council.pk], writes=True) as at:
        for definition in _definitions():
            actions.publish(council, definition, by=by, at=at)
        for number, (slug, said) in enumerate(_examples()):
            definition = queries.register(council.pk, slug).definition
            values = {name: _meant(council, definition, name, said[name]) for name in said}
            token = uuid5(NAMESPACE_URL, f"moothall demo {council.slug} {slug} {number}")
            then = at - _age(definition, number)
            with suppress(KnownAlready):  # somebody who tries the demo keeps it themselves
                actions.add(council, slug, values, by=by, at=then, token=token)
        _give_out(council, by=by, at=at)
        _save_lists(council, at=at)


def _age(definition: RegisterDefinition, number: int) -> timedelta:
    """Return how old a record is: so old that some reviews are overdue, and others are due soon."""
    if definition.review is None:
        return timedelta()
    review = definition.review
    rhythm = timedelta(days=review.days or (review.months or 0) * MONTH)
    return max(timedelta(), rhythm + timedelta(days=LATE[number % len(LATE)]))


def _give_out(council: Council, *, by: Actor, at: datetime) -> None:
    """Give out a laptop and a telephone, that a call shows what whoever calls has."""
    held = people.standings(council.pk)
    theirs = [one.person.pk for one in held if set(one.roles) == {Role.EMPLOYEE}]
    site = _meant(council, queries.register(council.pk, "assets").definition, "site", ["Town Hall"])
    for values in GIVEN if theirs else ():
        with suppress(KnownAlready):
            given = {**values, "holder": theirs[0], "site": site}
            actions.move(actions.add(council, "assets", given, by=by, at=at), "issue", by=by, at=at)


def _save_lists(council: Council, *, at: datetime) -> None:
    """Share lists with everyone, as a manager; where somebody saved one already, none is added."""
    held = people.standings(council.pk)
    manager = next(one.person for one in held if Role.MANAGER in one.roles)
    who = Who(roles={council.pk: EVERYTHING}, persons={council.pk: manager.pk})
    for slug, name, address in LISTS:
        kept = queries.register(council.pk, slug)
        if not queries.saved_views(who, [kept]):
            by = Actor.person(manager.pk)
            sharing = Sharing(with_all=True)
            actions.save_view(kept, name, address, by=by, at=at, sharing=sharing)


@cache
def _definitions() -> list[RegisterDefinition]:
    found = reading.read_all(sorted(PACKS.glob("*/registers")))
    faults = [str(fault) for one in found for fault in one.faults]
    if faults:
        raise ValueError("\n".join(faults))
    return [one.definition for one in found if one.definition]


def _examples() -> Iterator[tuple[str, Values]]:
    """Yield the packs' example records, those first to which others lead."""
    for file in sorted(PACKS.glob("*/registers/records/*.yaml")):
        for slug, records in YAML(typ="safe").load(file).items():
            yield from ((slug, record["values"]) for record in records)


def _meant(council: Council, definition: RegisterDefinition, name: str, value: object) -> object:
    """Return what an example stands for: an officer, a team, records by their titles."""
    field = definition.by_id[name]
    if field.type == "officer":
        held = people.standings(council.pk)
        return next(one.person.pk for one in held if {Role.MANAGER, Role.OFFICER} & set(one.roles))
    if field.type == "team":
        return councils.teams(council)[0].code
    if field.type != "relation" or not isinstance(value, list):
        return value
    kept = queries.register(council.pk, field.to or "")
    page = queries.listed(Who(roles={council.pk: EVERYTHING}), [kept], Asked(most=100))
    return [row.id for row in page.rows if row.title in value]
