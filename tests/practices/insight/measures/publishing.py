"""Measures of the starter pack, compiled once a run: its workers share what the first one made."""

import fcntl
import json
from functools import cache
from pathlib import Path

from tests.template import home_of_the_run

import moothall.packs
from moothall.practices.insight import actions
from moothall.practices.insight.documents import require
from moothall.practices.insight.measures.definition import Measure

STARTER = Path(moothall.packs.__file__).parent / "starter" / "measures"


@cache
def measures() -> dict[str, Measure]:
    """Give the measures by id, in the order of their files."""
    found = (require(path, Measure) for path in sorted(STARTER.glob("*.yaml")))
    return {measure.measure: measure for measure in found}


@cache
def statements() -> dict[str, dict[str, str]]:
    """Give the SQL of each measure by engine, cohort and purpose."""
    home = home_of_the_run()
    home.mkdir(exist_ok=True, mode=0o755)
    kept = home / "measures.json"
    with (home / "measures.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            from moothall.practices.insight.measures.compiling import compiled

            made = {
                name: {one.key: one.sql for one in compiled(measure)}
                for name, measure in measures().items()
            }
            kept.write_text(json.dumps(made))
    return json.loads(kept.read_text())


def starter():
    """Give the measures as they are published."""
    return tuple(actions.Compiled(one, statements()[name]) for name, one in measures().items())
