"""Who is told, in the transaction that does it, what was done to a record.

Packages above this one say so as they start; this one does not know them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # listeners say that they listen before any model is loaded
    from moothall.engine.registers.columns import Kept
    from moothall.engine.registers.models import Record
    from moothall.ground.journal.words import Actor


@dataclass(frozen=True, slots=True)
class Heard:
    """What was done: to which record as it is now, by which move ('' for none), by whom, when.

    `undoes` is the revision of the record that is put back thereby, 0 for none.
    """

    record: "Record"
    kept: "Kept"
    move: str
    by: "Actor"
    at: datetime
    undoes: int = 0


Listener = Callable[[Heard], None]
_listeners: Final[list[Listener]] = []


def listen(listener: Listener) -> None:
    """Tell a listener from now on; once, however often it is said."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(heard: Heard) -> None:
    """Tell what was done, where the register says that anything may follow it."""
    definition = heard.kept.definition
    move = definition.move(heard.move) if heard.move else None
    if definition.follows or (move and move.then):
        for listener in _listeners:
            listener(heard)
