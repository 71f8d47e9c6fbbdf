"""Row 12: the memory of two web processes, and how long 475,000 submissions take to replay durably.

Memory is the proportional set size (PSS) of `moothall serve` with two workers, its own process
included, after each has given a few dozen pages. Beside it stands that of Debian's Redmine, which
is served by two processes too, where the package is on this machine (`redmine.py` says how to have
it); otherwise it says that nothing was compared.

Submissions are reports of a missed bin over eight months, taken over by `cases.replay` as an import
does, a thousand a transaction, by two processes on a server that waits for its disk. `--full`
replays all of them; otherwise a share is replayed and the minutes are worked out from it. On a
machine that others use the minutes tell how long it waited too; so the processor time stands
beside them, as the minutes that two cores need. `--memory` replays nothing.
"""
# ruff: noqa: PLC0415 -- a process sets Django up before it imports what needs it

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
import urllib.request
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import psycopg
import redmine
from rounds import Promise, report
from served import WORKERS, Served, children, running
from submit import ANSWERS, processor_time, set_up

from moothall.outside.postgres import loopback
from moothall.outside.postgres.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moothall.engine.cases.history import History

WHOLE = 475_000
MINUTES = 20
PROCESSES = 2
ASKED = 20
"""How many times for each page, before memory is looked at."""
BATCH = 1_000
MONTHS = timedelta(days=243)
NOT_HERE = "not compared: it is not on this machine"
PAGES = ("/", "/services/missed-bin", "/track", "/account/login/")


def main() -> int:
    """Measure, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="for CI: few submissions")
    parser.add_argument("--full", action="store_true", help="all 475,000")
    parser.add_argument("--memory", action="store_true", help="the memory alone")
    asked = parser.parse_args()
    share = WHOLE if asked.full else 4_000 if asked.small else 40_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        server = Server(home, durable=True)
        server.start()
        try:
            made_ready(server)
            ours, theirs = memory_of_two(server, home), memory_of_redmine(home)
            if asked.memory:
                return report(12, {}, compared(ours, theirs), **weights(ours, theirs))
            seconds, used = replayed(server, share)
            with psycopg.connect(server.url("superuser", "bench")) as connection:
                row = connection.execute("SELECT count(*) FROM cases_submission").fetchone()
        finally:
            server.stop()
    if row is None or row[0] != share:
        raise SystemExit(f"{row} submissions are there, and {share} were replayed")
    minutes = seconds / share * WHOLE / 60
    promises = [
        Promise(f"of {MINUTES} minutes for 475,000", minutes, MINUTES, at_most=1),
        *compared(ours, theirs),
    ]
    facts = weights(ours, theirs) | {
        "submissions_replayed": share,
        "submissions_a_minute": round(share / seconds * 60),
        "minutes_for_475000": round(minutes, 1),
        "minutes_of_two_cores_for_475000": round(used / share * WHOLE / 60 / 2, 1),
    }
    return report(12, {"a submission replayed": seconds / share}, promises, **facts)


def compared(ours: int, theirs: int) -> list[Promise]:
    """Set the bytes of ours beside those of Redmine, where it is on this machine."""
    return [Promise("of Redmine's memory", ours, theirs, at_most=0.5)] if theirs else []


def weights(ours: int, theirs: int) -> dict[str, object]:
    """Say what each takes."""
    return {
        "memory_of_two_web_processes_in_mb": round(ours / 2**20),
        "redmine": f"{redmine.version()}: {theirs / 2**20:.0f} MB" if theirs else NOT_HERE,
    }


def made_ready(server: Server) -> None:
    """Migrate a database, and set up one council with the service."""
    server.prepare("bench")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
    os.environ |= {"MOOTHALL_ROLE": "owner", "DATABASE_OWNER_URL": server.url("owner", "bench")}
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(set_up, (server.url("superuser", "bench"),))


def memory_of_two(server: Server, home: Path) -> int:
    """Serve by two processes; give the bytes they and what started them take after some pages."""
    port = loopback.free_port()
    env = {"DATABASE_URL": server.url("web", "bench"), "MOOTHALL_ROLE": "web"}
    words = [sys.executable, "-m", "moothall", "serve", "--port", port, "--workers", WORKERS]
    with running("moothall", words, port, env=env, log=home / "moothall.log") as served:
        return memory_of(served, PAGES, "ashby.localhost")


def memory_of(served: Served, paths: tuple[str, ...], host: str) -> int:
    """Ask for each page some times, and give the bytes of the processes that are served by."""
    for _ in range(ASKED):
        for path in paths:
            address = f"http://127.0.0.1:{served.port}{path}"
            request = urllib.request.Request(address, headers={"Host": host})
            with urllib.request.urlopen(request, timeout=60) as page:  # noqa: S310 -- the same
                page.read()
    return sum(map(proportional, family(served.process)))


def family(first: int) -> list[int]:
    """Return a process and all that it started."""
    return [first, *(one for child in children(first) for one in family(child))]


def proportional(pid: int) -> int:
    """Return a process's bytes, of what it shares only its part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def memory_of_redmine(home: Path) -> int:
    """Return the same of Redmine, where it is on this machine; else 0."""
    if not redmine.is_here():
        return 0
    with redmine.served(home / "redmine.log") as served:
        return memory_of(served, redmine.PAGES, "127.0.0.1")


def replayed(server: Server, share: int) -> tuple[float, float]:
    """Replay so many by two processes at once; give the seconds and the processor seconds."""
    os.environ |= {"MOOTHALL_ROLE": "job", "DATABASE_JOB_URL": server.url("job", "bench")}
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES, warm) as pool:
        pool.map(ready, range(PROCESSES), chunksize=1)
        start = time.perf_counter()
        used = pool.starmap(
            replay, [(number, share // PROCESSES) for number in range(PROCESSES)], chunksize=1
        )
        return time.perf_counter() - start, sum(used)


def warm() -> None:
    """Be a process that is ready."""
    import django

    django.setup()


def ready(number: int) -> int:
    """Import what is needed before time is taken."""
    from moothall.engine.cases import actions

    time.sleep(1)  # so that the other process takes the other number
    return number if actions else 0


def replay(seed: int, many: int) -> float:
    """Replay so many submissions; give the processor seconds that this and its backend took."""
    from django.db import connection

    from moothall.engine.cases import actions as cases
    from moothall.ground.councils import scope
    from moothall.ground.councils.models import Council
    from moothall.ground.journal.words import Actor

    council = Council.objects.get(slug="ashby")
    backend = connection.connection.info.backend_pid
    told = histories(Random(seed), many)  # noqa: S311 -- when each was asked for
    before = processor_time([backend])
    while batch := list(islice(told, BATCH)):
        with scope.opened([council.pk], writes=True) as at:
            cases.replay(council, batch, by=Actor.job("bench"), at=at)
    return processor_time([backend]) - before


def histories(chance: Random, many: int) -> "Iterator[History]":
    """Yield so many submissions, spread over eight months."""
    from moothall.engine.cases.history import EventKind, History, Occurred, Requester
    from moothall.ground.calendars import clock
    from moothall.ground.journal.words import GUEST

    now = clock.now().replace(microsecond=0)
    for number in range(many):
        at = now - MONTHS * chance.random()
        contact = Requester(ANSWERS["full_name"], email=f"resident-{number}@example.com")
        yield History(
            service="missed-bin",
            priority="P3",
            team="street-services",
            events=(Occurred(EventKind.CREATED, at, at, GUEST, {}, 1),),
            answers=ANSWERS,
            contact=contact,
        )


if __name__ == "__main__":
    sys.exit(main())
