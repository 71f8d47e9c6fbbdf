"""What the threshold loop costs for a target that is due, among few open targets and among many.

Two databases, the same but for their open targets that are not due yet: 10,000 against 1,000,000
(`--small`: 1,000 against 20,000). Every round asks for the same number of cases a month ago, whose
promises are all broken by now, and lets the loop tell them; an idle pass finds nothing to tell.
"""
# ruff: noqa: PLC0415 -- a process sets Django up before it imports what needs it

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from multiprocessing.pool import Pool
from pathlib import Path
from uuid import uuid4

import psycopg
from rounds import Promise, report
from submit import ANSWERS, set_up

from moothall.outside.postgres.server import Server

AGO = timedelta(days=30)
MOST = 1.5
BYSTANDERS = """
    SET session_replication_role = replica;
    CREATE TEMP TABLE pattern AS SELECT * FROM cases_case ORDER BY id LIMIT 1;
    CREATE TEMP TABLE promised AS SELECT * FROM cases_target
        WHERE case_id = (SELECT id FROM pattern) AND next_threshold_at IS NOT NULL;
    CREATE TEMP TABLE made AS
        SELECT nextval('cases_case_id_seq') AS id, lpad(n::text, 11, '0') AS reference
        FROM generate_series(1, $$TARGETS / (SELECT count(*) FROM promised)) n;
    INSERT INTO cases_case SELECT (jsonb_populate_record(pattern, to_jsonb(made))).*
        FROM pattern, made;
    INSERT INTO cases_target SELECT (jsonb_populate_record(promised, jsonb_build_object(
        'id', nextval('cases_target_id_seq'), 'case_id', made.id,
        'next_threshold_at', now() + (1 + made.id % 90) * interval '1 day'))).*
        FROM promised, made;
    ANALYSE;
"""
"""Copies of the first case and of its open targets, whose next threshold is in the future."""


def main() -> int:
    """Measure, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="for CI: fewer targets and rounds")
    small = parser.parse_args().small
    sizes = {"few": 1_000, "many": 20_000} if small else {"few": 10_000, "many": 1_000_000}
    rounds, cases = (4, 10) if small else (8, 40)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        server = Server(home, durable=True)
        server.start()
        try:
            pools = {name: made_ready(server, name, targets) for name, targets in sizes.items()}
            found: dict[str, list[tuple[float, float]]] = {name: [] for name in sizes}
            for _ in range(rounds + 1):
                for name, pool in pools.items():
                    found[name].append(pool.apply(one_round, (cases,)))
            for pool in pools.values():
                pool.terminate()
        finally:
            server.stop()
    told, idle = (
        {
            name: statistics.median(turn[which] for turn in turns[1:])
            for name, turns in found.items()
        }
        for which in (0, 1)
    )
    times = {f"a case told, {sizes[name]:,} open targets": told[name] for name in sizes}
    times |= {f"an idle pass, {sizes[name]:,} open targets": idle[name] for name in sizes}
    promises = [
        Promise("of a case told, many against few", told["many"], told["few"], at_most=MOST),
        Promise("of an idle pass, many against few", idle["many"], idle["few"], at_most=MOST),
    ]
    return report(13, times, promises, cases_told_a_round=cases)


def made_ready(server: Server, name: str, targets: int) -> Pool:
    """Make a database with so many open targets; return a process that works on it."""
    server.prepare(name)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
    os.environ |= {"MOOTHALL_ROLE": "owner", "DATABASE_OWNER_URL": server.url("owner", name)}
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        pool.apply(set_up, (server.url("superuser", name),))
    os.environ |= {"MOOTHALL_ROLE": "job", "DATABASE_JOB_URL": server.url("job", name)}
    worker = context.Pool(1)
    worker.apply(ask, (1, timedelta(0)))
    with psycopg.connect(server.url("superuser", name), autocommit=True) as connection:
        connection.execute(BYSTANDERS.replace("$$TARGETS", str(targets)).encode())
        row = connection.execute(
            "SELECT count(*) FROM cases_target WHERE next_threshold_at > now()"
        ).fetchone()
        if row is None or row[0] < targets * 0.9:
            raise SystemExit(f"{row} open targets, and {targets} were wanted")
    return worker


def ask(cases: int, ago: timedelta) -> None:
    """Ask for so many cases, so long ago."""
    import django

    django.setup()
    from moothall.engine.cases import actions
    from moothall.engine.cases.history import Asked
    from moothall.engine.catalogue.models import ServiceVersion
    from moothall.ground.councils import scope
    from moothall.ground.councils.models import Council
    from moothall.ground.journal.words import GUEST

    council = Council.objects.get(slug="ashby")
    with scope.opened([council.pk], writes=True) as at:
        version = ServiceVersion.objects.get()
        for _ in range(cases):
            asked = Asked(token=uuid4(), version_id=version.pk, answers=ANSWERS)
            actions.submit(council, asked, by=GUEST, at=at - ago)


def one_round(cases: int) -> tuple[float, float]:
    """Let the loop tell the promises of so many cases; give the seconds a case and of no case."""
    ask(cases, AGO)
    from moothall.engine.cases import jobs

    start = time.perf_counter()
    told = jobs.fire_thresholds_once()
    taken = time.perf_counter() - start
    if told < cases:
        raise SystemExit(f"{told} percentages told of {cases} cases")
    passes = []
    for _ in range(20):
        start = time.perf_counter()
        if jobs.fire_thresholds_once():
            raise SystemExit("a percentage was told twice")
        passes.append(time.perf_counter() - start)
    return taken / cases, statistics.median(passes)


if __name__ == "__main__":
    sys.exit(main())
