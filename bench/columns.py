"""Row 3: working time over columns, in NumPy and in SQL.

In NumPy by two threads, against a plain memory pass over the same arrays: `ends - starts`, as
NumPy does it, by one. (The same pass by two threads is printed too.) In SQL, against the bare
`sum(b - a)` of the same rows in PostgreSQL: with the day table joined, and with it written out.
All of them give the same total.
"""

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psycopg
from offices import ours
from rounds import Promise, in_turn, report

from moothall.ground.calendars import daytable
from moothall.outside.postgres.server import scratch

JOINED = """
    SELECT sum(e.before + least(greatest(c.b - e.opens, 0), e.closes - e.opens)
             - s.before - least(greatest(c.a - s.opens, 0), s.closes - s.opens))
    FROM cases c JOIN day_table s ON s.day = c.a / 86400 JOIN day_table e ON e.day = c.b / 86400
"""
Columns = tuple[np.ndarray, np.ndarray]


def main() -> int:
    """Measure, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="for CI: fewer rows and rounds")
    small = parser.parse_args().small
    rows, sql_rows, rounds = (4_000_000, 100_000, 7) if small else (20_000_000, 1_000_000, 7)
    starts, ends = columns(rows)
    calendar = ours()
    times = in_turn(
        {
            "memory pass, 1 thread": (rows, lambda: memory_pass(starts, ends, threads=1)),
            "elapsed_many, 1 thread": (
                rows,
                lambda: calendar.elapsed_many(starts, ends, threads=1),
            ),
            "memory pass, 2 threads": (rows, lambda: memory_pass(starts, ends, threads=2)),
            "elapsed_many, 2 threads": (
                rows,
                lambda: calendar.elapsed_many(starts, ends),
            ),
        },
        rounds,
    )
    some = starts[:sql_rows], ends[:sql_rows]
    in_sql, totals = measure_sql(some, rounds)
    totals["elapsed_many"] = int(calendar.elapsed_many(*some).sum())
    promises = [
        Promise(
            "of a plain memory pass (one thread, as NumPy does it)",
            times["elapsed_many, 2 threads"],
            times["memory pass, 1 thread"],
            at_least=0.3,
        ),
        Promise(
            "times the bare sum, in SQL with the day table joined",
            in_sql["SQL, day table joined"],
            in_sql["SQL, bare sum"],
            at_most=7,
        ),
        Promise(
            "times the bare sum, in SQL with the day table written out",
            in_sql["SQL, day table written out"],
            in_sql["SQL, bare sum"],
            at_most=7,
        ),
    ]
    both = times["memory pass, 2 threads"] / times["elapsed_many, 2 threads"]
    facts = {"rows": rows, "sql_rows": sql_rows, "of_a_pass_by_two_threads": round(both, 3)}
    agree = len(set(totals.values())) == 1
    return report(3, times | in_sql, promises, totals_agree=agree, **facts) or int(not agree)


def columns(rows: int) -> Columns:
    """Draw cases of up to five weeks, in the order they came in over three years."""
    draw = np.random.default_rng(5)
    starts = np.sort(draw.integers(1_700_000_000, 1_790_000_000, rows))
    return starts, starts + draw.integers(0, 3_000_000, rows)


def memory_pass(starts: np.ndarray, ends: np.ndarray, *, threads: int) -> np.ndarray:
    """Read both columns and write a third."""
    result = np.empty_like(starts)
    share = -(-len(starts) // threads)
    parts = [slice(at, at + share) for at in range(0, len(starts), share)]

    def work(part: slice) -> None:
        np.subtract(ends[part], starts[part], out=result[part])

    if threads == 1:
        work(parts[0])
        return result
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, parts))
    return result


def measure_sql(cases: Columns, rounds: int) -> tuple[dict[str, float], dict[str, int]]:
    """Count the same cases in a PostgreSQL of our own; give seconds a row, and the totals."""
    table = ours().day_table(dt.date(2023, 1, 1), dt.date(2027, 12, 31))
    worked = " - ".join(daytable.worked_sql(table, moment) for moment in ("b", "a"))
    statements = {
        "SQL, bare sum": "SELECT sum(b - a) FROM cases",
        "SQL, day table joined": JOINED,
        "SQL, day table written out": f"SELECT sum({worked}) FROM cases",  # noqa: S608 - written by the product
    }
    with scratch() as server, server.connected() as connection:
        fill(connection, cases, table)
        totals: dict[str, int] = {}

        def asking(name: str) -> Callable[[], None]:
            def ask() -> None:
                row = connection.execute(statements[name]).fetchone()
                totals[name] = int(row[0])

            return ask

        things = {name: (len(cases[0]), asking(name)) for name in statements}
        times = in_turn(things, rounds)
    del totals["SQL, bare sum"]
    return times, totals


def fill(connection: psycopg.Connection, cases: Columns, table: list) -> None:
    """Put cases and day table into PostgreSQL. One process, so that both sides use one core."""
    connection.execute("SET max_parallel_workers_per_gather = 0")
    connection.execute("CREATE TABLE cases (id bigint, council_id bigint, a bigint, b bigint)")
    row = "day bigint PRIMARY KEY, opens bigint, closes bigint, before bigint"
    connection.execute(f"CREATE TABLE day_table ({row})")
    with connection.cursor() as cursor:
        with cursor.copy("COPY cases FROM STDIN") as copy:
            for number, (start, end) in enumerate(zip(*cases, strict=True)):
                copy.write_row((number, 1, int(start), int(end)))
        with cursor.copy("COPY day_table FROM STDIN") as copy:
            for row in table:
                copy.write_row(row)
    connection.execute("ANALYSE cases, day_table")


if __name__ == "__main__":
    sys.exit(main())
