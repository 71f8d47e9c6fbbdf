"""Measures of the starter pack, compiled and published once for the tests that ask for them."""

from functools import cache
from pathlib import Path

import moothall.packs
from moothall.practices.insight import actions
from moothall.practices.insight.documents import require
from moothall.practices.insight.measures.definition import Measure

STARTER = Path(moothall.packs.__file__).parent / "starter" / "measures"


@cache
def starter():
    from moothall.practices.insight.measures.compiling import compiled

    found = (require(path, Measure) for path in sorted(STARTER.glob("*.yaml")))
    return tuple(
        actions.Compiled(measure, {s.key: s.sql for s in compiled(measure)}) for measure in found
    )
