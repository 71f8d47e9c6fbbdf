"""`moothall work`: the loops that send what waits, watch the clocks and seal the journal."""

import importlib
import importlib.util
import logging
import signal
import threading
import zlib
from collections.abc import Callable
from types import FrameType

import click
from django.apps import apps
from django.db import connection

from moothall.faces.console import fate

Loop = Callable[[], int]
PAUSE = 1.0  # seconds after a pass that found nothing to do
PAUSE_OF_CHORES = 60.0  # the same, where nobody waits for what is done
PAUSE_AFTER_FAULT = 3.0
LONGEST_LAST_PASS = 15.0
LOCKS = 0x4D6F6F74  # the first half of our advisory locks: "Moot"
log = logging.getLogger("moothall.work")


@click.command()
@click.option("--once", is_flag=True, help="One pass of every loop, then stop.")
def work(*, once: bool) -> int:
    """Send what waits, watch the clocks, seal the journal: until stopped.

    Any number of these may run: each loop runs in one of them at a time, and moves to another
    when its process dies.
    """
    fate.shared_with_parent()
    loops = discovered()
    if once:
        for name, (loop, _) in loops.items():
            click.echo(f"{name}: {loop()}")
        return 0
    run(loops)
    return 0


def discovered() -> dict[str, tuple[Loop, float]]:
    """Return the loops of every package, with the seconds that each rests after nothing to do.

    They are `LOOPS` in its `jobs`, a name and one pass each; `CHORES` there rest for a minute.
    """
    loops: dict[str, tuple[Loop, float]] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.jobs"
        if config.name.startswith("moothall.") and importlib.util.find_spec(name):
            jobs = importlib.import_module(name)
            waited = getattr(jobs, "LOOPS", {})
            loops |= {name: (loop, PAUSE) for name, loop in waited.items()}
            chores = getattr(jobs, "CHORES", {})
            loops |= {name: (loop, PAUSE_OF_CHORES) for name, loop in chores.items()}
    return loops


def run(loops: dict[str, tuple[Loop, float]]) -> None:
    """Run every loop in a thread of its own until told to stop."""
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    threads = [
        threading.Thread(target=turn, args=(name, loop, stop, pause), name=name, daemon=True)
        for name, (loop, pause) in loops.items()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(LONGEST_LAST_PASS)


def turn(name: str, loop: Loop, stop: threading.Event, pause: float = PAUSE) -> None:
    """Do pass after pass while this process holds the loop's lock; survive every fault."""
    has_lock = False
    while not stop.is_set():
        try:
            has_lock = has_lock or take_lock(name)
            if not has_lock or not loop():
                stop.wait(pause)
        except Exception:  # the job runner is one of the two places that catch everything
            log.exception("the loop %s failed and goes on", name)
            has_lock = False
            connection.close()  # and the lock with it
            stop.wait(PAUSE_AFTER_FAULT)
    connection.close()


def take_lock(name: str) -> bool:
    """Take the loop's lock for as long as this thread's connection lives, if it is free."""
    with connection.cursor() as cursor:
        number = zlib.crc32(name.encode()) - 2**31
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, number])
        row = cursor.fetchone()
    return bool(row and row[0])


commands = [work]
