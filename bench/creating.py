"""Row 7: a case is made over authenticated HTTP, by ours, django-helpdesk and Roundup in turn.

Beside them stands the bare limit: a form of as many fields in plain Django, and one row.

An officer who is signed in sends the form of a case that a caller told: four clients at once, to
two web processes, where 100,000 cases are already. Ours writes the case with its task, its clocks,
its journal entry and a message to the caller in the outbox, behind the walls, and is asked for all
eleven answers; django-helpdesk makes and throws away its message; Roundup has nobody to tell.

On a machine that others use, seconds say how long each waited for its turn; the processor time of
web processes and of PostgreSQL stands beside them.
"""

import argparse
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import desks
import filling
from desks import BARE, HELPDESK, OURS, ROUNDUP
from rounds import Promise, report
from served import CLIENTS, WORKERS, Used, first_process, measured

from moothall.outside.postgres.server import Server

CASES, SMALL = 100_000, 10_000
ROUNDS, SMALL_ROUNDS = 7, 3
A_ROUND = {OURS: 300, HELPDESK: 100, ROUNDUP: 50, BARE: 600}
"""How many each makes in a round: about as long."""


def main() -> int:
    """Measure, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="fewer cases and rounds")
    small = parser.parse_args().small
    cases, rounds = (SMALL, SMALL_ROUNDS) if small else (CASES, ROUNDS)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o755)
        server = Server(home, durable=True)
        server.start()
        stack.callback(server.stop)
        cookies = filling.filled(server, "bench", cases, home=home)
        open_ = stack.enter_context
        all_ = {
            OURS: open_(desks.ours(server, home, "bench", cookies)),
            HELPDESK: open_(desks.helpdesk(server, home, cases)),
            ROUNDUP: open_(desks.roundup(server, home, cases)),
            BARE: open_(desks.bare(server, home)),
        }
        before = {name: one.counted(server) for name, one in all_.items()}
        found: dict[str, list[Used]] = {name: [] for name in all_}
        for _ in range(rounds + 1):
            for name, desk in all_.items():
                many = A_ROUND[name] // (4 if small else 1)
                database = first_process(server)
                found[name].append(measured(desk.served, desk.case, many, database=database))
        after = {name: one.counted(server) for name, one in all_.items()}
    written = {
        name: {what: after[name][what] - number for what, number in kept.items()}
        for name, kept in before.items()
    }
    for name, kept in written.items():
        made = (rounds + 1) * (A_ROUND[name] // (4 if small else 1))
        if any(number < made for number in kept.values()):
            raise SystemExit(f"{name} made {made} cases, and wrote {kept}")
    return told(found, cases, written)


def told(found: dict[str, list[Used]], cases: int, written: dict[str, dict[str, int]]) -> int:
    """Print what a case took."""
    times, used, parts = {}, {}, {}
    for name, turns in found.items():
        times[name] = statistics.median(one.seconds for one in turns[1:])
        used[name] = statistics.median(one.processor for one in turns[1:])
        parts[name] = {
            "web": round(statistics.median(one.web for one in turns[1:]) * 1000, 2),
            "database": round(statistics.median(one.database for one in turns[1:]) * 1000, 2),
        }
    promises = [
        Promise("the cases a second of django-helpdesk", times[OURS], times[HELPDESK], 3),
        Promise("the cases a second of Roundup", times[OURS], times[ROUNDUP], 10),
        Promise("of django-helpdesk's processor time", used[OURS], used[HELPDESK], at_most=0.25),
    ]
    facts = {
        "cases_there_already": cases,
        "web_processes": WORKERS,
        "clients": CLIENTS,
        "cases_a_second": {name: round(1 / taken, 1) for name, taken in times.items()},
        "processor_time_in_ms": parts,
        "ratio_of_processor_time_to_roundup": round(used[ROUNDUP] / used[OURS], 2),
        "processor_time_of_bare_django_to_django_helpdesk": round(used[BARE] / used[HELPDESK], 3),
        "processor_time_of_ours_to_bare_django": round(used[OURS] / used[BARE], 2),
        "cases_a_second_of_bare_django_to_django_helpdesk": round(times[HELPDESK] / times[BARE], 2),
        "rows_written": written,
    }
    return report(7, times, promises, **facts)


if __name__ == "__main__":
    sys.exit(main())
