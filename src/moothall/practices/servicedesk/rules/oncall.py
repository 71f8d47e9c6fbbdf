"""Why a rota, a layer or a change of a shift may not be; None: it may."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.rules import why_not_day
from moothall.ground.councils.models import Council
from moothall.ground.people.contact_points import phone_digits
from moothall.practices.servicedesk import shifts
from moothall.practices.servicedesk.models import Covered, Layer, Rota, Shift, Swap
from moothall.practices.servicedesk.shifts import Planned
from moothall.practices.servicedesk.words.oncall import (
    LONGEST_NOTE,
    MOST_PEOPLE,
    MOST_SHIFT,
    PRIORITIES,
    Answers,
    Pattern,
    Said,
    SwapState,
)

EARLIEST_NOTE = timedelta(days=1)
"""So long before a shift ends its handover may be written."""
FEWEST_DIGITS = 10


def why_not_rota(council: Council, said: Said, teams: Collection[str]) -> str | None:
    """Say why a rota cannot be set up: its name, its team, a second one, its calendar."""
    if not said.name.strip():
        return "Enter what the rota is called."
    if said.team not in teams:
        return "Select a team of this council, or of the councils that share the service."
    if said.calendar and said.calendar not in calendars.codes(council.pk):
        return f"There is no calendar called {said.calendar} here."
    running = Rota.objects.filter(council=council, team_code=said.team, ended_at=None)
    if running.exists():
        return "That team has a rota already: one case is one person's at night."
    return None


def why_not_layer(
    rota: Rota, pattern: Pattern, known: Collection[int], *, at: datetime
) -> str | None:
    """Say why shifts cannot be laid down like that; *known* are who may be on call."""
    why = _why_not_named(pattern, known) or why_not_day(pattern.from_on, pattern.until_on, at=at)
    if why:
        return why
    if not 0 <= pattern.days <= MOST_SHIFT.days or (
        pattern.days == 0 and pattern.ends <= pattern.begins
    ):
        return "A shift must end after it begins. Say how many days later it ends."
    if pattern.until_on and pattern.until_on < pattern.from_on:
        return "The last day must not be before the first."
    if shifts.overlapping(pattern, rota.council.zone):
        return "These shifts would run into each other: one must end before the next begins."
    taken = Layer.objects.filter(rota=rota, until_on=None, name=pattern.name.strip())
    if taken.exists():
        return "The rota has a layer of that name. End it first, or give this one another name."
    return None


def why_not_change_layer(layer: Layer, pattern: Pattern, *, today: date) -> str | None:
    """Say why a layer cannot go on in another way from that day on."""
    if layer.until_on is not None:
        return "That layer ends already. Add another."
    if pattern.from_on <= today:
        return "Choose a day to come: who was on call stays as it was."
    if pattern.from_on <= layer.from_on:
        return "The layer has not begun by that day. Choose a later one, or end it and add another."
    return None


def why_not_after(before: Sequence[Planned], pattern: Pattern, zone: str) -> str | None:
    """Say why shifts cannot follow those of before: the first would begin while one goes on."""
    if not before:
        return None
    last = before[-1]
    until = last.ends_at + timedelta(days=1)
    after = shifts.planned(pattern, zone, since=last.starts_at, until=until)
    if any(one.starts_at < last.ends_at for one in after):
        ends = last.ends_at.astimezone(ZoneInfo(zone))
        return f"The shift before goes on until {ends:%-d %B %Y, %H:%M}. Choose a later day."
    return None


def _why_not_named(pattern: Pattern, known: Collection[int]) -> str | None:
    if not pattern.name.strip():
        return "Enter what the layer is called."
    if not pattern.weekdays or not set(pattern.weekdays) <= set(range(7)):
        return "Select the days on which shifts begin."
    if not pattern.people or len(pattern.people) > MOST_PEOPLE:
        return f"Select who takes turns: 1 to {MOST_PEOPLE} people."
    if not set(pattern.people) <= set(known):
        return "Only people of the rota's team are put on call."
    return None


def why_not_answer_for(rota: Rota, said: Answers, *, at: datetime) -> str | None:
    """Say why a rota cannot answer for that: a priority that is none, or what it answers for."""
    if not set(said.priorities) <= set(PRIORITIES):
        return "Select priorities from P1 to P4."
    if why := why_not_day(said.from_on, said.until_on, at=at):
        return why
    if said.until_on and said.until_on < said.from_on:
        return "The last day must not be before the first."
    same = Covered.objects.filter(rota=rota, service=said.service)
    same = same.filter(Q(until_on=None) | Q(until_on__gte=said.from_on))
    if said.until_on:
        same = same.filter(from_on__lte=said.until_on)
    wanted = set(said.priorities or PRIORITIES)
    if any(wanted & set(one.priorities or PRIORITIES) for one in same):
        return "The rota answers for that already on some of these days. End that first."
    return None


def why_not_cover(shift: Shift, span: shifts.Span, *, at: datetime) -> str | None:
    """Say why somebody else cannot take that part of a shift."""
    if shift.ends_at <= at:
        return "That shift is over: who was on call stays as it was."
    starts, ends = span
    if not shift.starts_at <= starts < ends <= shift.ends_at:
        return "Choose a part that lies within the shift, and ends after it begins."
    return None


def why_not_absent(span: shifts.Span, *, at: datetime) -> str | None:
    """Say why an absence cannot be noted: it ends before it begins, is over, or years off."""
    starts, ends = span
    if not starts < ends or ends <= at:
        return "The absence must end after it begins, and not be over."
    return why_not_day(starts.date(), ends.date(), at=at)


def why_not_offer(shift: Shift, back: Shift | None, identity: int, *, at: datetime) -> str | None:
    """Say why somebody cannot offer a shift."""
    if shift.identity_id != identity:
        return "You can offer only a shift of your own."
    if shift.starts_at <= at:
        return "That shift has begun. Ask a manager to have it covered."
    if Swap.objects.filter(shift=shift, state=SwapState.OFFERED).exists():
        return "That shift is offered already."
    if back is not None and (back.identity_id == identity or back.starts_at <= at):
        return "In return choose a shift of somebody else that has not begun."
    return None


def why_not_accept(swap: Swap, identity: int, team: Collection[int], at: datetime) -> str | None:
    """Say why somebody cannot take a shift that was offered."""
    if identity == swap.offered_by_id or identity not in team:
        return "Only somebody else of the rota's team can take the shift."
    if swap.to_id is not None and swap.to_id != identity:
        return "It was offered to somebody else."
    if swap.shift.identity_id != swap.offered_by_id or swap.shift.starts_at <= at:
        return "That shift has begun, or is no longer theirs to give."
    if swap.back is not None and (swap.back.identity_id != identity or swap.back.starts_at <= at):
        return "The shift in return has begun, or is not yours."
    return None


def why_not_hand_over(shift: Shift, note: str, *, at: datetime) -> str | None:
    """Say why no note can be left at the end of a shift now."""
    if shift.starts_at > at:
        return "That shift has not begun."
    if at < shift.ends_at - EARLIEST_NOTE and at - shift.starts_at < timedelta(hours=1):
        return "That shift has only just begun."
    if not note.strip() or len(note) > LONGEST_NOTE:
        return f"Write what the next one must know, in {LONGEST_NOTE:,} characters or fewer."
    return None


def why_not_number(phone: str) -> str | None:
    """Say why somebody cannot be called at that number."""
    if len(phone) > 40 or len(phone_digits(phone)) < FEWEST_DIGITS:
        return "Enter a telephone number, like 07700 900 982."
    return None
