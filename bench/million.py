"""A scratch database with many records of four councils, as the product would have kept them.

Councils, officers and the two registers are made by the product's own actions; records, their
points, their first line of history and what search keeps of them by SQL, since a million one by one
would take hours. A sample is compared with what the product works out, column by column.

Other benches build on it: `with million.built(rows) as built:` gives a migrated and filled server
with Django set up as the web role; `built.bare()` is a connection behind no wall. What another
bench needs beside it, it adds with one function of a connection in `FURTHER`.

Run alone, it keeps the database: bench/million.py --home FOLDER [--rows 1000000]
"""
# ruff: noqa: PLC0415 -- a process sets Django up before it imports what needs it

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any

import psycopg

from moothall.outside.postgres.server import Server

DATABASE = "million"
ROWS = 20_000
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
SHARES = {"ashby": 40, "brackwater": 30, "dunmere": 20, "elmstow": 10}
"""How many of a hundred records each council has."""
TREES, BENCHES = 80, 20
"""How many of a hundred records of a council each register has; every one has a point."""
KEEPERS = 20
COMPARED = 50
KINDS = ("oak", "ash", "lime", "yew", "alder", "beech", "rowan", "maple")
STATES = ("standing", "watched", "felled")
FIELDS = [
    {"id": "number", "type": "text", "label": "Number", "required": True, "list": True},
    {"id": "name", "type": "text", "label": "Name", "required": True},
    {"id": "street", "type": "text", "label": "Street", "list": True},
    {"id": "kind", "type": "radios", "label": "Kind", "list": True,
     "options": [{"id": kind, "label": kind.title()} for kind in KINDS]},
    {"id": "keeper", "type": "officer", "label": "Keeper", "list": True},
    {"id": "planted_on", "type": "date", "label": "Planted", "list": True},
    {"id": "height", "type": "number", "label": "Height", "list": True},
    {"id": "value", "type": "money", "label": "Value", "list": True, "sensitive": True},
    {"id": "place", "type": "point", "label": "Place"},
    {"id": "note", "type": "longtext", "label": "Note"},
]  # fmt: skip
SHARED = {
    "group": "Parks",
    "title": "name",
    "key": ["number"],
    "fields": FIELDS,
    "states": [{"id": one, "label": one.title(), "over": one == "felled"} for one in STATES],
    "rag": {"red": "record.height > 36", "amber": "record.height > 30"},
    "public": {"when": "record.state != 'felled'",
               "fields": ["number", "name", "street", "kind", "planted_on", "place"]},
}  # fmt: skip
DEFINITIONS = {
    "trees": {"name": "Trees", "one": "tree", "summary": "Every tree.", **SHARED},
    "benches": {"name": "Benches", "one": "bench", "summary": "Every bench.", **SHARED},
}
SAID = {
    "number": ("'T' || lpad(n::text, 7, '0')", "lower"),
    "name": ("initcap(kind) || ' at ' || door || ' ' || road", "lower"),
    "street": ("road", "lower"),
    "kind": ("kind", "lower"),
    "keeper": ("keeper", "plain"),
    "planted_on": ("planted_on", "plain"),
    "height": ("n % 40", "plain"),
    "value": ("CASE WHEN n % 3 = 0 THEN (n % 900) * 100 + 50 END", "plain"),
    "place": (
        "jsonb_build_object('easting', easting, 'northing', northing, 'said', '')",
        "",
    ),
    "note": ("'Stands beside the gate of house ' || door", ""),
}
"""By field: what a record says, worked out of its number; and how its column keeps that."""
NOTHING = {"t": "''", "n": "-9223372036854775808", "d": "'0001-01-01'::date"}
"""What a column holds of a record that says nothing, by its first letter."""
RECORDS = Template("""
    WITH drawn AS (
        SELECT n, (ARRAY[$kinds])[1 + (n * 31 % $kinds_count)::int] AS kind,
            (ARRAY['High Street', 'Mill Lane', 'Church Road', 'Quay Walk', 'Park Avenue'])
                [1 + (n * 17 % 5)::int] || ' ' || (n * 7919 % 400) AS road,
            1 + n * 13 % 98 AS door, 350000 + n * 7919 % 30000 AS east,
            150000 + n * 104729 % 30000 AS north,
            CASE WHEN n % 7 > 0 THEN (ARRAY[$keepers])[1 + (n * 11 % $keepers_count)::int] END
                AS keeper,
            CASE WHEN n % 7 > 0 THEN '1900-01-01'::date + (n * 37 % 45000)::int END AS planted_on,
            (ARRAY[$states])[CASE WHEN n % 20 = 0 THEN 3 WHEN n % 9 = 0 THEN 2 ELSE 1 END] AS state,
            '$at'::timestamptz + n * '1 second'::interval AS told_at,
            (350000 + n * 7919 % 30000)::int AS easting,
            (150000 + n * 104729 % 30011)::int AS northing
        FROM generate_series(1::bigint, $rows) n
    ), told AS (SELECT *, $said FROM drawn)
    INSERT INTO registers_record (council_id, register_id, version_id, token, title, key, state,
        rag, is_rated, is_public, values, slips, revision, added_at, changed_at,
        cell, west, south, east, north, $columns)
    SELECT $council, $register, $version, gen_random_uuid(), said_name, lower(said_number), state,
        CASE WHEN said_height > 36 THEN 'red' WHEN said_height > 30 THEN 'amber' ELSE 'green' END,
        false, state != 'felled', jsonb_strip_nulls(jsonb_build_object($pairs)), '{}', 1,
        told_at, told_at, $cell, easting, northing, easting, northing, $slots
    FROM told
""")
HISTORY = """
    INSERT INTO registers_change (council_id, record_id, revision, what, fields, why, by_kind,
        by_code, happened_at)
    SELECT council_id, id, 1, 'added', '{}', '', 'job', 'bench', added_at FROM registers_record
"""
FURTHER: list[Callable[[psycopg.Connection], None]] = []
"""What is filled in beside the records, behind no wall, once they are all there."""


@dataclass(frozen=True)
class Built:
    """A filled database: its server, and the ids of its councils by slug."""

    server: Server
    councils: dict[str, int]

    @contextmanager
    def bare(self) -> Iterator[psycopg.Connection]:
        """Connect behind no wall, to measure the same rows without them."""
        with psycopg.connect(self.server.url("superuser", DATABASE), autocommit=True) as connection:
            yield connection


@contextmanager
def built(rows: int = ROWS, *, home: Path | None = None) -> Iterator[Built]:
    """Fill a database with so many records, and set Django up on it as the web role.

    One kept in *home* is used again as it is. Call it once in a process: Django is set up once.
    """
    with tempfile.TemporaryDirectory(prefix="million-") as folder:
        where = home or Path(folder)
        where.mkdir(exist_ok=True)
        where.chmod(0o755)
        server = Server(where, durable=False)
        server.start()
        try:
            fill(server, rows)
            yield Built(server, _as_web(server))
        finally:
            server.stop()


def fill(server: Server, rows: int) -> None:
    """Migrate a database and fill it; one that is there already is left alone."""
    with server.connected() as connection:
        look = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(look, [DATABASE]).fetchone():
            return
    server.prepare(DATABASE)
    try:
        _fill(server, rows)
    except BaseException:
        server.drop(DATABASE)  # half of it would be taken for all of it
        raise


def _fill(server: Server, rows: int) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings", "MOOTHALL_ROLE": "owner"}
    os.environ["DATABASE_OWNER_URL"] = server.url("owner", DATABASE)
    _elsewhere(set_up)
    with server.connected(DATABASE) as connection:
        records(connection, rows)
        connection.execute(HISTORY)
        for more in FURTHER:
            more(connection)
        connection.execute("VACUUM ANALYSE")
    _elsewhere(compare)


def _elsewhere(work: Callable[[], None]) -> None:
    """Do something in a process of its own, where Django is set up otherwise."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(work)


def _as_web(server: Server) -> dict[str, int]:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings", "MOOTHALL_ROLE": "web"}
    os.environ["DATABASE_URL"] = server.url("web", DATABASE)
    import django

    django.setup()
    from moothall.ground.councils import queries

    return {slug: queries.by_slug(slug).pk for slug in SHARES}


def set_up() -> None:
    """Migrate, and make councils, those who keep the trees, and the registers."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from moothall.engine.registers import actions
    from moothall.engine.registers.definition import RegisterDefinition
    from moothall.ground.councils import actions as councils
    from moothall.ground.councils import scope
    from moothall.ground.councils.models import Council
    from moothall.ground.journal.words import Actor
    from moothall.ground.people import actions as people

    by = Actor.job("bench")
    for slug in SHARES:
        council = Council(slug=slug, name=f"{slug.title()} Council", is_fictional=True)
        councils.add(council, by=by, at=AT)
        with scope.opened([council.pk], writes=True):
            for number in range(KEEPERS):
                identity = people.enrol(f"{slug}-{number}@bench.example", by=by, at=AT)
                name = f"Keeper {number}"
                person = people.add(council, name, by=by, at=AT, identity=identity)
                people.stand(person, "officer", by=by, at=AT)
            for name, said in DEFINITIONS.items():
                one = RegisterDefinition.model_validate({**said, "register": name})
                actions.publish(council, one, by=by, at=AT)


def records(connection: psycopg.Connection, rows: int) -> None:
    """Write the records of every register."""
    found = connection.execute(
        "SELECT c.slug, r.slug, r.council_id, r.id, v.id, v.slots FROM registers_register r"
        " JOIN councils_council c ON c.id = r.council_id"
        " JOIN registers_registerversion v ON v.id = r.head_id ORDER BY r.id"
    ).fetchall()
    for council, register, council_id, register_id, version_id, slots in found:
        share = TREES if register == "trees" else BENCHES
        keepers = connection.execute(
            "SELECT array_agg(person_id ORDER BY person_id) FROM people_standing"
            " WHERE council_id = %s",
            [council_id],
        ).fetchone()
        names: dict[str, Any] = {
            "rows": rows * SHARES[council] * share // 10_000,
            "council": council_id,
            "register": register_id,
            "version": version_id,
            "keepers": ", ".join(str(one) for one in keepers[0]),
            "keepers_count": len(keepers[0]),
        }
        connection.execute(_statement(slots, names).encode())


def _statement(slots: dict[str, str], names: dict[str, Any]) -> str:
    """Return what writes the records of a register, whose columns keep these fields."""
    return RECORDS.substitute(
        names,
        kinds=", ".join(f"'{one}'" for one in KINDS),
        kinds_count=len(KINDS),
        states=", ".join(f"'{one}'" for one in STATES),
        said=", ".join(f"{said} AS said_{name}" for name, (said, _) in SAID.items()),
        pairs=", ".join(f"'{name}', said_{name}" for name in SAID),
        columns=", ".join(slots.values()),
        slots=", ".join(_slot(name, column) for name, column in slots.items()),
        cell=f"(({_spread('easting')} | ({_spread('northing')} << 1)) << 5) | 21",
        at=AT.isoformat(),
    )


def _spread(metres: str) -> str:
    """Return the bits of a whole number with a nought before each, as SQL."""
    said = f"{metres}::bigint"
    for shift in (16, 8, 4, 2, 1):
        mask = sum(((1 << shift) - 1) << at for at in range(0, 64, 2 * shift))
        said = f"(({said} | ({said} << {shift})) & {mask})"
    return said


def _slot(name: str, column: str) -> str:
    said = f"said_{name}" if SAID[name][1] == "plain" else f"lower(said_{name})"
    return f"coalesce({said}, {NOTHING[column[0]]})"


def compare() -> None:
    """Stop where the SQL kept a record otherwise than the product would have."""
    import django

    django.setup()
    from moothall.engine.registers import columns, queries
    from moothall.engine.registers.models import Record
    from moothall.ground.councils import queries as councils
    from moothall.ground.councils import scope

    for slug in SHARES:
        council_id = councils.by_slug(slug).pk
        with scope.opened([council_id], writes=False):
            kept = queries.register(council_id, "trees")
            for one in Record.objects.filter(register_id=kept.register_id)[:COMPARED]:
                state, day = one.state, AT.date()
                wanted = columns.worked_out(kept, one.values, state=state, today=day)
                found = {name: getattr(one, name) for name in wanted}
                assert found == wanted, (found, wanted)


def asked(*, small: int = ROWS) -> argparse.ArgumentParser:
    """Return the options of a bench on these records: how many, and where they are kept."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=small, help="how many records in all")
    options.add_argument("--home", type=Path, help="a folder that keeps the database")
    options.add_argument("--small", action="store_true", help="few rounds, half the promise")
    return options


def main() -> None:
    """Fill a database and keep it, and say how long it took."""
    options = asked().parse_args()
    if options.home is None:
        raise SystemExit("Say where to keep it: --home FOLDER")
    begun = time.perf_counter()
    with built(options.rows, home=options.home) as made:
        took = round(time.perf_counter() - begun, 1)
        print(json.dumps({"rows": options.rows, "seconds": took, "councils": made.councils}))


if __name__ == "__main__":
    main()
