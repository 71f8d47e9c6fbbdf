"""Messages carry only the platform's own fields, each where it has something to say.

What a stranger typed is never mailed to another stranger (an open form would become a way to send
spam from the council's own address), so no field gives an answer, and where anyone may ask, none
gives the name that was typed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from moothall.engine.catalogue.checks.known import part, parts, words
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where
from moothall.outside.notify import segments

_ALWAYS: Final = frozenset({"reference", "service", "name", "track_url"})
FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "submitted": _ALWAYS | {"due"},
    "replied": _ALWAYS | {"due", "reply"},
    "paused": _ALWAYS,
    "resumed": _ALWAYS | {"due"},
    "resolved": _ALWAYS | {"outcome", "survey_url"},
    "closed": _ALWAYS | {"outcome", "survey_url"},
}
_AT_ONCE: Final = frozenset({"submitted", "paused"})
_EVERY: Final = frozenset().union(*FIELDS.values())
_FIELD: Final = re.compile(r"\{\{(.*?)\}\}")
_BRACES: Final = re.compile(r"\{\{|\}\}")


_NOTIFY: Final = re.compile(r"\(\((.*?)\)\)")
_LONGEST: Final[Mapping[str, int]] = {
    "reference": 11,
    "due": 44,
    "name": 60,
    "track_url": 80,
    "survey_url": 90,
}
"""How many characters a field may well take; that of a service and an outcome is known."""


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield the faults of messages and their fields."""
    seen: set[tuple[object, object]] = set()
    for where, message in parts(value, "messages"):
        on, ways = words(message, "on"), channels(message)
        if seen & {(on, way) for way in ways}:
            yield Complaint(
                (*where, "on"),
                f"a second message on `{on}`",
                "people are told once of each thing that happens",
                "put both into one message",
            )
        seen |= {(on, way) for way in ways}
        for name in ("subject", "body", "text"):
            yield from _text(words(message, name) or "", (*where, name), on, value)
        if message.get("may_wait") and on in _AT_ONCE:
            yield Complaint(
                (*where, "may_wait"),
                f"a message on `{on}` that may wait for the email of the day",
                "whoever asked looks for it at once, or must answer it",
                "take `may_wait` out",
            )
        if "text" in ways:
            yield from _short(message, where, value)
    for where, task in parts(value, "tasks"):
        notice = part(part(task, "job"), "tell")
        for name in ("subject", "body", "text"):
            place = (*where, "job", "tell", name)
            yield from _text(words(notice, name) or "", place, "resumed", value)
    yield from _nowhere_to_send(value)


def channels(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the channels of a message as they are written: one, a list, or email if not said."""
    said = message.get("channel", "email")
    ways = said if isinstance(said, list) else [said]
    return tuple(way for way in ways if isinstance(way, str) and way in FILLED_BY)


FILLED_BY: Final[Mapping[str, str]] = {"email": "email", "text": "phone", "letter": "address"}
"""What a question must fill so that a channel leads anywhere."""


def _short(
    message: Mapping[str, Any], where: Where, value: Mapping[str, Any]
) -> Iterator[Complaint]:
    """Yield what keeps a message from being sent as a text, counted with its fields filled."""
    name = "text" if words(message, "text") else "body"
    template = words(message, name) or ""
    if "{{reply}}" in template:
        yield Complaint(
            (*where, name),
            "the field `{{reply}}` in a text message",
            "a reply may be of any length, a text may not",
            "add `text:` that says where to read it: `{{track_url}}`",
        )
        return
    count = segments.length(_FIELD.sub(lambda found: "x" * _room(found[1], value), template))
    if count.is_too_long:
        yield Complaint(
            (*where, name),
            f"a text message of up to {count.characters} characters ({count.parts} parts)",
            f"GOV.UK Notify sends no more than {segments.LONGEST}",
            "add a shorter `text:`, or send it by email only",
        )


def _room(name: str, value: Mapping[str, Any]) -> int:
    if name == "service":
        return len(words(value, "name") or "")
    if name == "outcome":
        return max([0, *(len(words(o, "label") or "") for _, o in parts(value, "outcomes"))])
    return _LONGEST.get(name, 0)


def _text(
    text: str, where: Where, moment: str | None, value: Mapping[str, Any]
) -> Iterator[Complaint]:
    for found in _FIELD.finditer(text):
        said = _field(found[1], moment, value)
        if said:
            yield Complaint(where, *said)
    if _BRACES.search(_FIELD.sub("", text)):
        yield Complaint(
            where,
            "a field is not closed",
            "its braces would be sent as they stand",
            "write it like `{{reference}}`",
        )
    for found in _NOTIFY.finditer(text):
        yield Complaint(
            where,
            f"`(({found[1]}))`",
            "that is how GOV.UK Notify writes a field; here it would be sent as it stands",
            f"write `{{{{{found[1]}}}}}`",
        )


def _field(name: str, moment: str | None, value: Mapping[str, Any]) -> tuple[str, str, str] | None:
    what = f"the field `{{{{{name}}}}}`"
    if name not in _EVERY:
        return (what, _why_unknown(name), like(name.strip(), sorted(_EVERY)))
    if moment is not None and moment in FIELDS and name not in FIELDS[moment]:
        when = ", ".join(on for on, fields in FIELDS.items() if name in fields)
        return (what, f"there is nothing to put there on `{moment}`", f"use it on {when}")
    if name == "name" and value.get("ask") == "anyone":
        why = "anyone may ask, so a stranger's words would be mailed to any address they typed"
        return (what, why, "begin with `Hello`, or let only residents or employees ask")
    if name == "survey_url" and not value.get("survey"):
        return (what, "the service has no survey", "add `survey:` with its question")
    return None


def _why_unknown(name: str) -> str:
    if name.strip().startswith("answers"):
        return "what a stranger typed is never mailed to an address a stranger typed"
    return "messages have no such field"


def _nowhere_to_send(value: Mapping[str, Any]) -> Iterator[Complaint]:
    fills = {
        words(question, "fills")
        for where, page in parts(value, "pages")
        for _, question in parts(page, "questions", inside=where)
    }
    fills |= {"email", "phone"} if "requester" in fills else set()
    if value.get("ask") != "anyone":
        return
    wanted = [
        [FILLED_BY[way] for way in channels(message)] for _, message in parts(value, "messages")
    ]
    lost = next((needed for needed in wanted if needed and not fills & set(needed)), None)
    if lost is not None:
        listed, first = " or ".join(f"`{name}`" for name in lost), lost[0]
        by = {"email": "email", "phone": "text", "address": "letter"}[first]
        yield Complaint(
            ("messages",),
            f"messages by {by} and no question that fills {listed}",
            "someone who has not signed in could not be told",
            f"add {'an' if first in {'email', 'address'} else 'a'} {first} question with"
            f" `fills: {first}`, or remove the messages",
            at_key=True,
        )
