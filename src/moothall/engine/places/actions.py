"""Layers of areas: read from a file, published, taken away and put back.

A file is read into a draft, which nobody meets before it is published. What it takes the place of
is kept, and can be put back.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from moothall.engine.places import queries, rules
from moothall.engine.places.models import Area, Layer
from moothall.engine.places.words import HeldByBrake, NoLayer, NotALayer, NotNow
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

_AT_ONCE: Final = 100


@dataclass(frozen=True)
class Said:
    """What is said of a layer: its code and name, from when it holds, whose data it is.

    `area_code` and `area_name` are the properties of the file that say those of an area.
    """

    code: str
    name: str
    holds_from_on: date
    area_code: str = "code"
    area_name: str = "name"
    credit: str = ""


@transaction.atomic
def load(
    council: Council,
    said: Said,
    file: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    meant_because: str = "",
) -> tuple[Layer, int]:
    """Read a GeoJSON file and publish it as a version of a layer; return it and how many areas.

    The same areas again change nothing; others from the same day on take their place.

    :raises NotALayer: with what is wrong with the file.
    :raises HeldByBrake: where much changes and nobody says why it is meant.
    """
    made, count = _read(council, said, file, at)
    there = _in_place_of(made)
    if there and there.digest == made.digest:
        _forget(made)
        return there, count
    _publish(made, meant_because, at)
    facts = {"areas": count, "digest": made.digest}
    journal.record("layer.loaded", made, by=by, at=at, facts=facts)
    return made, count


@transaction.atomic
def draft(
    council: Council, said: Said, file: Mapping[str, Any], *, by: Actor, at: datetime
) -> Layer:
    """Read a GeoJSON file into a draft, to be looked at; an older one of that day is let go.

    :raises NotALayer: with what is wrong with the file.
    """
    made, count = _read(council, said, file, at)
    for older in Layer.objects.drafts().filter(
        council=council, code=made.code, holds_from_on=made.holds_from_on
    ):
        if older.pk != made.pk:
            _forget(older)
    facts = {"areas": count, "digest": made.digest}
    journal.record("layer.drafted", made, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def publish(layer: Layer, *, by: Actor, at: datetime, meant_because: str = "") -> Layer:
    """Put a draft in force from its day on, in the place of what holds from that day.

    :raises NotNow: for what is no draft.
    :raises HeldByBrake: where much changes and nobody says why it is meant.
    """
    found = _locked(layer)
    if found.standing != "draft":
        raise NotNow("It is published already.")
    _publish(found, meant_because, at)
    journal.record("layer.published", found, by=by, at=at, facts={"digest": found.digest})
    return found


@transaction.atomic
def discard(layer: Layer, *, by: Actor, at: datetime) -> None:
    """Let a draft go, with its areas.

    :raises NotNow: for what was published.
    """
    found = _locked(layer)
    if found.standing != "draft":
        raise NotNow("It is published already: take it away instead.")
    journal.record("layer.discarded", found, by=by, at=at)
    _forget(found)


@transaction.atomic
def remove(council: Council, code: str, holds_from_on: date, *, by: Actor, at: datetime) -> Layer:
    """Take away the version of a layer that holds from a day on; the one before holds again.

    It is kept, and can be put back.

    :raises NoLayer: where there is none.
    """
    layer = (
        Layer.objects.in_force()
        .filter(council=council, code=code, holds_from_on=holds_from_on)
        .first()
    )
    if layer is None:
        raise NoLayer(f"There is no layer {code!r} here that holds from {holds_from_on} on.")
    return _taken_away(layer, by, at)


@transaction.atomic
def take_away(layer: Layer, *, by: Actor, at: datetime) -> Layer:
    """Take away a version of a layer, as `remove` does.

    :raises NotNow: for a draft, and for what was taken away.
    """
    return _taken_away(layer, by, at)


def _taken_away(layer: Layer, by: Actor, at: datetime) -> Layer:
    found = _locked(layer)
    if found.standing != "published":
        raise NotNow("It is not published.")
    journal.record("layer.removed", found, by=by, at=at)
    _end(found, at)
    return found


@transaction.atomic
def restore(layer: Layer, *, by: Actor, at: datetime) -> Layer:
    """Put back a version that was taken away or replaced; what is in its place goes.

    :raises NotNow: for one that holds, and for a draft.
    """
    found = _locked(layer)
    if found.standing != "ended":
        raise NotNow("It was not taken away.")
    there = _in_place_of(found)
    if there:
        _end(there, at)
    found.ended_at = None
    found.save(update_fields=["ended_at"])
    journal.record("layer.restored", found, by=by, at=at)
    return found


def _read(council: Council, said: Said, file: Mapping[str, Any], at: datetime) -> tuple[Layer, int]:
    # shapely weighs on a process that never loads a layer
    from moothall.engine.places import covering  # noqa: PLC0415

    wrong = rules.why_not_said(said.code, said.name)
    if wrong:
        raise NotALayer(wrong)
    found = covering.areas(file, said.area_code, said.area_name)
    rings = json.dumps([[one.code, one.name, one.rings] for one in found])
    digest = hashlib.sha256(f"{said.name}\n{said.credit}\n{rings}".encode()).hexdigest()
    layer = Layer.objects.create(
        council=council,
        code=said.code,
        name=said.name,
        credit=said.credit,
        holds_from_on=said.holds_from_on,
        digest=digest,
        loaded_at=at,
        is_draft=True,
    )
    # row by row: who sits at the desk may make no tables, and COPY goes through one
    Area.objects.bulk_create(
        [
            Area(
                council=council,
                layer=layer,
                code=one.code,
                name=one.name,
                rings=list(one.rings),
                inside=[list(keys) for keys in one.inside],
                border=[list(keys) for keys in one.border],
                **one.box._asdict(),
            )
            for one in found
        ],
        batch_size=_AT_ONCE,
    )
    return layer, len(found)


def _publish(layer: Layer, meant_because: str, at: datetime) -> None:
    held = rules.held_because(queries.changes(layer))
    if held and not meant_because:
        raise HeldByBrake(held)
    there = _in_place_of(layer)
    if there:
        _end(there, at)
    layer.is_draft, layer.published_at = False, at
    layer.meant_because = meant_because if held else ""
    layer.save(update_fields=["is_draft", "published_at", "meant_because"])


def _in_place_of(layer: Layer) -> Layer | None:
    """Return what holds from the same day on, to be replaced."""
    return (
        Layer.objects.in_force()
        .select_for_update(of=("self",))
        .filter(council_id=layer.council_id, code=layer.code, holds_from_on=layer.holds_from_on)
        .exclude(pk=layer.pk)
        .first()
    )


def _locked(layer: Layer) -> Layer:
    found = Layer.objects.select_for_update(of=("self",)).filter(pk=layer.pk).first()
    if found is None:
        raise NoLayer("It is not there any more.")
    return found


def _end(layer: Layer, at: datetime) -> None:
    layer.ended_at = at
    layer.save(update_fields=["ended_at"])


def _forget(layer: Layer) -> None:
    Area.objects.filter(layer=layer).delete()
    layer.delete()
