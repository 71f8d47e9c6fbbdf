"""Maps of registers behind the walls, beside the same statements bare on the same rows.

In turn: what the product does for a window, a ward, a list or what is nearest, as the web role in
an open scope, until it holds what it shows; then the statements that it sent, word for word, on a
connection that no wall stands before. Windows are as large as it takes to hold 100,000 of
1,000,000 points, or a tenth of fewer.

Run: PYTHONPATH=src python bench/mapwindow.py [--rows 1000000] [--home FOLDER] [--small]
"""
# ruff: noqa: PLC0415 -- Django is set up before what needs it is imported

import json
import math
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import million
import psycopg

PROMISE = 3.0
ROUNDS = 20
WEST, SOUTH, SIDE = 350_000, 150_000, 30_000
"""Where the points of the scratch database lie, evenly, in metres."""
HELD = 0.1
"""How many of all records a window holds."""
Work = Callable[[], object]
ALL = tuple(million.SHARES)


def main() -> None:
    """Time every window both ways, and say whether the promise holds."""
    options = million.asked().parse_args()
    rounds = 6 if options.small else ROUNDS
    promise = PROMISE * 2 if options.small else PROMISE
    with million.built(options.rows, home=options.home) as built, built.bare() as bare:
        print(f"{'what':<40}{'records':>9}{'ours ms':>9}{'SQL ms':>9}{'ratio':>8}")
        from moothall.ground.councils import scope

        with scope.opened(built.councils.values(), writes=False):
            found = [measured(bare, name, work, rounds) for name, work in works(built).items()]
        rows = bare.execute("SELECT count(*) FROM registers_record").fetchone()[0]
    worst = round(max(found), 2)
    told = {"bench": "mapwindow", "rows": rows, "worst_ratio": worst, "promise": promise}
    print(json.dumps(told))
    raise SystemExit(0 if worst <= promise else 1)


def works(built: million.Built) -> dict[str, Work]:
    """Return what is timed, each giving how many records it was about."""
    from moothall.engine.registers import queries
    from moothall.engine.registers.queries import Asked, Filter, Narrowed

    who, one = seen_by(built, ("ashby",))
    everyone, four = seen_by(built, ALL)
    share = million.SHARES["ashby"] * million.TREES / 10_000
    wide, narrow = math.sqrt(HELD / share), math.sqrt(HELD / (million.TREES / 100))
    red = Asked(filters=(Filter("rag", ("red",)),))
    ward = sieve()
    wards = dict.fromkeys(range(1), ward)
    middle = (WEST + SIDE // 2, SOUTH + SIDE // 2)
    return {
        "a window of one council": lambda: (
            queries.seen(who, one, Asked(), Narrowed(window(wide))).count
        ),
        "a window of four councils": lambda: (
            queries.seen(everyone, four, Asked(), Narrowed(window(narrow))).count
        ),
        "what is red in it": lambda: (
            queries.seen(everyone, four, red, Narrowed(window(narrow))).count
        ),
        "how far they go": lambda: len(queries.extent(everyone, four, Asked())),
        "a street, one by one": lambda: (
            queries.seen(who, one, Asked(), Narrowed(window(0.01))).count
        ),
        "the list of the window, by title": lambda: (
            queries.listed(who, one, Asked(narrowed=Narrowed(window(wide)))).count
        ),
        "the list of a street, by title": lambda: (
            queries.listed(who, one, Asked(narrowed=Narrowed(window(0.01)))).count
        ),
        "the list of half of it, by title": lambda: (
            queries.listed(who, one, Asked(narrowed=Narrowed(window(wide / 2)))).count
        ),
        "the list of a ward, by title": lambda: (
            queries.listed(who, one, Asked(narrowed=Narrowed(ward.box, area=ward))).count
        ),
        "a ward counted": lambda: queries.counts(who, one, Asked(), wards)[0],
        "the ten nearest": lambda: len(
            queries.nearest(who, one, Asked(), queries.about(*middle, None))
        ),
    }


def seen_by(built: million.Built, slugs: tuple[str, ...]) -> tuple[Any, list[Any]]:
    """Return an officer of these councils, and their registers of trees."""
    from moothall.engine.registers import queries
    from moothall.ground.people.words import Who

    ids = [built.councils[slug] for slug in slugs]
    who = Who(1, {}, dict.fromkeys(ids, frozenset({"officer"})))
    return who, [k for k in queries.registers(who, council_ids=ids) if k.slug == "trees"]


def window(part: float) -> Any:  # noqa: ANN401 - a box, whose package is imported later
    """Return a window in the middle, of so much of the side of where points lie."""
    from moothall.engine.places.cells import Box

    half = round(SIDE * part / 2)
    east, north = WEST + SIDE // 2, SOUTH + SIDE // 2
    return Box(east - half, north - half, east + half, north + half)


def sieve() -> Any:  # noqa: ANN401 - as above
    """Return a ward of 400 corners, five kilometres across."""
    from moothall.engine.catalogue import national_grid
    from moothall.engine.places import covering, queries
    from moothall.engine.places.models import Area

    ring = []
    for corner in [*range(400), 0]:
        turn, away = corner * math.tau / 400, 2_500 + 150 * (corner % 2)
        east, north = away * math.cos(turn), away * math.sin(turn)
        at = national_grid.Point(WEST + SIDE // 2 + round(east), SOUTH + SIDE // 2 + round(north))
        latitude, longitude = national_grid.to_degrees(at)
        ring.append([longitude, latitude])
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"properties": {"code": "A", "name": "A"}, "geometry": geometry}
    file = {"type": "FeatureCollection", "features": [feature]}
    (one,) = covering.areas(file, "code", "name")
    kept = {"rings": one.rings, "inside": one.inside, "border": one.border}
    return queries.sieve(Area(**kept, **one.box._asdict()))


def measured(bare: psycopg.Connection, name: str, work: Work, rounds: int) -> float:
    """Time one thing; print its line and return the ratio of the medians."""
    sent = [on(bare, statement).encode() for statement in statements(work)]

    def alone() -> None:
        for statement in sent:
            bare.execute(statement).fetchall()

    work(), alone()
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(work))
        theirs.append(timed(alone))
    page, sql = statistics.median(ours), statistics.median(theirs)
    print(f"{name:<40}{work():>9}{1000 * page:>9.2f}{1000 * sql:>9.2f}{page / sql:>8.2f}")
    return page / sql


def statements(work: Work) -> list[str]:
    """Return every statement that something sends, with its values; made ready where that was."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as sent:
        work()
    return [str(one["sql"]) for one in sent.captured_queries]


def on(bare: psycopg.Connection, statement: str) -> str:
    """Return a statement as another connection runs it; what was planned once is so there, too."""
    found = re.fullmatch(r"(EXECUTE (\w+).*) /\* (.*) \*/", statement, re.DOTALL)
    if not found:
        return statement
    call, name, text = found.groups()
    known = bare.execute("SELECT 1 FROM pg_prepared_statements WHERE name = %s", [name])
    if not known.fetchone():
        bare.execute(f"PREPARE {name} AS {text}".encode())
    return call


def timed(work: Work) -> float:
    """Return how many seconds something took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
