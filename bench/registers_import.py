"""Rows a second and memory of a load, with history: 10,000 to 1,000,000 rows of CSV.

Every size is loaded into a register of its own, by a process of its own, so that the memory of the
one is not that of the other. A record has a line of history, a journal entry, its listed fields and
what it is found by. The promise is at least 5,000 rows a second, and memory that does not grow with
the rows. Beside it, in the same run, PostgreSQL copies the same file into a bare table: typed
columns and a number, without a wall, an index of its own, history or search.

Run: PYTHONPATH=src python bench/registers_import.py [--small] [--rows 10000,1000000]
"""
# ruff: noqa: PLC0415 -- a process sets Django up before it imports what needs it

import argparse
import csv
import json
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from moothall.outside.postgres.server import Server

SIZES = (10_000, 100_000, 1_000_000)
LEAST = 5_000
MOST_GROWTH = 1.25
KINDS = ("oak", "ash", "lime", "yew")
DEFINITION = {
    "name": "Trees",
    "one": "tree",
    "summary": "Every tree.",
    "group": "Trees",
    "title": "number",
    "key": ["number"],
    "fields": [
        {"id": "number", "type": "text", "label": "Number", "required": True, "list": True},
        {"id": "street", "type": "text", "label": "Street", "list": True},
        {"id": "kind", "type": "radios", "label": "Kind", "list": True,
         "options": [{"id": kind, "label": kind.title()} for kind in KINDS]},
        {"id": "planted_on", "type": "date", "label": "Planted", "list": True},
        {"id": "height", "type": "number", "label": "Height", "list": True},
        {"id": "value", "type": "money", "label": "Value"},
        {"id": "note", "type": "longtext", "label": "Note"},
    ],
}  # fmt: skip


def main() -> int:
    """Measure, print, and say whether the promise is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="10,000 and 100,000 rows only")
    parser.add_argument("--rows", help="other sizes of these, such as 10000,1000000")
    options = parser.parse_args()
    sizes = SIZES[:2] if options.small else SIZES
    if options.rows:
        sizes = tuple(size for size in SIZES if str(size) in options.rows.split(","))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        server = Server(home, durable=True)
        server.start()
        try:
            ready(server)
            found = {size: measured(server, home, size) for size in sizes}
        finally:
            server.stop()
    memory = [one["peak_mb"] for one in found.values()]
    is_fast = all(one["rows_a_second"] >= LEAST for one in found.values())
    is_flat = max(memory) <= memory[0] * MOST_GROWTH
    print(json.dumps({"is_fast": is_fast, "is_flat": is_flat}))
    return 0 if is_fast and is_flat else 1


def measured(server: Server, home: Path, size: int) -> dict[str, float]:
    """Load so many rows and copy them bare; print and return what came of it."""
    path = home / f"trees-{size}.csv"
    written(path, size)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found = pool.apply(loaded, (str(path), size))
    bare = copied(server, path)
    path.unlink()
    found |= {"bare_copy": round(bare), "times_bare": round(bare / found["rows_a_second"], 1)}
    print(json.dumps({"rows": size, **found}), flush=True)
    return found


def ready(server: Server) -> None:
    """Migrate a database, in which the loads connect as the job role."""
    server.prepare("bench")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
    os.environ |= {"MOOTHALL_ROLE": "owner", "DATABASE_OWNER_URL": server.url("owner", "bench")}
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(set_up)
    os.environ |= {"MOOTHALL_ROLE": "job", "DATABASE_JOB_URL": server.url("job", "bench")}


def set_up() -> None:
    """Make the council and a register for every size."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from datetime import UTC, datetime

    from moothall.engine.registers import actions
    from moothall.engine.registers.definition import RegisterDefinition
    from moothall.ground.councils import actions as councils
    from moothall.ground.councils import scope
    from moothall.ground.councils.models import Council
    from moothall.ground.journal.words import Actor

    by = Actor.job("bench")
    council = Council(slug="ashby", name="Ashby Council", is_fictional=True)
    councils.add(council, by=by, at=datetime(2026, 6, 1, tzinfo=UTC))
    with scope.opened([council.pk], writes=True) as at:
        for size in SIZES:
            one = RegisterDefinition.model_validate({**DEFINITION, "register": f"trees-{size}"})
            actions.publish(council, one, by=by, at=at)


def written(path: Path, size: int) -> None:
    """Write a file of so many trees."""
    with path.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["Number", "Street", "Kind", "Planted", "Height", "Value", "Note"])
        for n in range(size):
            day = f"{1 + n % 28:02}/{1 + n % 12:02}/{1900 + n % 120}"
            street = f"{n % 5000} High Street"
            note = f"Stands beside the gate of house {n}"
            lines.writerow([f"T{n:07}", street, KINDS[n % 4], day, n % 40, f"{n % 900}.50", note])


def loaded(path: str, size: int) -> dict[str, float]:
    """Load a file; return rows a second and the most memory that this process ever had."""
    import django

    django.setup()
    from moothall.engine.registers import queries
    from moothall.engine.registers.actions import bringing
    from moothall.engine.registers.jobs import loading as jobs
    from moothall.ground.councils import queries as councils
    from moothall.ground.councils import scope
    from moothall.ground.journal.words import Actor

    by, council, file = Actor.job("bench"), councils.by_slug("ashby"), Path(path)
    with scope.opened([council.pk], writes=True) as at:
        kept = queries.register(council.pk, f"trees-{size}")
        mapping, _ = jobs.propose(kept, file)
        brought = bringing.Brought(file.name, "0" * 64)
        load = bringing.prepare(kept, brought, mapping, by=by, at=at)
    begun, used = time.perf_counter(), time.process_time()
    done = jobs.load(load, file, by=by)
    took, worked = time.perf_counter() - begun, time.process_time() - used
    assert done.counts["added"] == size, done.counts
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows_a_second": round(size / took),
        "rows_a_processor_second_of_the_client": round(size / worked),
        "peak_mb": round(peak, 1),
    }


def copied(server: Server, path: Path) -> float:
    """Return how many rows a second PostgreSQL copies into a bare table: the middle of three."""
    took = []
    with psycopg.connect(server.url("superuser", "bench"), autocommit=True) as bare:
        bare.execute("SET DateStyle = 'ISO, DMY'")
        for _ in range(3):
            bare.execute("DROP TABLE IF EXISTS bare")
            bare.execute(
                "CREATE TABLE bare (id bigserial PRIMARY KEY, number text, street text, kind text,"
                " planted_on date, height integer, value numeric, note text)"
            )
            begun = time.perf_counter()
            columns = "number, street, kind, planted_on, height, value, note"
            command = f"COPY bare ({columns}) FROM STDIN (FORMAT csv, HEADER)"
            with bare.cursor().copy(command.encode()) as copy, path.open("rb") as file:
                while part := file.read(1 << 20):
                    copy.write(part)
            took.append(time.perf_counter() - begun)
        rows = bare.execute("SELECT count(*) FROM bare").fetchone()[0]
        bare.execute("DROP TABLE bare")
    return rows / statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
