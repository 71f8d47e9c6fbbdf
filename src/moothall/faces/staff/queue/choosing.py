"""Cases ticked in the queue, and what can be done to all of them, as forms name them."""

from collections.abc import Mapping

from django.http import QueryDict

from moothall.engine.cases.together import Verb

TASKS: Mapping[Verb, str] = {
    Verb.ASSIGN: "Assign",
    Verb.PRIORITISE: "Change priority",
    Verb.REPLY: "Reply",
    Verb.NOTE: "Add an internal note",
    Verb.PAUSE: "Pause",
    Verb.RESUME: "Resume",
    Verb.RESOLVE: "Resolve",
    Verb.JOIN: "Make them parts of a case",
    Verb.TAG: "Put a tag on",
    Verb.UNTAG: "Take a tag off",
    Verb.WATCH: "Watch",
}
"""What can be done to several cases, as the queue offers it."""
LONGEST_NUMBER = 16


def chosen(posted: QueryDict, most: int) -> dict[int, int]:
    """Return the cases that a form names, each with how many events it had when it was seen."""
    found: dict[int, int] = {}
    for text in ",".join(posted.getlist("case")).split(","):
        number, _, events = text.partition(".")
        if _is_number(number) and _is_number(events) and len(found) <= most:
            found[int(number)] = int(events)
    return found


def carried(cases: Mapping[int, int]) -> str:
    """Return cases as `chosen` reads them."""
    return ",".join(f"{number}.{events}" for number, events in cases.items())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER
