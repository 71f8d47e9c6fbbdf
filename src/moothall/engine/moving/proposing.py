"""A mapping proposed from what a list of cases calls its columns and says in them. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.moving.mapping import (
    COLUMNS,
    COMMENT_COLUMNS,
    NOBODY,
    PAUSE,
    WORDED,
    CaseMapping,
    Column,
    CommentMapping,
    Order,
)

WAITING: Final = {
    "supplier": ("supplier", "third", "vendor", "contractor", "external"),
    "change": ("change", "planned", "development"),
    "requester": ("pending", "hold", "waiting", "await", "customer", "user", "requester"),
}
"""Reasons to pause, and how other desks speak of them; the first that fits."""
SPOKEN: Final = (
    ("closed", ("closed", "archived", "completed")),
    ("resolved", ("resolved", "solved", "fixed", "done")),
    ("cancelled", ("cancel", "withdrawn", "rejected", "merged", "duplicate")),
    ("skip", ("spam", "deleted", "test")),
    ("open", ("open", "new", "progress", "assigned", "active", "logged", "reopen", "allocated")),
)
URGENCY: Final = (
    ("P1", ("critical", "urgent", "p1", "major", "emergency")),
    ("P2", ("high", "p2")),
    ("P3", ("medium", "normal", "p3", "standard")),
    ("P4", ("low", "p4", "minor", "planning")),
)
KEPT: Final = ("yes", "met", "true", "within sla", "within", "achieved")
BROKEN: Final = ("no", "violated", "missed", "false", "breached", "sla violated")


def bare(text: str) -> str:
    """Return a text by which names are compared: its letters and digits, small."""
    return re.sub(r"[^a-z0-9#]", "", text.casefold())


def columns(there: Sequence[str], sayings: Mapping[str, Column] = COLUMNS) -> dict[str, str]:
    """Return which column says what, by what the columns are called; each at most once."""
    named = {bare(name): name for name in reversed(there)}
    found: dict[str, str] = {}
    for field, column in sayings.items():
        for called in (bare(field), *column.called):
            name = named.get(called)
            if name is not None and name not in found.values():
                found[field] = name
                break
    return found


def proposed(
    desk: str,
    there: Sequence[str],
    values: Mapping[str, Sequence[str]],
    services: Mapping[str, ServiceDefinition],
    teams: Mapping[str, str],
    *,
    order: Order = "iso",
) -> CaseMapping:
    """Return a mapping by what columns are called and what they say.

    :param order: in which order its moments have day and month.
    :param values: by column, what it says, where that is a few short texts.
    :param teams: names by code.
    """
    chosen = columns(there)
    given = {name: values.get(column, ()) for name, column in chosen.items()}
    words = {
        name: {
            text: here
            for text in given.get(name, ())
            if (here := _here(name, text, services, teams)) is not None
        }
        for name in WORDED
        if name in chosen and name != "officer"
    }
    return CaseMapping(
        desk=desk,
        service=_usual(services),
        columns=chosen,
        words={name: told for name, told in words.items() if told},
        dates=order,
    )


def _usual(services: Mapping[str, ServiceDefinition]) -> str:
    """Return the service of faults, where there is one alone."""
    faults = [slug for slug, one in services.items() if one.kind == "incident"]
    return faults[0] if len(faults) == 1 else ""


def _here(
    name: str,
    text: str,
    services: Mapping[str, ServiceDefinition],
    teams: Mapping[str, str],
) -> str | None:
    if name == "status":
        return status(text, services)
    if name == "priority":
        return priority(text)
    if name == "met":
        return verdict(text)
    if name == "team":
        return next(
            (code for code, one in teams.items() if bare(text) in (bare(one), bare(code))), None
        )
    return _service(text, services)


def status(text: str, services: Mapping[str, ServiceDefinition]) -> str | None:
    """Return what a status is here, by its words; None, where they say nothing known."""
    said = text.casefold()
    reasons = {one.id for service in services.values() for one in service.reasons}
    for reason, words in WAITING.items():
        if reason in reasons and any(word in said for word in words):
            return f"{PAUSE}{reason}"
    return next((here for here, words in SPOKEN if any(word in said for word in words)), None)


def priority(text: str) -> str | None:
    """Return what a priority is here: by its word first, as `3 high` is high, then its number."""
    said = text.casefold()
    for here, words in URGENCY:
        if any(word in said for word in words):
            return here
    return f"P{said}" if said in {"1", "2", "3", "4"} else None


def verdict(text: str) -> str | None:
    """Return what a desk's own word says of its target."""
    said = text.casefold().strip()
    return "yes" if said in KEPT else "no" if said in BROKEN else None


def _service(text: str, services: Mapping[str, ServiceDefinition]) -> str | None:
    wanted = bare(text)
    for slug, one in services.items():
        if wanted in (bare(slug), bare(one.name)):
            return slug
    kinds = [slug for slug, one in services.items() if one.kind == text.casefold()]
    return kinds[0] if len(kinds) == 1 else None


def officer(text: str, officers: Mapping[str, int]) -> str:
    """Return who an officer of another desk is here, by name or address; nobody, where unknown."""
    found = officers.get(text.strip().casefold())
    return str(found) if found else NOBODY


def comments(
    there: Sequence[str],
    values: Mapping[str, Sequence[str]],
    *,
    order: Order = "iso",
) -> CommentMapping:
    """Return how what was said is likely to be read, by what columns are called and say.

    :param order: in which order its moments have day and month.
    :param values: by column, what it says, where that is a few short texts.
    """
    chosen = columns(there, COMMENT_COLUMNS)
    texts = values.get(chosen.get("told", ""), ())
    said = {text: here for text in texts if (here := _told(chosen["told"], text))}
    return CommentMapping(columns=chosen, told=said, dates=order)


def case_column(named: Collection[str], rows: Sequence[Mapping[str, str]], reference: str) -> str:
    """Return the column of the list by which comments name their cases; '' for the reference.

    Only a column that never says the same of two cases can name them: no priority, no floor.

    :param named: what some comments call their cases.
    :param rows: the first rows of the list.
    """
    others = (name for name in (rows[0] if rows else ()) if name != reference)
    there = [reference, *(name for name in others if _names_one(name, rows, reference))]
    hits = {name: sum(row.get(name, "") in named for row in rows) for name in there}
    best = max(there, key=lambda name: hits[name])
    return best if hits[best] > hits[reference] else ""


def _names_one(column: str, rows: Sequence[Mapping[str, str]], reference: str) -> bool:
    """Return whether what a column says leads to one case each, as far as can be seen."""
    pairs = {(text, row.get(reference, "")) for row in rows if (text := row.get(column, ""))}
    return len(pairs) == len({text for text, _ in pairs})


YES: Final = ("true", "yes", "y", "1", "t")
NO: Final = ("false", "no", "n", "0", "f")
HIDDEN: Final = ("internal", "private", "work", "note")
SHOWN: Final = ("public", "customer", "comment", "reply", "email", "user", "visible")


def _told(column: str, text: str) -> str | None:
    """Return whom a comment was for, by its column and what that says; None, where unknown."""
    said = text.casefold().strip()
    if said in YES or said in NO:
        is_hiding = any(word in column.casefold() for word in HIDDEN)
        return "internal" if is_hiding == (said in YES) else "told"
    if any(word in said for word in HIDDEN):
        return "internal"
    return "told" if any(word in said for word in SHOWN) else None
