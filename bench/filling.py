"""A database of ours with many cases: the first replayed by the product, the others their copies.

`cases.replay` takes over 5,000 reports of a missed bin as an import does; these are then copied
with all that belongs to them (form, events, remarks, tasks, targets, facts, survey, what search
keeps) under other ids and references, each copy at other moments. Copies are in no journal. One
case in ten is open, some with each of twenty officers.
"""
# ruff: noqa: PLC0415 -- a process sets Django up before it imports what needs it

import multiprocessing
import os
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from submit import ANSWERS, set_up

from moothall.outside.postgres.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moothall.engine.cases.history import History

BASE = 5_000
ONE_IN = 10
"""One case in so many is open."""
OFFICERS = 20
BATCH = 1_000
STRIDE = 10_000_000
"""What is added to the ids of a case and of its parts, for each copy."""
AGE = {True: timedelta(days=10), False: timedelta(days=240)}
HOST = "ashby.localhost"

DEPENDENT = """
    WITH RECURSIVE found AS (
        SELECT 'cases_case'::regclass::oid AS id
        UNION SELECT conrelid FROM pg_constraint JOIN found ON confrelid = found.id
        WHERE contype = 'f'
    ) SELECT id::regclass::text AS name FROM found JOIN pg_class c ON c.oid = found.id
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
"""The cases and every table whose rows belong to one, or to something that does."""
COLUMNS = """
    SELECT a.attname AS name, format_type(a.atttypid, NULL) AS kind,
        a.attidentity != '' OR a.attname = 'id' AS is_id,
        EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = a.attrelid AND c.contype = 'f'
            AND c.confrelid = ANY (%(named)s::regclass[])
            AND a.attnum = ANY (c.conkey)
            AND a.attname != 'council_id') AS is_part
    FROM pg_attribute a WHERE a.attrelid = %(table)s::regclass AND a.attnum > 0
        AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY a.attnum
"""
FOUND = """
    INSERT INTO search_findable (council_id, kind, thing_id, title, body, keys, audience)
    SELECT f.council_id, f.kind, f.thing_id + k * {stride}, f.title, f.body,
        ARRAY(SELECT CASE WHEN one LIKE '#r%' THEN '#r' || lpad(upper(to_hex(
            f.thing_id + k * {stride})), 9, '0') ELSE one END FROM unnest(f.keys) AS one),
        f.audience
    FROM search_findable f, generate_series(1, {copies}) k WHERE f.kind = 'case'
"""


def filled(server: Server, name: str, cases: int, *, home: Path) -> str:
    """Make a database with so many cases; give the cookie of an officer who is signed in.

    *home* keeps the secret that cookies are signed with.
    """
    if cases % BASE:
        raise ValueError(f"{cases} is not a multiple of {BASE}")
    server.prepare(name)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings", "MOOTHALL_ROLE": "owner"}
    os.environ |= {"DATABASE_OWNER_URL": server.url("owner", name), "MOOTHALL_HOME": str(home)}
    _elsewhere(set_up, server.url("superuser", name))
    os.environ |= {"MOOTHALL_ROLE": "job", "DATABASE_JOB_URL": server.url("job", name)}
    cookie = _elsewhere(furnish)
    copy(server, name, cases // BASE - 1)
    return cookie


def another(server: Server, name: str, cases: int, *, of: str) -> None:
    """Copy the database *of* so many first cases, and make so many of them."""
    with server.connected() as connection:
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER moothall_owner")
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(of)))
    server.prepare(name)
    copy(server, name, cases // BASE - 1)


def _elsewhere(work: Any, *given: Any) -> Any:  # noqa: ANN401 -- passes on what it is given
    """Do something in a process of its own, where Django is set up otherwise."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def furnish() -> str:
    """Make officers and replay the first cases; give the cookie of the first officer."""
    import django

    django.setup()
    from django.test import Client

    from moothall.engine.cases import actions as cases
    from moothall.ground.councils import queries as councils
    from moothall.ground.councils import scope
    from moothall.ground.councils.models import Team
    from moothall.ground.journal.words import Actor
    from moothall.ground.people import actions as people
    from moothall.ground.people.models import Identity

    by, council = Actor.job("bench"), councils.by_slug("ashby")
    with scope.opened([council.pk], writes=True) as at:
        team, made = Team.objects.get(code="street-services"), []
        for number in range(OFFICERS):
            email = f"officer-{number}@ashby.example"
            identity = people.enrol(email, by=by, at=at)
            person = people.add(
                council, f"Officer {number}", by=by, at=at, email=email, identity=identity
            )
            people.stand(person, "officer", by=by, at=at)
            people.join_team(person, team, by=by, at=at)
            made.append(person.pk)
    told = histories(Random(8), made)  # noqa: S311 -- when each was asked for
    while batch := list(islice(told, BATCH)):
        with scope.opened([council.pk], writes=True) as at:
            cases.replay(council, batch, by=by, at=at)
    client = Client(headers={"host": HOST})
    client.force_login(Identity.objects.get(email="officer-0@ashby.example"))
    return "; ".join(f"{name}={kept.value}" for name, kept in client.cookies.items())


def histories(chance: Random, officers: list[int]) -> "Iterator[History]":
    """Yield the first cases: of ten one is open, two of three went to somebody."""
    from moothall.engine.cases.history import EventKind, History, Occurred, Requester
    from moothall.ground.calendars import clock
    from moothall.ground.journal.words import GUEST, Actor

    now, desk = clock.now().replace(microsecond=0), Actor.job("bench")
    for number in range(BASE):
        is_open = number % ONE_IN == 0
        at = now - timedelta(hours=1) - AGE[is_open] * chance.random()
        later = [at + timedelta(minutes=step) for step in (5, 10, 20, 25)]
        events = [(EventKind.CREATED, at, {})]
        if number % 3:
            events += [(EventKind.ASSIGNED, later[0], {"person": officers[number % OFFICERS]})]
            events += [(EventKind.REPLIED, later[1], {})]
        if not is_open:
            events += [(EventKind.RESOLVED, later[2], {"outcome": "collected", "is_public": True})]
            events += [(EventKind.CLOSED, later[3], {})]
        told = tuple(
            Occurred(kind, when, when, GUEST if kind is EventKind.CREATED else desk, data, place)
            for place, (kind, when, data) in enumerate(events, start=1)
        )
        contact = Requester(ANSWERS["full_name"], email=f"resident-{number}@example.com")
        yield History(
            service="missed-bin",
            priority=f"P{2 + number % 2}",
            team="street-services",
            events=told,
            answers=ANSWERS,
            contact=contact,
        )


def copy(server: Server, name: str, copies: int) -> None:
    """Copy every case so many times, with all that belongs to it."""
    url = server.url("superuser", name)
    with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
        tables = [row["name"] for row in connection.execute(DEPENDENT)]
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
            for table in tables if copies else []:
                columns = connection.execute(COLUMNS, {"table": table, "named": tables}).fetchall()
                connection.execute(_copying(table, columns, copies).encode())
                _counted_on(connection, table)
            if copies:
                connection.execute(FOUND.format(stride=STRIDE, copies=copies).encode())
        connection.execute("VACUUM ANALYSE")
        row = connection.execute("SELECT count(*) AS number FROM cases_case").fetchone()
        if row is None or row["number"] != BASE * (copies + 1):
            raise SystemExit(f"{row} cases are there, and {BASE * (copies + 1)} were wanted")


def _copying(table: str, columns: list[dict[str, Any]], copies: int) -> str:
    """Return the statement that copies a table's rows."""
    names = ", ".join(f'"{one["name"]}"' for one in columns)
    each = ", ".join(_copied(one) for one in columns)
    return f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {each} FROM {table} one, generate_series(1, {copies}) k"  # noqa: S608, E501 -- names of the catalogue


def _copied(column: dict[str, Any]) -> str:
    """Return what a copy has in a column."""
    name, kind = f'one."{column["name"]}"', column["kind"]
    if (column["is_id"] or column["is_part"]) and kind in {"bigint", "integer"}:
        return f"{name} + k * {STRIDE}::bigint"
    if kind == "uuid":
        return "gen_random_uuid()"
    if column["name"] == "reference":
        digits = f"lpad(upper(to_hex(one.id + k * {STRIDE}::bigint)), 9, '0')"
        return f"regexp_replace({digits}, '(...)(...)(...)', '\\1-\\2-\\3')"
    if kind == "timestamp with time zone":
        is_never = f"{name} > '9000-01-01'"
        return f"CASE WHEN {is_never} THEN {name} ELSE {name} - k * interval '37 seconds' END"
    return name


def _counted_on(connection: psycopg.Connection[Any], table: str) -> None:
    """Let the next row of a table take an id that is free."""
    row = connection.execute("SELECT pg_get_serial_sequence(%s, 'id') AS name", [table]).fetchone()
    if row and row["name"]:
        connection.execute(
            f"SELECT setval(%s, (SELECT max(id) FROM {table}))",  # noqa: S608 -- as above
            [row["name"]],
        )
