"""What can be done with rotas: set up, laid down in layers, planned ahead."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from moothall.ground.calendars.rules import why_not_day
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.practices.servicedesk import shifts
from moothall.practices.servicedesk.models import Feed, Layer, Rota, Shift, Swap
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.rules import oncall as rules
from moothall.practices.servicedesk.shifts import Planned
from moothall.practices.servicedesk.words.oncall import (
    HORIZON,
    NotThisLayer,
    NotThisRota,
    Pattern,
    Said,
)


@transaction.atomic
def add_rota(
    council: Council, said: Said, *, teams: Collection[str], by: Actor, at: datetime
) -> Rota:
    """Set up a rota of a council or partnership; *teams* are the codes it may be for.

    :raises NotThisRota: saying why.
    """
    if why := rules.why_not_rota(council, said, teams):
        raise NotThisRota(why)
    rota = Rota.objects.create(
        council=council,
        name=said.name.strip(),
        team_code=said.team,
        calendar_code=said.calendar,
        added_at=at,
    )
    journal.record("rota.added", rota, by=by, at=at)
    return rota


@transaction.atomic
def end_rota(rota: Rota, *, by: Actor, at: datetime) -> Rota:
    """Use a rota no more: its shifts to come go, those that were stay."""
    rota = locked(rota)
    if rota.ended_at is None:
        rota.ended_at = at
        rota.save(update_fields=["ended_at"])
        _drop(Shift.objects.filter(rota=rota, starts_at__gt=at).values_list("pk", flat=True))
        Feed.objects.filter(rota=rota).delete()
        journal.record("rota.ended", rota, by=by, at=at)
    return rota


@transaction.atomic
def set_layer(rota: Rota, pattern: Pattern, *, by: Actor, at: datetime) -> Layer:
    """Lay down shifts of a rota, and plan them ahead.

    :raises NotThisLayer: saying why.
    """
    rota = locked(rota)
    if why := rules.why_not_layer(rota, pattern, duty.team(rota), at=at):
        raise NotThisLayer(why)
    layer = _laid(rota, pattern, by=by, at=at)
    _plan(rota, by=by, at=at)
    return layer


@transaction.atomic
def change_layer(layer: Layer, pattern: Pattern, *, by: Actor, at: datetime) -> Layer:
    """Go on with a layer in another way from a day on: who takes turns, when shifts begin.

    The shifts before stay, and so does what somebody changed by hand after.

    :returns: the layer from that day on.
    :raises NotThisLayer: saying why.
    """
    rota = locked(layer.rota)
    layer.refresh_from_db()
    today = at.astimezone(ZoneInfo(rota.council.zone)).date()
    if why := rules.why_not_change_layer(layer, pattern, today=today):
        raise NotThisLayer(why)
    layer.until_on = pattern.from_on - timedelta(days=1)
    layer.save(update_fields=["until_on"])
    before = _wanted(layer, rota, at)
    if why := rules.why_not_layer(rota, pattern, duty.team(rota), at=at) or (
        rules.why_not_after(before, pattern, rota.council.zone)
    ):
        raise NotThisLayer(why)
    journal.record("layer.ended", layer, by=by, at=at, facts={"rota": rota.pk})
    changed = _laid(rota, pattern, by=by, at=at)
    kept = Shift.objects.filter(layer=layer, is_kept=True, starts_at__gte=_last(before, at))
    kept.update(layer=changed)
    _plan(rota, by=by, at=at)
    return changed


@transaction.atomic
def end_layer(layer: Layer, last: date, *, by: Actor, at: datetime) -> Layer:
    """End a layer with the shifts that begin on a day: those after it go.

    :raises NotThisLayer: for a day before its first, or decades off.
    """
    rota = locked(layer.rota)
    if last < layer.from_on:
        raise NotThisLayer("The last day must not be before the first.")
    if why := why_not_day(last, at=at):
        raise NotThisLayer(why)
    layer.until_on = last
    layer.save(update_fields=["until_on"])
    journal.record("layer.ended", layer, by=by, at=at, facts={"rota": rota.pk})
    _plan(rota, by=by, at=at)
    return layer


@transaction.atomic
def plan(rota: Rota, *, by: Actor, at: datetime) -> int:
    """Plan the shifts of a rota eight weeks ahead; return how many were added or taken away.

    Shifts that have begun, and those that somebody changed by hand, stay as they are.
    """
    return _plan(locked(rota), by=by, at=at)


def locked(rota: Rota) -> Rota:
    """Lock a rota: its shifts are changed by one at a time."""
    found = Rota.objects.select_for_update(of=("self",)).filter(pk=rota.pk)
    return found.select_related("council").get()


def _plan(rota: Rota, *, by: Actor, at: datetime) -> int:
    changed = sum(_plan_layer(layer, rota, at) for layer in Layer.objects.filter(rota=rota))
    Rota.objects.filter(pk=rota.pk).update(planned_at=at)
    if changed:
        journal.record("rota.planned", rota, by=by, at=at, facts={"shifts": changed})
    return changed


def _laid(rota: Rota, pattern: Pattern, *, by: Actor, at: datetime) -> Layer:
    layer = Layer.objects.create(
        council_id=rota.council_id,
        rota=rota,
        name=pattern.name.strip(),
        rank=pattern.rank,
        weekdays=sorted(set(pattern.weekdays)),
        begins=pattern.begins,
        ends=pattern.ends,
        days=pattern.days,
        turn=pattern.turn,
        people=list(pattern.people),
        from_on=pattern.from_on,
        until_on=pattern.until_on,
    )
    journal.record("layer.set", layer, by=by, at=at, facts={"rota": rota.pk})
    return layer


def _wanted(layer: Layer, rota: Rota, at: datetime) -> list[Planned]:
    pattern = layer.pattern
    return shifts.planned(pattern, rota.council.zone, since=at, until=at + HORIZON)


def _last(wanted: Collection[Planned], at: datetime) -> datetime:
    """Return when the last of these shifts ends; the moment itself where there is none."""
    return max((one.ends_at for one in wanted), default=at)


def _plan_layer(layer: Layer, rota: Rota, at: datetime) -> int:
    wanted = _wanted(layer, rota, at)
    last = None if layer.until_on is None else _last(wanted, at)
    there = list(Shift.objects.filter(layer=layer, ends_at__gt=at))
    as_wanted = {(one.starts_at, one.ends_at, one.identity) for one in wanted}
    gone = [one for one in there if one.starts_at > at and not _stays(one, last, as_wanted)]
    _drop([one.pk for one in gone])
    left = [(one.starts_at, one.ends_at) for one in there if one not in gone]
    made = [
        Shift(
            council_id=layer.council_id,
            rota=rota,
            layer=layer,
            identity_id=one.identity,
            planned_id=one.identity,
            starts_at=starts,
            ends_at=ends,
        )
        for one in wanted
        for starts, ends in shifts.without([(one.starts_at, one.ends_at)], left)
    ]
    Shift.objects.bulk_create(made)
    return len(made) + len(gone)


def _stays(
    shift: Shift, last: datetime | None, wanted: Collection[tuple[datetime, datetime, int]]
) -> bool:
    """Whether a shift to come stays: changed by hand, before the last ends, or still as planned."""
    if shift.is_kept:
        return last is None or shift.starts_at < last
    return (shift.starts_at, shift.ends_at, shift.identity_id) in wanted


def _drop(shift_ids: Collection[int]) -> None:
    Swap.objects.filter(Q(shift_id__in=shift_ids) | Q(back_id__in=shift_ids)).delete()
    Shift.objects.filter(pk__in=shift_ids).delete()
