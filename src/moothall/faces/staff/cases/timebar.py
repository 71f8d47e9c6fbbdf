"""Whose time a case's life was, as a bar: its parts with their places, and a table beside it. Pure.

Every part has the number of its line in the table, so that nothing is told by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moothall.engine.cases.queries import TimeSpent
from moothall.faces.pages import plain
from moothall.faces.staff.queue.timing import worked

WIDE: Final = 320
TONES: Final = 4
NARROWEST: Final = 14
"""A narrower part bears no number: it would run into the next."""
WHOM: Final = {
    "requester": "waiting for the requester",
    "contractor": "waiting for a supplier",
    "resources": "waiting for resources",
}


@dataclass(frozen=True)
class Block:
    """A part of the bar: where it begins and how wide it is, and the number of its line."""

    x: float
    width: float
    tone: str
    number: str
    middle: float


@dataclass(frozen=True)
class Line:
    """A line of the table: whose time, and how much of it."""

    number: int
    tone: str
    name: str
    more: str
    elapsed: str
    working: str
    share: str


@dataclass(frozen=True)
class Turn:
    """One part in words: who had it, from when to when."""

    name: str
    start: str
    end: str
    elapsed: str


@dataclass(frozen=True)
class Bar:
    """The bar, its table, and its parts one after another."""

    blocks: Sequence[Block]
    lines: Sequence[Line]
    turns: Sequence[Turn]
    elapsed: str
    working: str
    told: str
    is_over: bool
    width: int = WIDE


def drawn(spent: TimeSpent) -> Bar | None:
    """Return the bar of a case's life; None as long as no second of it has passed."""
    if not spent.elapsed:
        return None
    owners = [total.owner for total in spent.totals]
    tones = _tones(spent)
    lines = [
        Line(
            number,
            tone,
            total.owner.name,
            WHOM.get(total.owner.waits_for, ""),
            plain.span(total.elapsed),
            worked(total.working),
            _share(total.elapsed, spent.elapsed),
        )
        for number, (total, tone) in enumerate(zip(spent.totals, tones, strict=True), start=1)
    ]
    blocks, passed = [], 0
    for part in spent.parts:
        place = owners.index(part.owner)
        begin, end = (WIDE * s / spent.elapsed for s in (passed, passed + part.elapsed))
        number = str(place + 1) if end - begin >= NARROWEST else ""
        middle = round((begin + end) / 2, 1)
        blocks.append(Block(round(begin, 2), round(end - begin, 2), tones[place], number, middle))
        passed += part.elapsed
    told = [f"{line.name} {line.elapsed} ({line.share})" for line in lines]
    return Bar(
        blocks,
        lines,
        _turns(spent),
        plain.span(spent.elapsed),
        worked(spent.working),
        f"{plain.span(spent.elapsed)} in all: {plain.listed(told)}.",
        spent.is_over,
    )


def _tones(spent: TimeSpent) -> list[str]:
    found, teams = [], 0
    for total in spent.totals:
        if total.owner.whose == "team":
            found.append(f"team{teams % TONES}")
            teams += 1
        else:
            found.append(str(total.owner.whose))
    return found


def _share(part: int, whole: int) -> str:
    percent = part * 100 / whole
    return "under 1%" if 0 < percent < 1 else f"{percent:.0f}%"


def _turns(spent: TimeSpent) -> list[Turn]:
    return [
        Turn(
            part.owner.name if part.owner.whose == "team" else f"{part.owner.name} ({part.team})",
            plain.short_moment(part.start),
            plain.short_moment(part.end),
            plain.span(part.elapsed),
        )
        for part in spent.parts
    ]
