"""Row 8: an officer's list among 100,000 cases, beside that of django-helpdesk; and among more.

An officer who is signed in asks for their list of fifty cases: ours is a page with its filters and
counts; django-helpdesk's is a page and the rows that its script then asks for. Once for what is
open (one case in ten), as both show it first, and once for every case, newest first. One client
asks, as what is measured is how long a person waits. Roundup's list stands beside.

Then ours among 15,000, 100,000 and 600,000 cases, in turn: it may grow to 1.5 times at most.
"""

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import desks
import filling
from desks import HELPDESK, OURS, ROUNDUP, Desk
from rounds import Promise, report
from served import WORKERS, first_process, spent

from moothall.outside.postgres.server import Server

SIZES = {"few": 15_000, "": 100_000, "many": 600_000}
SMALL_SIZES = {"few": 5_000, "": 10_000, "many": 20_000}
ROUNDS, SMALL_ROUNDS = 7, 3
A_ROUND = {OURS: 30, HELPDESK: 4, ROUNDUP: 8}
MORE = 1.5
Taken = dict[str, list[tuple[float, float, float]]]


def main() -> int:
    """Measure, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="fewer cases and rounds")
    small = parser.parse_args().small
    sizes, rounds = (SMALL_SIZES, SMALL_ROUNDS) if small else (SIZES, ROUNDS)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o755)
        server = Server(home, durable=False)
        server.start()
        stack.callback(server.stop)
        cookies = filling.filled(server, "base", filling.BASE, home=home)
        every: dict[str, Desk] = {}
        for label, cases in sizes.items():
            filling.another(server, f"ours{cases}", cases, of="base")
            desk = desks.ours(server, home, f"ours{cases}", cookies)
            every[named(label, cases)] = stack.enter_context(desk)
        many = sizes[""]
        every[HELPDESK] = stack.enter_context(desks.helpdesk(server, home, many))
        every[ROUNDUP] = stack.enter_context(desks.roundup(server, home, many))
        found: Taken = {}
        for which in every[HELPDESK].lists:
            for _ in range(rounds + 1):
                for name, desk in every.items():
                    found.setdefault(f"{name}: {which}", []).append(one_round(server, desk, which))
    return told(found, sizes)


def named(label: str, cases: int) -> str:
    """Return what ours is called in the table."""
    return f"{OURS}, {cases:,} cases" if label else OURS


def one_round(server: Server, desk: Desk, which: str) -> tuple[float, float, float]:
    """Look at a list so many times, one after another.

    Gives the median seconds of a look, and the processor seconds of web and database.
    """
    looks, taken, line = A_ROUND[desk.served.name], [], desk.served.line()
    web, database = spent(desk.served.process), spent(first_process(server))
    for number in range(looks):
        start = time.perf_counter()
        for one in desk.lists[which](number):
            desk.served.ask(one, line)
        taken.append(time.perf_counter() - start)
    web, database = spent(desk.served.process) - web, spent(first_process(server)) - database
    return statistics.median(taken), web / looks, database / looks


def told(found: Taken, sizes: dict[str, int]) -> int:
    """Print what a look took."""
    times = {name: statistics.median(one[0] for one in turns[1:]) for name, turns in found.items()}
    used = {
        name: {
            "web": round(statistics.median(one[1] for one in turns[1:]) * 1000, 1),
            "database": round(statistics.median(one[2] for one in turns[1:]) * 1000, 1),
        }
        for name, turns in found.items()
    }
    few, most = (f"{named(one, sizes[one])}: open" for one in ("few", "many"))
    first = f"{OURS}: open"
    promises = [
        Promise("as quick as django-helpdesk", times[first], times[f"{HELPDESK}: open"], 15),
        Promise("among many of among few", times[most], times[few], at_most=MORE),
    ]
    whole = "every, newest first"
    facts = {
        "web_processes": WORKERS,
        "cases": sizes,
        "processor_time_in_ms": used,
        "ratio_for_every_case": round(times[f"{HELPDESK}: {whole}"] / times[f"{OURS}: {whole}"], 1),
        "ratio_to_roundup": round(times[f"{ROUNDUP}: open"] / times[first], 1),
        "growth_for_every_case": round(
            times[f"{named('many', sizes['many'])}: {whole}"]
            / times[f"{named('few', sizes['few'])}: {whole}"],
            2,
        ),
    }
    return report(8, times, promises, **facts)


if __name__ == "__main__":
    sys.exit(main())
