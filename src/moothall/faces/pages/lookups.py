"""What is looked up for the questions of a page, before they are read or drawn."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds import KINDS
from moothall.engine.catalogue.kinds.placing import Address
from moothall.faces.pages.fields import Filled
from moothall.outside.places.client import NoAnswer, Places

if TYPE_CHECKING:
    from moothall.engine.catalogue.kinds.composite import Group

ADDRESS = Address()
GROUP = cast("Group", KINDS["group"])
log = logging.getLogger("moothall.places")


def found_for(
    questions: Iterable[Question], filled: Filled, kept: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Return the addresses to choose from, by question id: the postcode's, and the one kept.

    What was chosen before stands though the look-up be away.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for question, known in _addresses(questions, filled, kept):
        postcode = ADDRESS.looked_for(question, filled)
        if postcode:
            found[question.id] = _of(postcode, known if isinstance(known, dict) else None)
    return found


def _addresses(
    questions: Iterable[Question], filled: Filled, kept: Mapping[str, Any]
) -> Iterator[tuple[Question, Any]]:
    """Yield the questions for an address, those inside groups too, each with what was kept."""
    for question in questions:
        if question.type == "address":
            yield question, kept.get(question.id)
        elif question.type == "group":
            items = kept.get(question.id) or []
            for at in range(GROUP.count(question, filled)):
                item = items[at] if at < len(items) else {}
                for key, _, part in GROUP.item(question, at):
                    if part.type == "address":
                        yield part, item.get(key)


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
        log.warning("addresses could not be looked up: %s", fault)
        return []
