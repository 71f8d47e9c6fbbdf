"""Load a layer of areas, and take one away."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from moothall.engine.places.models import Area, Layer
from moothall.engine.places.words import NoLayer
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying


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
    council: Council, said: Said, file: Mapping[str, Any], *, by: Actor, at: datetime
) -> tuple[Layer, int]:
    """Keep the areas of a GeoJSON file as a version of a layer; return it and how many they are.

    The same areas again change nothing; others from the same day on take their place.

    :raises NotALayer: with what is wrong with the file.
    """
    # shapely weighs on a process that never loads a layer
    from moothall.engine.places import covering  # noqa: PLC0415

    found = covering.areas(file, said.area_code, said.area_name)
    rings = json.dumps([[one.code, one.name, one.rings] for one in found])
    digest = hashlib.sha256(f"{said.name}\n{said.credit}\n{rings}".encode()).hexdigest()
    same = Layer.objects.select_for_update(of=("self",)).filter(
        council=council, code=said.code, holds_from_on=said.holds_from_on
    )
    before = same.first()
    if before and before.digest == digest:
        return before, len(found)
    if before:
        _forget(before)
    layer = Layer.objects.create(
        council=council,
        code=said.code,
        name=said.name,
        credit=said.credit,
        holds_from_on=said.holds_from_on,
        digest=digest,
        loaded_at=at,
    )
    rows = [
        {
            "council_id": council.pk,
            "layer_id": layer.pk,
            "code": one.code,
            "name": one.name,
            "rings": list(one.rings),
            "inside": [list(keys) for keys in one.inside],
            "border": [list(keys) for keys in one.border],
            **one.box._asdict(),
        }
        for one in found
    ]
    copying.put(Area, rows)
    facts = {"areas": len(found), "digest": digest}
    journal.record("layer.loaded", layer, by=by, at=at, facts=facts)
    return layer, len(found)


@transaction.atomic
def remove(council: Council, code: str, holds_from_on: date, *, by: Actor, at: datetime) -> None:
    """Take away the version of a layer that holds from a day on; the one before holds again.

    :raises NoLayer: where there is none.
    """
    layer = (
        Layer.objects.select_for_update(of=("self",))
        .filter(council=council, code=code, holds_from_on=holds_from_on)
        .first()
    )
    if layer is None:
        raise NoLayer(f"There is no layer {code!r} here that holds from {holds_from_on} on.")
    journal.record("layer.removed", layer, by=by, at=at)
    _forget(layer)


def _forget(layer: Layer) -> None:
    Area.objects.filter(layer=layer).delete()
    layer.delete()
