"""Work on the files that were brought: one of each council in turn, its oldest first.

A process that is killed in the middle leaves a file where its last transaction left it; whichever
process takes the loop next goes on from there.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

from moothall.engine.registers import queries, rules
from moothall.engine.registers.actions import bringing, turning
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.jobs import loading, turns
from moothall.engine.registers.loads import heads, proposing
from moothall.engine.registers.loads.mapping import HowWritten, MappingRefused, RegisterMapping
from moothall.engine.registers.models import Load
from moothall.engine.registers.queries import loads
from moothall.engine.registers.words import LoadState, LookAgain, NotNow
from moothall.engine.tables import reading
from moothall.engine.tables.words import Row, Table
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

BY: Final = Actor.job("register-loads")
LET_GO: Final = (NotNow, LookAgain)
"""Somebody let a file go, or the register was published anew meanwhile."""
SEEN: Final = 2_500
"""How many rows are looked at to tell what a file is about."""
EVERY: Final = 5_000
"""After how many rows it is said how far a look is."""


def work_once() -> int:
    """Go on with the oldest file that waits, in every council; return on how many files."""
    return turns.once(loads.councils_due, loads.due, _step, by=BY, let_go=LET_GO)


def _step(load: Load) -> None:
    _STEPS[LoadState(load.state)](load)


@contextmanager
def _file(load: Load) -> Iterator[Path]:
    """Give the file of a load, as long as it is needed; it is called by the ending of its name."""
    endings = [one.lower() for one in PurePath(load.file_name).suffixes[-2:]]
    ending = "".join(one for one in endings if one[1:].isascii() and one[1:].isalnum())
    with tempfile.TemporaryDirectory(prefix="moothall-load-") as folder:
        path = Path(folder) / f"file{ending}"
        with path.open("wb") as out, scope.opened([load.council_id], writes=False):
            for part in loads.parts(load):
                out.write(part)
        yield path


def _read(load: Load) -> None:
    form = HowWritten.model_validate(load.form)
    with scope.opened([load.council_id], writes=False):
        kept = queries.by_ids([load.register_id])[load.register_id]
        roles = queries.roles_of(kept.council_id, load.brought_by)
    with _file(load) as path:
        with reading.opened(path, form.form) as table:
            rows = list(islice(table.rows, SEEN))
            head = heads.head(table, rows)
        count = heads.lines(path) if path.suffix in heads.TEXTS else 0
    mapping = RegisterMapping.model_validate(load.mapping) if load.mapping else None
    sampled = [row for row in rows if isinstance(row, Row)]
    mapping = mapping or _proposed(kept, table, sampled, roles)
    if mapping:
        mapping = mapping.model_copy(update={"form": form})
    with scope.opened([load.council_id], writes=True) as at:
        turning.read(load, head, mapping, by=BY, at=at, rows=count)


def _proposed(
    kept: Kept, table: Table, rows: list[Row], roles: frozenset[str]
) -> RegisterMapping | None:
    try:
        found = proposing.proposed(kept.definition, table.columns, rows)
    except MappingRefused:
        return None
    wrongs = rules.why_not_fill(kept.definition, roles, found.fields)
    fields = {name: source for name, source in found.fields.items() if name not in wrongs}
    return found.model_copy(update={"fields": fields}) if fields else None


def _look(load: Load) -> None:
    mapping = RegisterMapping.model_validate(load.mapping)
    with scope.opened([load.council_id], writes=False):
        kept = queries.by_ids([load.register_id])[load.register_id]

    def report(done: int) -> None:
        if done % EVERY == 0:
            with scope.opened([load.council_id], writes=True) as at:
                turning.note_done(load, done, by=BY, at=at)

    with _file(load) as path:
        by = load.brought_by
        found = loading.foresee(kept, path, mapping, by=by, report=report)
    with scope.opened([load.council_id], writes=True) as at:
        bringing.foresee(load, found, by=BY, at=at)


def _load(load: Load) -> None:
    with _file(load) as path:
        loading.write(load, path, by=load.brought_by)


def _undo(load: Load) -> None:
    loading.put_back(load, by=load.brought_by)


_STEPS: Final[Mapping[LoadState, Callable[[Load], None]]] = {
    LoadState.READING: _read,
    LoadState.LOOKING: _look,
    LoadState.LOADING: _load,
    LoadState.UNDOING: _undo,
}
