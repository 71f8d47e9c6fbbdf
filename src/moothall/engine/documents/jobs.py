"""The loops for files: scan what waits, forget what nobody sent, sweep what nobody owns."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from moothall.engine.documents import actions, queries
from moothall.engine.documents.models import File
from moothall.engine.documents.words import UNSURE
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.scanner.client import Scanner

SCANS = Actor.job("file-scans")
SWEEP = Actor.job("file-sweep")
AT_A_TIME: Final = 20
PATIENCE: Final = 60.0
"""Seconds that the scanner has for a file when nobody waits for it."""
BETWEEN_SWEEPS: Final = timedelta(hours=1)
_swept: dict[str, datetime] = {}


def scan_once() -> int:
    """Scan the files that are due, over every council; return how many are sure now."""
    scanner = Scanner(settings.SCANNER, max(PATIENCE, settings.SCANNER_SECONDS))
    done = 0
    for council_id in loops.where(queries.councils_to_scan):
        with scope.opened([council_id], writes=False) as at:
            due = queries.to_scan(council_id, at, most=AT_A_TIME)
        for file in due:
            if not _scan(council_id, file, scanner):
                return done  # a scanner that is silent for one is silent for all
            done += 1
    return done


def _scan(council_id: int, file: File, scanner: Scanner) -> bool:
    with scope.opened([council_id], writes=True) as at:
        return actions.scan_again(file, scanner, by=SCANS, at=at) not in UNSURE


def sweep_once() -> int:
    """Once an hour let go what no form and no owner holds any more; return how much it was."""
    everyone = councils.all_ids()
    if not everyone:
        return 0
    with scope.opened(everyone, writes=False) as at:
        before = _swept.get("at")
    if before is not None and at - before < BETWEEN_SWEEPS:
        return 0
    _swept["at"] = at
    with scope.opened(everyone, writes=True) as at:
        gone = actions.forget_held(by=SWEEP, at=at)
    return gone + sum(_sweep(council_id) for council_id in everyone)


def _sweep(council_id: int) -> int:
    with scope.opened([council_id], writes=True) as at:
        gone = actions.remove_unused(council_id, by=SWEEP, at=at)
    with scope.opened([council_id], writes=False) as at:
        return gone + actions.sweep_orphans(council_id, by=SWEEP, at=at)


LOOPS: dict[str, Callable[[], int]] = {"file-scans": scan_once}
"""What `moothall work` runs for this package."""
CHORES: dict[str, Callable[[], int]] = {"file-sweep": sweep_once}
"""What `moothall work` looks after once a minute for this package."""
