"""What is looked up for the questions of a page, before they are read or drawn."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.conf import settings

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.placing import Address
from moothall.faces.pages.fields import Filled
from moothall.outside.places.client import NoAnswer, Places

ADDRESS = Address()
log = structlog.get_logger()


def found_for(
    questions: Iterable[Question], filled: Filled, kept: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Return the addresses to choose from, by question id: the postcode's, and the one kept.

    What was chosen before stands though the look-up be away.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for question in questions:
        postcode = ADDRESS.looked_for(question, filled) if question.type == "address" else None
        if postcode:
            known = kept.get(question.id)
            found[question.id] = _of(postcode, known if isinstance(known, dict) else None)
    return found


def _of(postcode: str, known: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    places = _asked(postcode)
    uprns = {place["uprn"] for place in places}
    if known and known["uprn"] and known["postcode"] == postcode and known["uprn"] not in uprns:
        places.insert(0, dict(known))
    return places


def _asked(postcode: str) -> list[dict[str, Any]]:
    places = Places(settings.PLACES_URL, settings.PLACES_KEY)
    if not places.is_set_up:
        return []
    try:
        return [place.as_json() for place in places.at(postcode)]
    except NoAnswer as fault:
        log.warning("addresses could not be looked up", why=str(fault))
        return []
