"""Row 6: submitting a case, durably, beside durable inserts of one row, at eight clients.

The submit function is the one statement that makes a report of a missed bin: 12 rows (submission,
case, two events, task, three targets, facts, journal entry and its place in the sealing queue,
message) behind the walls, in a transaction that opens the scope. The insert is one row of five
columns in a transaction of its own, by the driver alone. Each waits until the disk has it. Beside
them is the whole action as the portal calls it, with the plan, the clocks and the message's words.

The rates are the promise. On a machine that others use, rates say how long each waited for its
turn; so the processor time of a client and its backend stands beside them, and its ratio.
"""
# ruff: noqa: PLC0415 -- a process sets Django up before it imports what needs it

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from rounds import Promise, report

from moothall.outside.postgres.server import Server

CLIENTS = 8
PACK = Path(__file__).parents[1] / "src" / "moothall" / "packs" / "starter" / "services"
ANSWERS = {
    "bin_kind": "rubbish",
    "missed_on": "2026-06-01",
    "address_line": "1 High Street",
    "town": "Ashby",
    "postcode": "AB1 2CD",
    "was_out": "yes",
    "help_to_move": False,
    "more": "",
    "full_name": "Robin Vale",
    "email": "robin@example.com",
    "phone": "020 7946 0018",
}
TABLE = """CREATE TABLE one_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    council_id bigint, token uuid UNIQUE, sent_at timestamptz, answers jsonb)"""
INSERT = "INSERT INTO one_row (council_id, token, sent_at, answers) VALUES (1, %s, now(), %s)"


def main() -> int:
    """Measure, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="for CI: shorter and fewer rounds")
    small = parser.parse_args().small
    seconds, rounds = (1.2, 3) if small else (6.0, 5)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        server = Server(home, durable=True)
        server.start()
        try:
            council_id, version_id = made_ready(server)
            rates, used = measured(
                server.url("web", "bench"), council_id, version_id, seconds, rounds
            )
            with psycopg.connect(server.url("superuser", "bench")) as connection:
                row = connection.execute("SELECT count(*) FROM cases_case").fetchone()
        finally:
            server.stop()
    times = {name: 1 / statistics.median(taken[1:]) for name, taken in rates.items()}
    promise = Promise(
        "of the rate of one-row durable inserts, at 8 clients",
        times["submit function"],
        times["insert of one row"],
        at_least=0.2,
    )
    first, *rest = used
    facts = {
        "cases": row[0] if row else 0,
        "ratio_of_the_action": round(times[first] / times["whole action"], 3),
        "processor_time_in_us": {name: round(taken * 1e6) for name, taken in used.items()},
        "ratios_of_processor_time": {name: round(used[first] / used[name], 3) for name in rest},
    }
    return report(6, times, [promise], clients=CLIENTS, **facts)


def made_ready(server: Server) -> tuple[int, int]:
    """Migrate a database, set up one council with the service, and give their ids."""
    server.prepare("bench")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
    os.environ |= {"MOOTHALL_ROLE": "owner", "DATABASE_OWNER_URL": server.url("owner", "bench")}
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(set_up, (server.url("superuser", "bench"),))


def set_up(url: str) -> tuple[int, int]:
    """Do that, in a process that connects as the owner."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with psycopg.connect(url) as connection:
        connection.execute(TABLE)
        connection.execute("GRANT ALL ON one_row TO moothall_web")
    from moothall.engine.catalogue import actions as catalogue
    from moothall.engine.catalogue import reading
    from moothall.ground.calendars import actions as calendars
    from moothall.ground.calendars.words import Division
    from moothall.ground.councils import actions as councils
    from moothall.ground.councils import scope
    from moothall.ground.councils.models import Council
    from moothall.ground.journal.words import Actor

    by, at = Actor.job("bench"), datetime(2026, 6, 1, tzinfo=UTC)
    council = Council(slug="ashby", name="Ashby Council", is_fictional=True)
    councils.add(council, by=by, at=at)
    with scope.opened([council.pk], writes=True) as at:
        calendars.add_standard(
            council.pk, zone=council.zone, division=Division.ENGLAND_AND_WALES, by=by, at=at
        )
        councils.add_team(council, "street-services", name="Street services", by=by, at=at)
        definition = reading.read_file(PACK / "missed-bin.yaml").definition
        assert definition
        version = catalogue.publish(council, definition, by=by, at=at)[0].version
        return council.pk, version.pk


def measured(
    url: str, council_id: int, version_id: int, seconds: float, rounds: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Let eight processes do the one and the other in turn.

    Gives the rates of every round, and the median of the processor seconds of one.
    """
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(CLIENTS), context.Queue()
    os.environ |= {"MOOTHALL_ROLE": "web", "DATABASE_URL": url}
    clients = [
        context.Process(
            target=client, args=(url, council_id, version_id, seconds, rounds, barrier, results)
        )
        for _ in range(CLIENTS)
    ]
    for process in clients:
        process.start()
    found = [json.loads(results.get(timeout=seconds * rounds * 4 + 120)) for _ in clients]
    for process in clients:
        process.join()
    rates = {
        name: [sum(one[name][turn][0] for one in found) for turn in range(rounds + 1)]
        for name in found[0]
    }
    used = {
        name: statistics.median(turn[1] for one in found for turn in one[name][1:])
        for name in found[0]
    }
    return rates, used


def client(  # noqa: PLR0913 -- what a process is started with
    url: str,
    council_id: int,
    version_id: int,
    seconds: float,
    rounds: int,
    barrier: Barrier,
    results: "multiprocessing.Queue[str]",
) -> None:
    """Be one client: rounds of each thing in turn, all clients in step."""
    import django

    django.setup()
    plain = psycopg.connect(url, autocommit=True)

    def insert() -> None:
        plain.execute(INSERT, [uuid4(), json.dumps(ANSWERS)])

    things = {"insert of one row": insert} | submissions(council_id, version_id)
    backends = [plain.info.backend_pid, django.db.connection.connection.info.backend_pid]
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in things}
    for _ in range(rounds + 1):
        for name, act in things.items():
            barrier.wait()
            start, before, done = time.perf_counter(), processor_time(backends), 0
            while time.perf_counter() - start < seconds:
                act()
                done += 1
            rate = done / (time.perf_counter() - start)
            found[name].append((rate, (processor_time(backends) - before) / done))
    results.put(json.dumps(found))


def processor_time(backends: list[int]) -> float:
    """Return the seconds that this process and these backends have spent on a processor."""
    spent = [Path(f"/proc/{pid}/schedstat").read_text().split()[0] for pid in backends]
    return time.process_time() + sum(map(int, spent)) / 1e9


def submissions(council_id: int, version_id: int) -> dict[str, Callable[[], None]]:
    """Return the statement alone, with rows worked out beforehand, and the whole action."""
    from moothall.engine.cases import actions as cases
    from moothall.engine.cases import references
    from moothall.engine.cases.actions import statement
    from moothall.engine.cases.history import Asked
    from moothall.ground.councils import scope
    from moothall.ground.councils.models import Council
    from moothall.ground.journal.words import GUEST

    council = Council.objects.get(pk=council_id)
    given: dict[str, Any] = {}
    insert = statement.insert

    def look(rows: Any, **more: Any) -> int | None:  # noqa: ANN401 -- passes on what it is given
        given.update({"rows": rows} | more)
        return insert(rows, **more)

    def submit() -> None:
        asked = Asked(token=uuid4(), version_id=version_id, answers=ANSWERS)
        with scope.opened([council_id], writes=True) as at:
            cases.submit(council, asked, by=GUEST, at=at)

    def write() -> None:
        with scope.opened([council_id], writes=True):
            given["rows"].submission["token"] = str(uuid4())
            given["rows"].case["reference"] = references.fresh()
            for message in given["messages"]:
                message["token"] = uuid4()
            insert(**given)

    statement.insert = look
    submit()
    statement.insert = insert
    return {"submit function": write, "whole action": submit}


if __name__ == "__main__":
    sys.exit(main())
