"""What another desk's list says of time: moments, times on hold. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from moothall.engine.moving.mapping import COLUMNS, UNITS, CaseMapping, Order
from moothall.engine.tables.stamps import NotAStamp, moment
from moothall.ground.calendars.workingtime import WorkingCalendar

Span = tuple[datetime, datetime]
MOMENTS: Final = ("opened", "responded", "resolved", "closed", "held_since")
LONGEST: Final = 10 * 366 * 86400
ENDS: Final = (" to ", " - ", "/")
CLOCK: Final = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?")


class WrongTime(ValueError):
    """A time of a row cannot be; says why, to whoever brings it."""


@dataclass(frozen=True)
class Said:
    """What a row says of time."""

    opened: datetime
    responded: datetime | None = None
    resolved: datetime | None = None
    closed: datetime | None = None
    held_since: datetime | None = None
    held: int = 0
    """Seconds on hold that are over, beside `spans`."""
    spans: Sequence[Span] = ()


class Times:
    """Reads the times of the rows of one file, in its own way of writing them."""

    def __init__(self, mapping: CaseMapping, zone: str) -> None:
        self.mapping, self.zone = mapping, ZoneInfo(zone)

    def read(self, cell: Callable[[str], str], at: datetime) -> Said:
        """Return what a row says of time.

        :raises WrongTime: where something cannot be read, or cannot have been so.
        """
        found = {name: self._moment(name, cell(name)) for name in MOMENTS}
        opened = found.pop("opened")
        if opened is None:
            raise WrongTime("It does not say when it was opened")
        for name, one in {"opened": opened, **found}.items():
            if one is not None and one > at:
                raise WrongTime(f"{COLUMNS[name].label}: {_shown(one, self.zone)} is still to come")
            if one is not None and one < opened:
                text = f"{_shown(one, self.zone)} is before it was opened"
                raise WrongTime(f"{COLUMNS[name].label}: {text}")
        return Said(
            opened, **found, held=self._held(cell("held")), spans=self._spans(cell("spans"))
        )

    def _moment(self, name: str, text: str) -> datetime | None:
        if not text:
            return None
        try:
            return self._stamp(text)
        except NotAStamp as fault:
            raise WrongTime(f"{COLUMNS[name].label}: {fault}") from fault

    def _stamp(self, text: str) -> datetime:
        return stamp(text, self.mapping.dates, self.zone)

    def _held(self, text: str) -> int:
        """Return a total of time on hold, in seconds."""
        if not text:
            return 0
        is_clock = self.mapping.held == "clock" or ":" in text
        found = _by_clock(text) if is_clock else _by_unit(text, UNITS[self.mapping.held])
        if found is None:
            raise WrongTime(f"{COLUMNS['held'].label}: {text!r} is no length of time")
        return found

    def _spans(self, text: str) -> list[Span]:
        """Return each time on hold, the first first."""
        spans = sorted(self._span(part.strip()) for part in text.split(";") if part.strip())
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            raise WrongTime(f"{COLUMNS['spans'].label}: two of them overlap")
        return spans

    def _span(self, text: str) -> Span:
        label = COLUMNS["spans"].label
        for end in ENDS:
            begins, found, ends = text.partition(end)
            if not found or (end == "/" and text.count("/") != 1):
                continue
            try:
                span = self._stamp(begins.strip()), self._stamp(ends.strip())
            except NotAStamp as fault:
                raise WrongTime(f"{label}: {fault}") from fault
            if span[1] < span[0]:
                raise WrongTime(f"{label}: {text!r} ends before it begins")
            return span
        raise WrongTime(f"{label}: {text!r} does not say from when to when")


def placed(said: Said, end: datetime, calendar: WorkingCalendar, *, is_working: bool) -> list[Span]:
    """Return every time on hold that is over; a total stands after the first response.

    Where it does not fit there, it stands from the opening on: how long the clock ran is the same.

    :param end: when the work ended, or the hold that is not over began, or now.
    :param is_working: whether the total is working time, or by the clock on the wall.
    :raises WrongTime: where it was on hold for longer than it was open.
    """
    if said.spans and said.held:
        raise WrongTime("It says both each time on hold and a total: choose one of these columns")
    for begins, ends in said.spans:
        if begins < said.opened or ends > end:
            raise WrongTime(f"{COLUMNS['spans'].label}: one is not while it was open")
    if not said.held:
        return list(said.spans)
    for start in (said.responded, said.opened):
        if start is None:
            continue
        until = calendar.due(start, said.held) if is_working else start + _long(said.held)
        if until <= end:
            return [(start, until)]
    raise WrongTime("It was on hold for longer than it was open")


def stamp(text: str, dates: Order, zone: ZoneInfo) -> datetime:
    """Return the moment of a text, to the second; a year that stands first is read so in any case.

    :raises NotAStamp: where it is none.
    """
    is_iso = len(text) > 4 and text[:4].isdigit() and text[4] == "-"
    return moment(text, dates="iso" if is_iso else dates, zone=zone).replace(microsecond=0)


def _by_clock(text: str) -> int | None:
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _by_unit(text: str, unit: int) -> int | None:
    try:
        seconds = round(float(text) * unit)
    except (ValueError, OverflowError):
        return None
    return seconds if 0 <= seconds < LONGEST else None


def _long(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)


def _shown(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %Y %H:%M}"
