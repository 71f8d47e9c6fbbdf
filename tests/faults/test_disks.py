"""F4: the disk does not take the log of what was done (EIO at fdatasync), also while recovering."""

import random
import time

import pytest
from tests.faults.crowd import Crowd
from tests.faults.disk import Injection
from tests.faults.invariants import hold_after
from tests.faults.machine import children

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

UNSYNCED = "could not fdatasync file"


def said(machine) -> int:
    return machine.server.cluster.log.read_text(errors="replace").count(UNSYNCED)


def postmaster(machine) -> int:
    return int((machine.server.data / "postmaster.pid").read_text().split()[0])


def test_f4_a_disk_that_does_not_take_the_log_loses_nothing(machine, seed):
    chance, failed = random.Random(seed), 0
    with Crowd(machine.port, seed=seed) as crowd:
        crowd.wait_for(1)
        for is_while_recovering in (False, False, True):
            before, server = said(machine), postmaster(machine)
            pids = [*children(server), *[server] * is_while_recovering]
            when = str(chance.randint(1, 6)) + "+" * is_while_recovering
            with Injection(
                pids, "fdatasync", error="EIO", when=when, and_children=is_while_recovering
            ):
                limit = time.monotonic() + 40
                while said(machine) == before and time.monotonic() < limit:
                    time.sleep(0.05)
            failed += said(machine) - before
            machine.wait()
            crowd.wait_for(1)
    print(f"{failed} failed fdatasync, {len(crowd.acknowledged)} reports")  # noqa: T201
    assert failed >= 3
    hold_after(crowd)
