"""Go on with files that were brought: one of each council in turn, its oldest first."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from moothall.engine.registers.actions import turning
from moothall.engine.registers.models import BroughtFile
from moothall.ground.councils import jobs as loops
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor, Refused

One = TypeVar("One", bound=BroughtFile)


def once(
    councils: Callable[[], Iterable[int]],
    due: Callable[[int], Sequence[One]],
    step: Callable[[One], None],
    *,
    by: Actor,
    let_go: tuple[type[Refused], ...],
) -> int:
    """Go on with the oldest file that waits, in every council; return on how many files.

    :param councils: asks which have one; *due* asks for those of one of them.
    :param step: does what its state asks for; *let_go*: what it raises where somebody let the file
        go meanwhile. What it raises else is why the file came to no end.
    """
    done = 0
    for council_id in loops.where(lambda _: councils()):
        with scope.opened([council_id], writes=False):
            waiting = due(council_id)[:1]
        done += sum(_worked(one, step, by, let_go) for one in waiting)
    return done


def _worked(
    due: One, step: Callable[[One], None], by: Actor, let_go: tuple[type[Refused], ...]
) -> bool:
    with scope.opened([due.council_id], writes=True) as at:
        one = turning.take_up(due, by=by, at=at)
    if one is None:
        return False
    try:
        step(one)
    except let_go:
        return True
    except Refused as refused:
        with scope.opened([one.council_id], writes=True) as at:
            turning.fail(one, str(refused), by=by, at=at)
    return True
