"""What can be done with rotas: set up, laid down in layers, planned ahead."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.practices.servicedesk import shifts
from moothall.practices.servicedesk.models import Feed, Layer, Rota, Shift, Swap
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.rules import oncall as rules
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
    if why := rules.why_not_layer(rota, pattern, duty.team(rota)):
        raise NotThisLayer(why)
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
    _plan(rota, by=by, at=at)
    return layer


@transaction.atomic
def end_layer(layer: Layer, last: date, *, by: Actor, at: datetime) -> Layer:
    """End a layer with the shifts that begin on a day: those after it go.

    :raises NotThisLayer: for a day before its first.
    """
    rota = locked(layer.rota)
    if last < layer.from_on:
        raise NotThisLayer("The last day must not be before the first.")
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


def _plan_layer(layer: Layer, rota: Rota, at: datetime) -> int:
    wanted = shifts.planned(_pattern(layer), rota.council.zone, since=at, until=at + HORIZON)
    there = list(Shift.objects.filter(layer=layer, ends_at__gt=at))
    as_wanted = {(one.starts_at, one.ends_at, one.identity) for one in wanted}
    gone = [one for one in there if one.starts_at > at and not _stays(one, layer, as_wanted)]
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


def _stays(shift: Shift, layer: Layer, wanted: Collection[tuple[datetime, datetime, int]]) -> bool:
    if shift.is_kept:
        zone = ZoneInfo(layer.rota.council.zone)
        return layer.until_on is None or shift.starts_at.astimezone(zone).date() <= layer.until_on
    return (shift.starts_at, shift.ends_at, shift.identity_id) in wanted


def _pattern(layer: Layer) -> Pattern:
    return Pattern(
        name=layer.name,
        weekdays=layer.weekdays,
        begins=layer.begins,
        ends=layer.ends,
        days=layer.days,
        people=layer.people,
        from_on=layer.from_on,
        rank=layer.rank,
        turn=layer.turn,
        until_on=layer.until_on,
    )


def _drop(shift_ids: Collection[int]) -> None:
    Swap.objects.filter(Q(shift_id__in=shift_ids) | Q(back_id__in=shift_ids)).delete()
    Shift.objects.filter(pk__in=shift_ids).delete()
