"""Articles beside a call: those that may help with what is typed, and those that did."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict

from moothall.engine.cases.models import Case
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.knowledge import beside
from moothall.faces.staff.knowledge.beside import Helps
from moothall.faces.staff.telephone.callers import Speaker
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.queries import Reader

LOOK, PUT, USED, UNHELPED = "help-look", "help-put", "help-used", "help-none"
BUTTONS = (LOOK, PUT)
"""What the form sends where articles are looked for, or the address of one is put in."""
AUTO = "auto"
"""Sent where a script looks, which is given the card alone."""


def card(
    desk: Desk,
    council: Council,
    definition: ServiceDefinition,
    typed: Mapping[str, Any],
    speaker: Speaker,
) -> Helps:
    """Return the card beside a call; it is read from nowhere before articles are asked for."""
    used = _numbers(typed.get(USED))
    is_asked = bool(used) or any(name in typed for name in (*BUTTONS, UNHELPED))
    found = (
        beside.of_call(
            desk,
            council,
            definition.service,
            typed=_written(definition, typed),
            caller=speaker.asks,
            used=used,
        )
        if is_asked
        else ()
    )
    return Helps(
        form="call",
        url="",
        write_url=beside.write_url(council, definition.service),
        found=found,
        is_asked=is_asked,
        is_unhelped=UNHELPED in typed,
        words=_words(definition),
    )


def pressed(
    request: HttpRequest,
    desk: Desk,
    council: Council,
    posted: QueryDict,
    *,
    speaker: Speaker,
) -> Mapping[str, Any] | None:
    """Return what the form shows again where a button of the card was pressed; else None.

    The address of a chosen article stands in what was done then, and it is ticked as used.

    :raises Http404: for an article that is not to be read, by the officer or by who asks.
    """
    if PUT not in posted:
        return posted if LOOK in posted else None
    there = queries.by_ids(Reader.at_desk(desk.who, [council.pk]), _numbers(posted.get(PUT)))
    roles = people.roles_of(speaker.asks) if speaker.asks else []
    chosen = beside.helping([*there.values()], council, roles, used=there)
    if not chosen or chosen[0].why_not_send:
        raise Http404("There is no such article whose address could be put in.")
    typed, one = posted.copy(), chosen[0]
    remark = posted.get("remark", "").rstrip()
    if beside.stands_in(remark, one.address):
        messages.success(request, beside.THERE)
    else:
        line = f"{one.shown.title}: {one.address}"
        typed["remark"] = f"{remark}\n\n{line}" if remark else line
    ticked = [str(number) for number in _numbers(posted.getlist(USED))]
    typed.setlist(USED, list(dict.fromkeys([*ticked, str(one.shown.id)])))
    return typed


def count(desk: Desk, made: Case, posted: QueryDict, *, by: Actor) -> None:
    """Count the articles that were ticked as used on the case that was logged, or that none was."""
    used = _numbers(posted.getlist(USED))
    there = queries.by_ids(Reader.at_desk(desk.who, [made.council_id]), used) if used else {}
    for one in there.values():
        actions.use(one.article, made, by=by, at=desk.at)
    if UNHELPED in posted and not there:
        actions.lack(made, by=by, at=desk.at)


def _written(definition: ServiceDefinition, typed: Mapping[str, Any]) -> str:
    """Return what is typed at length, but for answers that not every officer sees."""
    return "\n".join(str(typed.get(name) or "") for name in _words(definition)).strip()


def _words(definition: ServiceDefinition) -> list[str]:
    asked = (question for _, question in definition.questions())
    return [one.id for one in asked if one.type == "longtext" and not one.sensitive]


def _numbers(found: object) -> Sequence[int]:
    every = found if isinstance(found, list) else [found or ""]
    texts = [str(one) for one in every][:20]
    return [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 16]
