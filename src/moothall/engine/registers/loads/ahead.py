"""Work done ahead: by a thread, while what it made is used. Pure.

Whoever uses it waits for the database most of the time, and then for the thread to let go: it does
so every half a millisecond, not every five.
"""

import queue
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")
AHEAD: Final = 2
"""How many are made before they are asked for: what is held in memory."""
PATIENCE: Final = 0.2
TURN: Final = 0.0005
"""Seconds after which a thread lets the other go on."""


@dataclass(frozen=True)
class _End:
    """There are no more; `fault` is why, where something went wrong."""

    fault: Exception | None = None


class Ahead(Generic[T]):
    """Yields what an iterable yields, made by a thread of its own; closed, it makes no more."""

    def __init__(self, source: Iterable[T]) -> None:
        self.source = source
        self.made: queue.Queue[T | _End] = queue.Queue(AHEAD)
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._make, daemon=True, name="ahead")

    def __enter__(self) -> Iterator[T]:
        self.turn = sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        self.thread.start()
        return self._given()

    def __exit__(self, *fault: object) -> None:
        self.is_over.set()
        self.thread.join()
        sys.setswitchinterval(self.turn)

    def _given(self) -> Iterator[T]:
        while not isinstance(one := self.made.get(), _End):
            yield one
        if one.fault:
            raise one.fault

    def _make(self) -> None:
        try:
            for one in self.source:
                self._put(one)
                if self.is_over.is_set():
                    break
        except Exception as fault:  # noqa: BLE001 - it is raised where what was made is used
            self._put(_End(fault))
        else:
            self._put(_End())
        finally:
            close = getattr(self.source, "close", None)
            if close:
                close()

    def _put(self, one: T | _End) -> None:
        while not self.is_over.is_set():
            try:
                self.made.put(one, timeout=PATIENCE)
            except queue.Full:
                continue
            return
