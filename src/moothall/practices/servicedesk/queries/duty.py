"""Who is on call, now and ahead; what is wrong with a rota.

A council's pages see its own rotas and those of the partnerships whose services it shares.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from moothall.engine.contact import queries as contact
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.words import NoSuchCalendar, OutOfReach
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.people.contact_points import phone_digits
from moothall.ground.people.models import Person, TeamMember
from moothall.ground.people.words import Kept, Whose
from moothall.practices.servicedesk import shifts
from moothall.practices.servicedesk.models import (
    Absence,
    Covered,
    Feed,
    Handover,
    Layer,
    Number,
    Rota,
    Shift,
    Swap,
)
from moothall.practices.servicedesk.shifts import Span
from moothall.practices.servicedesk.words.oncall import (
    FLAGGED,
    HORIZON,
    Flag,
    NoSuchRota,
    OnCall,
    Problem,
    SwapState,
)

UNKNOWN = "Somebody who has left"


@contextmanager
def seen_with_shared(council_id: int) -> Iterator[list[int]]:
    """Open the scope of a council and of the partnerships that it shares; yield their ids.

    It says that it writes so that a transaction that does may go on to; nothing is written.
    """
    ids = [council_id, *councils.sharing(council_id)]
    with scope.opened(ids, writes=True):
        yield ids


def rotas(council_ids: Iterable[int]) -> list[Rota]:
    """Return the rotas in use of these councils and partnerships, by name."""
    found = Rota.objects.filter(council_id__in=list(council_ids), ended_at=None)
    return list(found.select_related("council").order_by("name", "pk"))


def rota(council_ids: Iterable[int], number: int) -> Rota:
    """Return the rota of that number.

    :raises NoSuchRota: when these councils have none.
    """
    found = Rota.objects.filter(council_id__in=list(council_ids), pk=number, ended_at=None)
    one = found.select_related("council").first()
    if one is None:
        raise NoSuchRota
    return one


def names(identities: Iterable[int]) -> dict[int, str]:
    """Return what these identities are called in the councils in scope."""
    found = Person.objects.filter(identity_id__in=list(identities)).order_by("-pk")
    return {int(number or 0): name for number, name in found.values_list("identity_id", "name")}


def team(rota: Rota) -> dict[int, str]:
    """Return who may be on call, identity to name by name: the rota's team, as far as in scope."""
    rows = members(rota).values_list("person__identity_id", "person__name")
    return {int(number or 0): name for number, name in rows}


def members(rota: Rota) -> QuerySet[TeamMember]:
    """Return who is in a rota's team and has not left, by name."""
    return TeamMember.objects.filter(
        council_id__in=councils.family(rota.council),
        team__code=rota.team_code,
        person__disabled_at=None,
        person__identity__isnull=False,
    ).order_by("person__name", "person__identity_id")


def layers(rota: Rota, on: date) -> list[Layer]:
    """Return the layers of a rota that go on after a day, by who is called first."""
    going_on = Q(until_on=None) | Q(until_on__gte=on)
    return list(Layer.objects.filter(going_on, rota=rota).order_by("rank", "name"))


def begun_on(rota: Rota) -> date:
    """Return the day from which on anybody was on call; without a layer none that ever comes."""
    days = Layer.objects.filter(rota=rota).values_list("from_on", flat=True).order_by("from_on")
    return days.first() or date.max


def layer(rota: Rota, number: int) -> Layer | None:
    """Return a layer of a rota by its number."""
    return Layer.objects.filter(rota=rota, pk=number).select_related("rota__council").first()


def next_turn(layer: Layer, day: date, at: datetime) -> int | None:
    """Return whose turn it is in the first shift that begins on a local day or after it."""
    zone = layer.rota.council.zone
    ahead = shifts.planned(layer.pattern, zone, since=at, until=at + HORIZON)
    local = ZoneInfo(zone)
    mine = (one.identity for one in ahead if one.starts_at.astimezone(local).date() >= day)
    return next(mine, None)


def absence(rota: Rota, number: int) -> Absence | None:
    """Return an absence from a rota by its number."""
    return Absence.objects.filter(rota=rota, pk=number).first()


def to_plan(since: datetime) -> list[Rota]:
    """Return the rotas in scope that were not planned since a moment."""
    found = Rota.objects.filter(Q(planned_at=None) | Q(planned_at__lt=since), ended_at=None)
    return list(found.select_related("council").order_by("pk"))


def shifts_of(rota: Rota, since: datetime, until: datetime) -> list[Shift]:
    """Return the shifts of a rota that have to do with a time, by when they begin."""
    found = Shift.objects.filter(rota=rota, ends_at__gt=since, starts_at__lt=until)
    return list(found.select_related("layer").order_by("starts_at", "layer__rank", "pk"))


def shift(rota: Rota, number: int) -> Shift | None:
    """Return a shift of a rota by its number."""
    found = Shift.objects.filter(rota=rota, pk=number)
    return found.select_related("layer", "rota__council").first()


def on_call(rota: Rota, at: datetime) -> list[OnCall]:
    """Return who is on call at a moment, whoever is called first before the others.

    Whoever noted that they are away then is there too, with until when.
    """
    found = Shift.objects.filter(rota=rota, starts_at__lte=at, ends_at__gt=at)
    told = _told(rota, found.select_related("layer").order_by("layer__rank", "pk"))
    gone = [one for one in absences(rota, at) if one.starts_at <= at] if told else []
    until = {one.identity_id: one.ends_at for one in sorted(gone, key=attrgetter("ends_at"))}
    return [replace(one, away_until=until.get(one.identity_id)) for one in told]


def coming(rota: Rota, at: datetime) -> list[OnCall]:
    """Return who comes next after a moment: of each layer the first shift that begins later."""
    found = Shift.objects.filter(rota=rota, starts_at__gt=at).order_by("layer_id", "starts_at")
    first = found.distinct("layer_id").select_related("layer")
    return sorted(_told(rota, first), key=lambda one: (one.starts_at, one.rank))


def _told(rota: Rota, found: Iterable[Shift]) -> list[OnCall]:
    taken = list(found)
    wanted = {one.identity_id for one in taken}
    phones = numbers(rota)
    people = {
        person.identity_id: person
        for person in Person.objects.filter(identity_id__in=wanted).order_by("-pk")
    }
    return [
        OnCall(
            shift_id=one.pk,
            identity_id=one.identity_id,
            name=people[one.identity_id].name if one.identity_id in people else UNKNOWN,
            phone=phones.get(one.identity_id, ""),
            email=people[one.identity_id].email if one.identity_id in people else "",
            layer=one.layer.name,
            rank=one.layer.rank,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
        )
        for one in taken
    ]


def numbers(rota: Rota) -> dict[int, str]:
    """Return at which number each identity is called for a rota."""
    found = Number.objects.filter(rota=rota).values_list("identity_id", "phone")
    return dict(found)


def absences(rota: Rota, since: datetime) -> list[Absence]:
    """Return who cannot be on call, now or later, by when that begins."""
    found = Absence.objects.filter(rota=rota, ends_at__gt=since)
    return list(found.order_by("starts_at", "pk"))


def offers(rota: Rota) -> list[Swap]:
    """Return the shifts of a rota that are offered, by when they begin."""
    found = Swap.objects.filter(shift__rota=rota, state=SwapState.OFFERED)
    return list(found.select_related("shift__layer", "back__layer").order_by("shift__starts_at"))


def offer(rota: Rota, number: int) -> Swap | None:
    """Return an offer of a rota by its number, settled or not."""
    found = Swap.objects.filter(shift__rota=rota, pk=number)
    return found.select_related("shift__rota__council", "back").first()


def handovers(shift_ids: Iterable[int]) -> dict[int, Handover]:
    """Return what was handed over at the end of these shifts, by the shift."""
    found = Handover.objects.filter(shift_id__in=list(shift_ids))
    return {one.shift_id: one for one in found.select_related("shift__rota__council")}


def before(shift: Shift) -> Shift | None:
    """Return the shift of the same rank that ended before this one began: who hands over to it."""
    found = Shift.objects.filter(
        rota_id=shift.rota_id, layer__rank=shift.layer.rank, ends_at__lte=shift.starts_at
    )
    return found.select_related("layer").order_by("-ends_at", "-pk").first()


def working(rota: Rota) -> WorkingCalendar | None:
    """Return the calendar in whose working time nobody need be on call; None: somebody always."""
    if not rota.calendar_code:
        return None
    try:
        return calendars.working_calendar(calendars.head(rota.council_id, rota.calendar_code).pk)
    except NoSuchCalendar:
        return None


def is_outside(rota: Rota, at: datetime) -> bool:
    """Whether a moment is outside working hours, so that whoever is on call answers."""
    try:
        return shifts.is_closed(working(rota), at)
    except OutOfReach:  # its holidays are not known: better somebody is told than nobody
        return True


def needed(rota: Rota, span: Span) -> list[Span]:
    """Return when somebody must be on call in a span."""
    try:
        return shifts.closed(working(rota), span)
    except OutOfReach:
        return [span]


def flags(rota: Rota, at: datetime) -> list[Flag]:
    """Return what is wrong with a rota in the next four weeks, by when it begins."""
    span = at, at + FLAGGED
    mine = shifts_of(rota, *span)
    known = names({one.identity_id for one in mine})
    found = [Flag(Problem.GAP, *gap) for gap in _gaps(rota, span, mine)]
    found += _away(rota, mine, known, at)
    found += _twice(mine, known)
    found += _unreachable(rota, mine, known)
    return sorted(found, key=lambda flag: (flag.starts_at, flag.problem))


def _gaps(rota: Rota, span: Span, mine: Sequence[Shift]) -> list[Span]:
    taken = shifts.joined([(one.starts_at, one.ends_at) for one in mine])
    return shifts.without(needed(rota, span), taken)


def _away(
    rota: Rota, mine: Sequence[Shift], known: Mapping[int, str], at: datetime
) -> Iterator[Flag]:
    away = defaultdict(list)
    for one in absences(rota, at):
        away[one.identity_id].append((one.starts_at, one.ends_at))
    for taken in mine:
        for span in shifts.joined(away[taken.identity_id]):
            if both := shifts.meets(span, (taken.starts_at, taken.ends_at)):
                name = known.get(taken.identity_id, UNKNOWN)
                yield Flag(Problem.AWAY, *both, name, taken.pk)


def _twice(mine: Sequence[Shift], known: Mapping[int, str]) -> Iterator[Flag]:
    """Yield where somebody has two shifts at once, of this rota or of another in scope."""
    if not mine:
        return
    elsewhere = Shift.objects.filter(
        identity_id__in={one.identity_id for one in mine},
        ends_at__gt=min(one.starts_at for one in mine),
        starts_at__lt=max(one.ends_at for one in mine),
        rota__ended_at=None,
    )
    by_identity = defaultdict(list)
    for other in elsewhere.order_by("starts_at", "pk"):
        by_identity[other.identity_id].append(other)
    for taken in mine:
        for other in by_identity[taken.identity_id]:
            is_new = other.rota_id != taken.rota_id or other.pk > taken.pk
            both = shifts.meets((other.starts_at, other.ends_at), (taken.starts_at, taken.ends_at))
            if is_new and both:
                name = known.get(taken.identity_id, UNKNOWN)
                yield Flag(Problem.TWICE, *both, name, taken.pk)


def _unreachable(rota: Rota, mine: Sequence[Shift], known: Mapping[int, str]) -> Iterator[Flag]:
    """Yield the first shift of each who is no longer in the team, or has no number."""
    here, phones, told = team(rota), numbers(rota), set[int]()
    for taken in mine:
        number = taken.identity_id
        problem = Problem.LEFT if number not in here else Problem.NUMBER
        if number not in told and (number not in here or number not in phones):
            told.add(number)
            name = known.get(number, UNKNOWN)
            yield Flag(problem, taken.starts_at, taken.ends_at, name, taken.pk)


def feed(secret: str) -> Feed | None:
    """Return the feed whose secret address that is, if it is in scope."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    found = Feed.objects.filter(digest=digest, rota__ended_at=None)
    return found.select_related("rota__council").first()


def feed_of(rota: Rota, identity: int) -> Feed | None:
    """Return the feed that somebody has of a rota."""
    return Feed.objects.filter(rota=rota, identity_id=identity).first()


def for_team(council_ids: Sequence[int], team_code: str) -> Rota | None:
    """Return the rota of a team, a council's own before that of a partnership it shares."""
    found = {one.council_id: one for one in rotas(council_ids) if one.team_code == team_code}
    return next((found[number] for number in council_ids if number in found), None)


def list_of(rota: Rota) -> list[Covered]:
    """Return what a rota answers for outside working hours, now, before and later."""
    return list(Covered.objects.filter(rota=rota).order_by("service", "from_on", "pk"))


def holds(covered: Covered, service: str, priority: str, day: date) -> bool:
    """Whether an entry of what is covered holds for a case on a local day."""
    is_then = covered.from_on <= day and (covered.until_on is None or day <= covered.until_on)
    is_this = covered.service in {"", service}
    return is_then and is_this and (not covered.priorities or priority in covered.priorities)


def held_on(whose: Whose) -> list[Kept]:
    """Return what rotas hold on somebody: shifts, numbers, absences, notes and texts."""
    if whose.identity_id is None:
        return []
    with seen_with_shared(whose.council_id) as ids:
        return _held_on(whose.identity_id) + contact.held_on_call(ids, texted(whose.identity_id))


def texted(identity: int) -> frozenset[str]:
    """Return the numbers (digits) at which somebody is texted while on call, and nobody else is.

    A number that several have on rotas is that of a telephone which they hand on.
    """
    has = [
        (one, phone_digits(phone))
        for one, phone in Number.objects.values_list("identity_id", "phone")
    ]
    others = {digits for one, digits in has if one != identity}
    return frozenset(digits for one, digits in has if one == identity) - others - {""}


def _held_on(number: int) -> list[Kept]:
    held = [
        Kept("shift on call", one.starts_at, {"rota": one.rota.name, "until": one.ends_at})
        for one in Shift.objects.filter(identity_id=number).select_related("rota").order_by("pk")
    ]
    held += [
        Kept("number on call", None, {"rota": one.rota.name, "telephone": one.phone})
        for one in Number.objects.filter(identity_id=number).select_related("rota").order_by("pk")
    ]
    held += [
        Kept("absence from a rota", one.starts_at, {"until": one.ends_at})
        for one in Absence.objects.filter(identity_id=number).order_by("pk")
    ]
    return held + [
        Kept("handover", one.written_at, {"note": one.note})
        for one in Handover.objects.filter(written_by_id=number).order_by("pk")
    ]


def covered(rota: Rota, number: int) -> Covered | None:
    """Return an entry of what a rota answers for by its number."""
    return Covered.objects.filter(rota=rota, pk=number).select_related("rota").first()
