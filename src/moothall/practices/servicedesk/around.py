"""What stands around the queue: who works there, which views were saved, one's own teams."""

from collections.abc import Iterable
from dataclasses import dataclass

from moothall.ground.people.words import STAFF, Who
from moothall.outside.postgres import prepared

_AROUND = """
    SELECT 'colleague', identity_id, name::text, '' AS address, 0 AS person_id, council_id
    FROM people_person
    WHERE identity_id IS NOT NULL
      AND id IN (SELECT person_id FROM people_teammember WHERE council_id = ANY($1::bigint[]))
    UNION ALL
    SELECT CASE WHEN is_shared OR team_id IS NOT NULL THEN 'shared' ELSE 'own' END,
           id, name::text, address::text, person_id, council_id
    FROM people_queueview
    WHERE removed_at IS NULL AND (
        person_id = ANY($2::bigint[]) OR (is_shared AND council_id = ANY($3::bigint[]))
        OR team_id IN (SELECT team_id FROM people_teammember WHERE person_id = ANY($2::bigint[])))
    UNION ALL
    SELECT 'team', team_id, '', '', person_id, council_id FROM people_teammember
    WHERE person_id = ANY($2::bigint[])
    ORDER BY 3, 2
"""


_NEWEST = """
    SELECT newest.id || '.' || (
        SELECT count(*) FROM journal_entry
        WHERE council_id = ANY($1::bigint[]) AND id > newest.id - 200)
    FROM (SELECT id FROM journal_entry WHERE council_id = ANY($1::bigint[])
          ORDER BY id DESC LIMIT 1) newest
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved view of the queue; *is_shared*: with a team, or with a council."""

    number: int
    name: str
    address: str
    person_id: int
    council_id: int
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the queue: officers, as identity and name; saved views; own teams."""

    colleagues: list[tuple[int, str]]
    views: list[Kept]
    team_ids: set[int]


def around(who: Who, council_ids: Iterable[int]) -> Around:
    """Return what stands around the queue of whoever looks, by one statement."""
    theirs = prepared.ids(who.persons.values())
    staffed = prepared.ids(who.councils_as(*STAFF))
    colleagues: dict[int, str] = {}
    views, teams = list[Kept](), set[int]()
    for kind, key, name, address, person, council in prepared.read(
        _AROUND, [prepared.ids(council_ids), theirs, staffed]
    ):
        number = int(key or 0)
        if kind == "colleague":
            colleagues[number] = str(name)
        elif kind == "team":
            teams.add(number)
        else:
            whose = int(person or 0), int(council or 0)
            views.append(Kept(number, str(name), str(address), *whose, kind == "shared"))
    return Around(list(colleagues.items()), views, teams)


def newest(council_ids: Iterable[int]) -> str:
    """Return a mark that changes whenever anything is done in these councils.

    What began earlier may end later, under a lower number: how many are near the newest tells
    of it.
    """
    found = prepared.read(_NEWEST, [prepared.ids(council_ids)])
    return str(found[0][0]) if found else ""
