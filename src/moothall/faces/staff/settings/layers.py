"""Wards and other areas at the desk: loaded from a file, looked at, published, put back."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.places import actions, cells, queries, rules
from moothall.engine.places.actions import Said
from moothall.engine.places.cells import Box
from moothall.engine.places.models import Layer
from moothall.engine.places.words import NoLayer, NotALayer
from moothall.faces.pages import access, filing, mapping
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.journal.words import Refused

LONGEST: Final = 300
FIELDS: Final = ("code", "name", "from", "area_code", "area_name", "credit")
USUAL: Final[Mapping[str, str]] = {
    "code": "wards",
    "name": "Wards",
    "area_code": "code",
    "area_name": "name",
}
STANDINGS: Final[Mapping[str, str]] = {
    "draft": "Draft",
    "published": "Published",
    "ended": "Replaced or taken away",
}
_FINE: Final = 1_500
"""Into so many steps the whole ground is divided: corners nearer than one are not drawn."""


@access.designer
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """List the council's layers, each version of them, and read a file into a draft."""
    desk = _desk(request)
    if request.method != "POST":
        return _listed(request, desk, dict(USUAL), {})
    told = {name: " ".join(request.POST.get(name, "").split())[:LONGEST] for name in FIELDS}
    wrong = _wrong(request, told)
    if wrong:
        return _listed(request, desk, told, wrong)
    said = Said(
        told["code"],
        told["name"],
        date.fromisoformat(told["from"]),
        told["area_code"],
        told["area_name"],
        told["credit"],
    )
    try:
        made = actions.draft(desk.council, said, _content(request), by=_by(desk), at=desk.at)
    except NotALayer as refused:
        return _listed(request, desk, told, {"file": str(refused)})
    return redirect("staff:layer", made.pk)


overview.longest = "LOAD_MEGABYTES"  # type: ignore[attr-defined]  # read where the file comes in


@access.designer
@require_safe
def layer(request: HttpRequest, number: int) -> HttpResponse:
    """Show a version of a layer: its outline, its areas, and what it changes."""
    desk = _desk(request)
    return _page(request, desk, _found(desk, number), "")


@access.designer
@require_safe
def outline(request: HttpRequest, number: int) -> HttpResponse:
    """Give the areas of a version as the map of its page draws them: GeoJSON, without details."""
    found = queries.whole_areas(_found(_desk(request), number))
    box = _box([Box(one.west, one.south, one.east, one.north) for one in found])
    step = max(box.east - box.west, box.north - box.south) // _FINE
    draw = mapping.drawn()
    features = [
        {
            "type": "Feature",
            "geometry": mapping.outline([_coarse(ring, step) for ring in one.rings], draw),
            "properties": {"name": one.name},
        }
        for one in found
    ]
    told = {"type": "FeatureCollection", "features": features}
    return HttpResponse(json.dumps(told), content_type=mapping.MEDIA_TYPE)


@access.designer
@require_POST
def act(request: HttpRequest, number: int, deed: str) -> HttpResponse:
    """Publish a draft or let it go; take a version away, or put it back."""
    if deed not in DEEDS:
        raise Http404(deed)
    desk = _desk(request)
    found = _found(desk, number)
    try:
        messages.success(request, DEEDS[deed](request, desk, found))
    except Refused as refused:
        return _page(request, desk, found, str(refused))
    return redirect("staff:layers") if deed == "discard" else redirect("staff:layer", number)


def _publish(request: HttpRequest, desk: Desk, found: Layer) -> str:
    reason = " ".join(request.POST.get("reason", "").split())[:LONGEST]
    actions.publish(found, by=_by(desk), at=desk.at, meant_because=reason)
    return f"{found.name} hold from {found.holds_from_on:%-d %B %Y} on."


def _discard(request: HttpRequest, desk: Desk, found: Layer) -> str:
    del request
    actions.discard(found, by=_by(desk), at=desk.at)
    return "The draft is let go."


def _remove(request: HttpRequest, desk: Desk, found: Layer) -> str:
    del request
    actions.take_away(found, by=_by(desk), at=desk.at)
    return "It is taken away. It can be put back here."


def _restore(request: HttpRequest, desk: Desk, found: Layer) -> str:
    del request
    actions.restore(found, by=_by(desk), at=desk.at)
    return "It is put back."


DEEDS: Final[Mapping[str, Callable[[HttpRequest, Desk, Layer], str]]] = {
    "publish": _publish,
    "discard": _discard,
    "remove": _remove,
    "restore": _restore,
}


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership has no layers of its own: load them in each council.")
    return desk


def _by(desk: Desk) -> Any:  # noqa: ANN401 - an actor
    return desk.who.actor_in(desk.council.pk)


def _found(desk: Desk, number: int) -> Layer:
    try:
        return queries.version(desk.council.pk, number)
    except NoLayer as gone:
        raise Http404(str(gone)) from gone


def _wrong(request: HttpRequest, told: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with the form, by field."""
    wrong = {}
    if len(filing.sent(request, "file")) != 1:
        wrong["file"] = "Select a file"
    if why := rules.why_not_said(told["code"], told["name"] or "x"):
        wrong["code"] = why
    if not told["name"]:
        wrong["name"] = "Enter what the layer is called"
    try:
        date.fromisoformat(told["from"])
    except ValueError:
        wrong["from"] = "Enter the day from which it holds, such as 2027-05-06"
    for name in ("area_code", "area_name"):
        if not told[name]:
            wrong[name] = "Enter the property of the file"
    return wrong


def _content(request: HttpRequest) -> Mapping[str, Any]:
    """Return what the file says.

    :raises NotALayer: for one that is no JSON, or too long.
    """
    sent = filing.sent(request, "file")[0]
    if sent.length > settings.LOAD_MEGABYTES * 1_000_000:
        raise NotALayer(f"The file must be smaller than {settings.LOAD_MEGABYTES}MB.")
    try:
        said = json.loads(sent.content.read())
    except (ValueError, RecursionError) as fault:
        raise NotALayer("The file is no GeoJSON: it cannot be read as JSON.") from fault
    return said if isinstance(said, dict) else {}


def _listed(
    request: HttpRequest, desk: Desk, told: Mapping[str, str], wrong: Mapping[str, str]
) -> HttpResponse:
    now = {layer.pk for layer in queries.layers([desk.council.pk], desk.at.date())}
    context = {
        "rows": [
            {
                "layer": layer,
                "areas": count,
                "standing": "Holds today" if layer.pk in now else STANDINGS[layer.standing],
            }
            for layer, count in queries.every(desk.council.pk)
        ],
        "told": told,
        "wrong": wrong,
        "errors": [{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
        "most": settings.LOAD_MEGABYTES,
    }
    return shown(request, "staff/layers.html", context, status=422 if wrong else 200)


def _page(request: HttpRequest, desk: Desk, found: Layer, wrong: str) -> HttpResponse:
    areas = queries.areas([found])
    box = _box([Box(one.west, one.south, one.east, one.north) for one in areas])
    draw = mapping.drawn()
    changes = queries.changes(found) if found.standing == "draft" else None
    held = rules.held_because(changes) if changes else ""
    context = {
        "layer": found,
        "standing": STANDINGS[found.standing],
        "holds_today": found.pk
        in {one.pk for one in queries.layers([desk.council.pk], desk.at.date())},
        "areas": areas,
        "changes": changes,
        "before": queries.before(found) if changes else None,
        "held": held,
        "reason": request.POST.get("reason", ""),
        "errors": [{"text": wrong, "href": "#reason" if held else "#main-content"}]
        if wrong
        else [],
        "map": {
            "tiles": settings.MAP_TILES,
            "credit": settings.MAP_CREDIT,
            "box": ",".join(
                str(edge) for edge in (*draw(box.west, box.south), *draw(box.east, box.north))
            ),
        },
    }
    return shown(request, "staff/layer.html", context, status=422 if wrong else 200)


def _box(boxes: list[Box]) -> Box:
    if not boxes:
        return cells.EVERYWHERE
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return Box(min(wests), min(souths), max(easts), max(norths))


def _coarse(ring: list[list[float]], step: int) -> list[list[float]]:
    """Return a ring without the corners that are nearer than a step to the one before."""
    kept = ring[:1]
    for corner in ring[1:]:
        if abs(corner[0] - kept[-1][0]) + abs(corner[1] - kept[-1][1]) > step:
            kept.append(corner)
    return kept
