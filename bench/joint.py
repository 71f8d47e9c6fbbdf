"""Lists of a desk that sees three councils at once, beside those of one that sees one of them.

100,000 cases, dealt out to three councils in turn. The statement of a page of fifty in each order,
from the first line on and from deep in the list, forward and back; and views that fit nothing. Run
by hand: `--cases 100000`.
"""
# ruff: noqa: PLC0415 -- a process sets Django up before it imports what needs it

import argparse
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import filling
import psycopg

from moothall.outside.postgres.server import Server

if TYPE_CHECKING:
    from moothall.practices.servicedesk.words import Place, Wanted

ROUNDS = 7
DEEP = 0.6
"""So far into a list a deep page begins."""
OTHERS = ("brackwater", "cotterdale")
NARROW = {
    "a team that has none": {"team": "nobody-s"},
    "an officer, a priority they never had": {"assignee": "1", "priority": "P3"},
    "a kind that there is not": {"kind": "problem"},
}


def main() -> int:
    """Measure, and print a line for each view: of one council, and of three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    cases = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o755)
        server = Server(home, durable=False)
        server.start()
        stack.callback(server.stop)
        filling.filled(server, "base", filling.BASE, home=home)
        filling.another(server, "joint", cases, of="base")
        councils = dealt_out(server, "joint")
        os.environ |= {"MOOTHALL_ROLE": "web", "DATABASE_URL": server.url("web", "joint")}
        import django

        django.setup()
        print(f"{'ms of a page':<48}{'one: first':>11}{'deep':>7}{'back':>7}", end="")
        print(f"{'three: first':>14}{'deep':>7}{'back':>7}")
        for name, view in views().items():
            told = [taken(view, councils[:1]), taken(view, councils)]
            one, three = ([f"{ms:.1f}" if ms else "" for ms in line] for line in told)
            print(f"{name:<48}{one[0]:>11}{one[1]:>7}{one[2]:>7}", end="")
            print(f"{three[0]:>14}{three[1]:>7}{three[2]:>7}", flush=True)
    return 0


def dealt_out(server: Server, name: str) -> list[int]:
    """Give two of three cases to councils of their own, with all that belongs to them; their ids.

    Teams, officers and versions stay the first council's: lists ask for cases alone.
    """
    with psycopg.connect(server.url("superuser", name), autocommit=True) as connection:
        [(first,)] = connection.execute("SELECT id FROM councils_council")
        ids = [first]
        for slug in OTHERS:
            made = connection.execute(
                "INSERT INTO councils_council SELECT (jsonb_populate_record(c, jsonb_build_object("
                "'id', (SELECT max(id) + 1 FROM councils_council), 'slug', %s::text,"
                " 'name', %s::text))).* FROM councils_council c WHERE id = %s RETURNING id",
                [slug, slug.title(), first],
            ).fetchone()
            ids += made or ()
        tables = [row[0] for row in connection.execute(filling.DEPENDENT).fetchall()]
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            for table in tables:
                _dealt(connection, table, ids)
        connection.execute("VACUUM FULL cases_case")
        connection.execute("VACUUM ANALYSE")
    return ids


def _dealt(connection: psycopg.Connection[tuple[object, ...]], table: str, ids: list[int]) -> None:
    columns = {
        row[0]
        for row in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table]
        )
    }
    of = "id" if table == "cases_case" else "case_id"
    if {"council_id", of} <= columns:
        turn = f"1 + ({of} / 10 + {of} / {filling.STRIDE}) %% {len(ids)}"
        deal = f"UPDATE {table} SET council_id = (%s::bigint[])[{turn}]"  # noqa: S608 -- names of the catalogue
        connection.execute(deal.encode(), [ids])


def views() -> dict[str, "Wanted"]:
    """Return the views by name: every state and order, and what fits nothing."""
    from moothall.practices.servicedesk.words import SORTS, Wanted

    found = {
        f"{state or 'open'}, by {sort}": Wanted(state=state, sort=sort)
        for state in ("any", "", "closed")
        for sort in SORTS
    }
    for name, narrow in NARROW.items():
        for sort in ("due", "newest"):
            found[f"any, by {sort}: {name}"] = Wanted(state="any", sort=sort, **narrow)
    return found


def taken(view: "Wanted", councils: list[int]) -> tuple[float, float, float]:
    """Return the median milliseconds of a first page, of a deep one and of the one before it.

    A view that shows nothing has none but the first.
    """
    from moothall.engine.cases import queries as cases
    from moothall.engine.cases.models import Case
    from moothall.ground.councils import scope
    from moothall.ground.people.words import Role, Who
    from moothall.practices.servicedesk import queries
    from moothall.practices.servicedesk.words import SORTS

    who = Who(1, {}, {one: frozenset({Role.MANAGER}) for one in councils})

    def median(place: "Place | None" = None) -> float:
        times = []
        for _ in range(ROUNDS + 1):
            with scope.opened(councils, writes=False) as at:
                began, seen = time.perf_counter(), cases.visible(who, [])
                queries.page(who, seen, view, at=at, size=50, place=place)
                times.append(time.perf_counter() - began)
        return statistics.median(times[1:]) * 1000

    if view.team or view.assignee or view.kind:
        return median(), 0, 0
    shown = {"": {"state__in": ["open", "paused"]}, "any": {}}.get(view.state, {"state": "closed"})
    with scope.opened(councils, writes=False):
        every = Case.objects.filter(**shown).order_by(*SORTS[view.sort])
        there: object = every[int(every.count() * DEEP)]
    places = [queries.place_of(there, view.sort, is_before=back) for back in (False, True)]  # type: ignore[arg-type]  # a case has what a line has
    return median(), median(places[0]), median(places[1])


if __name__ == "__main__":
    sys.exit(main())
