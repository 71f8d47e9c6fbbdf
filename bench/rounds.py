"""Measures things in turn, round by round, and says how many times faster one is than another.

On a shared machine only ratios of things measured in turn hold, so every bench uses this.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """A ratio that was promised: so many times faster than another, or so many times as long."""

    title: str
    seconds: float
    of: float
    at_least: float | None = None
    at_most: float | None = None

    def ratio(self) -> float:
        """Give how many times faster it is, or how many times as long it takes."""
        return self.of / self.seconds if self.at_least else self.seconds / self.of

    def is_kept(self, share: float) -> bool:
        """Say whether that share of the promise is kept: all of it, or half."""
        if self.at_least:
            return self.ratio() >= self.at_least * share
        return self.ratio() <= (self.at_most or 0) / share

    def said(self) -> str:
        """Say what was promised."""
        return f">= {self.at_least:g}" if self.at_least else f"<= {self.at_most:g}"


def in_turn(
    things: Mapping[str, tuple[int, Callable[[], object]]], rounds: int
) -> dict[str, float]:
    """Time every thing once a round, in turn; give the median seconds a piece.

    :param things: by name, how many pieces a call does, and the call.
    """
    times: dict[str, list[float]] = {name: [] for name in things}
    gc.disable()
    for turn in range(rounds + 1):
        for name, (pieces, call) in things.items():
            start = time.perf_counter()
            call()
            if turn:  # the first round warms up
                times[name].append((time.perf_counter() - start) / pieces)
    gc.enable()
    return {name: statistics.median(taken) for name, taken in times.items()}


def report(
    row: int, times: Mapping[str, float], promises: Sequence[Promise], **facts: object
) -> int:
    """Print a table and a JSON line; give the exit code: 0 when half of every promise is kept."""
    table = [("", "a piece"), *((name, _duration(taken)) for name, taken in times.items())]
    print(_table(table))
    print()
    lines = [
        (p.title, f"{p.ratio():.3g}", p.said(), "kept" if p.is_kept(1) else "not kept")
        for p in promises
    ]
    print(_table([("ratio", "measured", "promised", ""), *lines]))
    for name, fact in facts.items():
        print(f"{name.replace('_', ' ')}: {fact}")
    ratios = {p.title: round(p.ratio(), 3) for p in promises}
    print(json.dumps({"row": row, "seconds": dict(times), "ratios": ratios, **facts}))
    return 0 if all(p.is_kept(0.5) for p in promises) else 1


def _duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
