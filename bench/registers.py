"""Lists of registers behind the walls, beside the bare SQL of the same page on the same rows.

In turn: the list as the product asks for it, as the web role in an open scope, counted and with
the names that stand in it; then a statement for the page and one for the count on a
connection that no wall stands before, written as well as can be by who knows the indexes.

Run: PYTHONPATH=src python bench/registers.py [--rows 1000000] [--home FOLDER] [--small]
"""
# ruff: noqa: PLC0415 -- Django is set up before what needs it is imported

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import million
import psycopg

PROMISE = 3.0
ROUNDS = 40
PAGE = 50
SHOWN = ("number", "street", "kind", "keeper", "planted_on", "height", "state", "rag")


@dataclass(frozen=True)
class View:
    """One list: what is asked, and the same in bare SQL."""

    councils: tuple[str, ...]
    sort: str
    filters: dict[str, Any] = field(default_factory=dict)
    where: str = "true"


ALL = tuple(million.SHARES)
VIEWS = {
    "by its title": View(("ashby",), "name"),
    "a kind, newest first": View(
        ("ashby",), "-planted_on", {"kind": {"is_": ("oak",)}}, "{kind} = 'oak'"
    ),
    "a state and a range, by height": View(
        ("ashby",),
        "height",
        {"state": {"is_": ("watched",)}, "height": {"least": 20, "most": 30}},
        "state = 'watched' AND {height} BETWEEN 20 AND 30",
    ),
    "a street begins so": View(
        ("dunmere",), "street", {"street": {"begins": "Mill Lane 3"}},
        "{street} >= 'mill lane 3' AND {street} < 'mill lane 4'",
    ),
    "the smallest council, by its title": View(("elmstow",), "name"),
    "the smallest council, watched": View(
        ("elmstow",), "name", {"state": {"is_": ("watched",)}}, "state = 'watched'"
    ),
    "four councils, by its title": View(ALL, "name"),
    "four councils, red, highest": View(ALL, "-height", {"rag": {"is_": ("red",)}}, "rag = 'red'"),
}  # fmt: skip


def main() -> None:
    """Time every list both ways, and say whether the promise holds."""
    options = million.asked().parse_args()
    rounds = 8 if options.small else ROUNDS
    promise = PROMISE * 2 if options.small else PROMISE
    with million.built(options.rows, home=options.home) as built, built.bare() as bare:
        print(f"{'list':<36}{'counted':>9}{'page ms':>9}{'SQL ms':>9}{'ratio':>8}")
        from moothall.ground.councils import scope

        with scope.opened(built.councils.values(), writes=False):
            ratios = [measured(built, bare, name, rounds) for name in VIEWS]
        rows = bare.execute("SELECT count(*) FROM registers_record").fetchone()[0]
    worst = round(max(ratios), 2)
    told = {"bench": "registers", "rows": rows, "worst_ratio": worst, "promise": promise}
    print(json.dumps(told))
    raise SystemExit(0 if worst <= promise else 1)


def measured(built: million.Built, bare: psycopg.Connection, name: str, rounds: int) -> float:
    """Time one list; print its line and return the ratio of the medians."""
    view = VIEWS[name]
    ours, theirs = listing(built, view), written(built, bare, view)
    ids, count = ours()
    assert (ids, count) == theirs(), name
    pages, alone = [], []
    for _ in range(rounds):
        pages.append(timed(ours))
        alone.append(timed(theirs))
    page, sql = statistics.median(pages), statistics.median(alone)
    print(f"{name:<36}{count:>9}{1000 * page:>9.2f}{1000 * sql:>9.2f}{page / sql:>8.2f}")
    return page / sql


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


Found = tuple[list[int], int]
"""The ids of a page, and how many records there are, up to one more than are counted."""


def listing(built: million.Built, view: View) -> Callable[[], Found]:
    """Return what asks for a list as the product does, for an officer of these councils."""
    from moothall.engine.registers import queries
    from moothall.engine.registers.queries import Asked, Filter
    from moothall.ground.people.words import Who

    ids = [built.councils[slug] for slug in view.councils]
    who = Who(1, {}, dict.fromkeys(ids, frozenset({"officer"})))
    filters = tuple(Filter(name, **said) for name, said in view.filters.items())
    asked = Asked(SHOWN, filters, view.sort, most=PAGE)

    registers = [k for k in queries.registers(who, council_ids=ids) if k.slug == "trees"]

    def ask() -> Found:
        page = queries.listed(who, registers, asked)
        return [row.id for row in page.rows], page.count + page.is_capped

    return ask


def written(built: million.Built, bare: psycopg.Connection, view: View) -> Callable[[], Found]:
    """Return what asks for the same page in plain SQL."""
    ids = [built.councils[slug] for slug in view.councils]
    found = bare.execute(
        "SELECT r.id, v.slots FROM registers_register r JOIN registers_registerversion v"
        " ON v.id = r.head_id WHERE r.slug = 'trees' AND r.council_id = ANY(%s)",
        [ids],
    ).fetchall()
    slots = found[0][1]
    column, order = slots[view.sort.lstrip("-")], "DESC" if view.sort.startswith("-") else "ASC"
    where = f"removed_at IS NULL AND {column} IS NOT NULL AND {view.where.format(**slots)}"
    within = [f"{where} AND register_id = {number}" for number, _ in found]
    said = ", ".join(f"values -> '{name}'" for name in SHOWN if name in million.SAID)
    end = f"ORDER BY {column} {order}, id {order} LIMIT {PAGE}"
    parts = [
        f"(SELECT id, title, state, rag, revision, changed_at, {column}, {said}"  # noqa: S608 - ours
        f" FROM registers_record WHERE {one} {end})"
        for one in within
    ]
    page = f"SELECT * FROM ({' UNION ALL '.join(parts)}) p {end}"  # noqa: S608 - ours
    ones = [f"SELECT 1 FROM registers_record WHERE {one}" for one in within]  # noqa: S608 - ours
    count = f"SELECT count(*) FROM ({' UNION ALL '.join(ones)} LIMIT 1001) c"  # noqa: S608 - ours

    def ask() -> Found:
        rows = bare.execute(page.encode()).fetchall()
        counted = bare.execute(count.encode()).fetchone()
        return [row[0] for row in rows], counted[0]

    return ask


if __name__ == "__main__":
    main()
