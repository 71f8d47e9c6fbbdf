"""What is done to a case together with another: merged, linked, split off; tags, and watching it.

`typed["other"]` is the other case, found among those that the officer may see, `typed["record"]`
the record.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, tagging
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import LinkKind, NotNow
from moothall.faces.pages import plain
from moothall.ground.journal.words import Actor

Typed = Mapping[str, Any]
RUNNING = ("merge", "link", "about", "split", "correct")
"""What can be done to a running case together with another, or with a record."""


def _merge(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    cases.merge(case, typed["other"], by=by, at=at)
    return f"Merged into {typed['other'].reference}. The requester is told."


def _unmerge(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    cases.unmerge(case, by=by, at=at)
    return "The merge is undone. Both cases stand as before, and the requester is told."


def _link(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    ends = [case, typed["other"]]
    kind = typed["kind"]
    if kind == "parent":
        ends, kind = ends[::-1], LinkKind.CHILD
    cases.link(ends[0], ends[1], by=by, at=at, kind=kind)
    return f"Linked to {typed['other'].reference}."


def _unlink(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    cases.unlink(case, typed["other"], by=by, at=at)
    return f"No longer linked to {typed['other'].reference}."


def _about(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    cases.link_record(case, typed["record"].id, by=by, at=at)
    return f"The case is about {typed['record'].title}."


def _not_about(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    cases.unlink_record(case, typed["record"].id, by=by, at=at)
    return f"The case is not about {typed['record'].title} any more."


def _split(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    part = cases.split(case, by=by, at=at, remark=typed["text"])
    return f"The new case is {part.reference}. Its clocks run from when the whole was asked for."


def _tag(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    names = tagging.read_all(typed["tag"])
    cases.tag(case, names, by=by, at=at)
    return f"Tagged: {', '.join(names)}."


def _untag(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    cases.untag(case, [typed["tag"]], by=by, at=at)
    return f"The tag “{typed['tag']}” is taken off."


def _watch(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    cases.watch(case, by=by, at=at)
    return "You are told by email what happens to the case."


def _unwatch(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    cases.unwatch(case, by=by, at=at)
    return "You are told no longer what happens to the case."


def entries(case: Case) -> list[tuple[str, str]]:
    """Return what may be corrected of a case, to choose from."""
    found = queries.correctable(case)
    return [(str(number), f"{words}, {plain.short_moment(at)}") for number, words, at in found]


def _correct(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    to = _moment(case, typed["when"]) if typed["when"] else None
    cases.correct(case, by=by, at=at, event=int(typed["entry"]), to=to, remark=typed["text"])
    return "Corrected. The clocks are counted anew."


def _moment(case: Case, typed: str) -> datetime:
    try:
        local = datetime.strptime(typed, "%d/%m/%Y %H:%M").replace(
            tzinfo=ZoneInfo(case.council.zone)
        )
    except ValueError as wrong:
        raise NotNow("There is no such day and time.") from wrong
    return local


DO: Mapping[str, Callable[[Case, Typed, Actor, datetime], str]] = {
    "merge": _merge,
    "unmerge": _unmerge,
    "link": _link,
    "unlink": _unlink,
    "about": _about,
    "notabout": _not_about,
    "split": _split,
    "correct": _correct,
    "tag": _tag,
    "untag": _untag,
    "watch": _watch,
    "unwatch": _unwatch,
}


def ended(done: cases.Ended) -> str:
    """Say what became of a parent and its parts."""
    said = ["Resolved, with", f"{len(done.children)} of its parts. Their people are told."]
    said += [f"{child.reference} is left open: {why}" for child, why in done.left]
    return " ".join(said)


def closed(done: cases.Ended) -> str:
    """Say what became of a parent that was closed, and of its parts."""
    if not done.children and not done.left:
        return "Closed."
    said = [f"Closed, with {len(done.children)} of its parts. Their people are told."]
    said += [f"{child.reference} is left: {why}" for child, why in done.left]
    return " ".join(said)
