"""Measures of the starter pack, compiled once and kept between runs: compiling is slow."""

import fcntl
import hashlib
import json
from functools import cache
from pathlib import Path

from tests import template

import moothall.packs
from moothall.engine.catalogue.declared import require
from moothall.practices.insight import actions
from moothall.practices.insight.measures.definition import Measure

STARTER = Path(moothall.packs.__file__).parent / "starter" / "measures"


@cache
def measures() -> dict[str, Measure]:
    """Give the measures by id, in the order of their files."""
    found = (require(path, Measure) for path in sorted(STARTER.glob("*.yaml")))
    return {measure.measure: measure for measure in found}


def digest() -> str:
    """Of everything that a compiled measure is made of."""
    root = template.ROOT
    files = [*STARTER.glob("*.yaml"), root / "requirements" / "run.txt"]
    files += [*root.glob("src/moothall/practices/insight/**/*.py")]
    files += [*root.glob("src/moothall/engine/cases/*.py")]
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:24]


@cache
def statements() -> dict[str, dict[str, str]]:
    """Give the SQL of each measure by engine, cohort and purpose."""
    home = template.cache("test-measures")
    kept = home / f"{digest()}.json"
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            from moothall.practices.insight.measures.compiling import compiled

            made = {
                name: {one.key: one.sql for one in compiled(measure)}
                for name, measure in measures().items()
            }
            for old in home.glob("*.json"):
                old.unlink()
            kept.write_text(json.dumps(made))
    return json.loads(kept.read_text())


def starter():
    """Give the measures as they are published."""
    return tuple(actions.Compiled(one, statements()[name]) for name, one in measures().items())
