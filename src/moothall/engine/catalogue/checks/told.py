"""Messages carry only the platform's own fields, each where it has something to say.

What a stranger typed is never mailed to another stranger (an open form would become a way to send
spam from the council's own address), so no field gives an answer, and where anyone may ask, none
gives the name that was typed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from moothall.engine.catalogue.checks.known import parts, words
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where

_ALWAYS: Final = frozenset({"reference", "service", "name", "track_url"})
FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "submitted": _ALWAYS | {"due"},
    "replied": _ALWAYS | {"due", "reply"},
    "paused": _ALWAYS,
    "resumed": _ALWAYS | {"due"},
    "resolved": _ALWAYS | {"outcome", "survey_url"},
    "closed": _ALWAYS | {"outcome", "survey_url"},
}
_EVERY: Final = frozenset().union(*FIELDS.values())
_FIELD: Final = re.compile(r"\{\{(.*?)\}\}")
_BRACES: Final = re.compile(r"\{\{|\}\}")


def complaints(value: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield the faults of messages and their fields."""
    seen: set[tuple[object, object]] = set()
    for where, message in parts(value, "messages"):
        moment = (words(message, "on"), message.get("channel", "email"))
        if moment in seen:
            yield Complaint(
                (*where, "on"),
                f"a second message on `{moment[0]}`",
                "people are told once of each thing that happens",
                "put both into one message",
            )
        seen.add(moment)
        for name in ("subject", "body"):
            yield from _text(words(message, name) or "", (*where, name), moment[0], value)
    yield from _nowhere_to_send(value)


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
    if (
        value.get("ask") == "anyone"
        and value.get("messages")
        and not {"email", "requester"} & fills
    ):
        yield Complaint(
            ("messages",),
            "messages by email and no question that fills `email`",
            "someone who has not signed in could not be told",
            "add an email question with `fills: email`, or remove the messages",
            at_key=True,
        )
