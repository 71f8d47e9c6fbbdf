"""What the pages of another desk's cases show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from moothall.engine.cases.words import State
from moothall.engine.moving import queries, rules
from moothall.engine.moving.mapping import TOLD
from moothall.engine.moving.models import Takeover
from moothall.engine.moving.queries import Previewed, Said, along
from moothall.engine.moving.words import NotAMapping
from moothall.engine.registers.loads import receiving
from moothall.engine.registers.words import UNDER_WAY, LoadState
from moothall.faces.pages import plain
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.moving import forms
from moothall.faces.staff.registers import loadforms
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people

SHOWN: Final = 20
NOTES: Final = 20
COUNTS: Final = {
    "running": "Open here",
    "over": "Resolved, closed or cancelled",
    "known": "Here already, and left as they are",
    "refused": "Rows that cannot be cases",
    "taken_back": "Taken back",
    "left": "Left, as somebody worked them",
    "comments": "Comments brought",
    "comments_known": "Comments here already",
    "comments_refused": "Comments that cannot be used",
    "comments_taken_back": "Comments taken back of cases that were here before",
    "comments_along": "Comments of other files that went with cases taken back",
}
FORESEEN: Final = {
    "running": "Would be open here",
    "over": "Would be resolved, closed or cancelled",
    "comments": "Comments that would be brought",
}
GONE: Final = {
    "running": "Had been open here",
    "over": "Had been resolved, closed or cancelled",
    "comments": "Comments that had been brought",
}
NO_COMMENTS: Final = "Choose the list of comments"
OTHERWISE: Final = {LoadState.SEEN: FORESEEN, LoadState.UNDONE: GONE}
"""What counts are called before a file is taken over, and once it was taken back."""
DOING: Final = {
    LoadState.READING: "The file is being read",
    LoadState.LOOKING: "The file is being looked through. Nothing is taken over yet",
    LoadState.LOADING: "The cases are being taken over",
    LoadState.UNDOING: "The cases are being taken back",
}
PLACES: Final = {
    "Select a file": "#file",
    "The selected": "#file",
    "Enter the name": "#desk",
    "Choose the list": "#comments",
    "Say which column of the comments": "#said",
    "Bring the list of comments": "#comments",
    "The comments have": "#said",
    "Say which": "#columns",
    "The file has": "#columns",
}
HOUR: Final = 3600


@dataclass(frozen=True)
class Shown:
    """A row of the preview, in words."""

    line: int
    reason: str
    cells: Sequence[str] = ()
    notes: Sequence[str] = ()


def errors(wrong: str, file: str = "#file") -> list[dict[str, str]]:
    """Return what is wrong, with where on the page it is mended; *file* is where one is sent."""
    if not wrong:
        return []
    places = PLACES | {"The selected": file}
    found = (place for begins, place in places.items() if wrong.startswith(begins))
    return [{"text": wrong, "href": next(found, "#main-content")}]


def here(desk: Desk) -> forms.Here:
    """Return what words of another desk can be in this council."""
    council = desk.council
    numbers = set(queries.officers(council.pk).values())
    named = people.names(numbers)
    return forms.Here(
        queries.services(council.pk),
        {one.code: one.name for one in councils.teams(council)},
        dict(sorted(named.items(), key=lambda pair: pair[1])),
    )


def listing(desk: Desk, wrong: str, typed: str = "") -> dict[str, Any]:
    """Return what the list of files shows."""
    found = queries.takeovers(desk.council.pk)
    names = people.names({one.by_id for one in found if one.by_kind == "person" and one.by_id})
    rows = [
        {
            "url": reverse("staff:takeover", args=[one.pk]),
            "one": one,
            "by": _by(one, names),
            "counts": ", ".join(
                f"{one.counts[name]:,} {label.lower()}"
                for name, label in (COUNTS | OTHERWISE.get(LoadState(one.state), {})).items()
                if one.counts.get(name) and one.state != LoadState.SEEN
            ),
        }
        for one in found
    ]
    return {
        "rows": rows,
        "typed": typed,
        "most": settings.LOAD_MEGABYTES,
        "accepted": receiving.ACCEPTED,
        "encodings": loadforms.ENCODINGS,
        "delimiters": loadforms.DELIMITERS,
        "errors": errors(wrong),
    }


def _by(one: Takeover, names: Mapping[int, str]) -> str:
    if one.by_kind == "person":
        return names.get(one.by_id or 0, "")
    return "A program, by its key" if one.by_kind == "key" else "The console"


def context(desk: Desk, one: Takeover, wrong: str, *, by: Actor) -> dict[str, Any]:
    """Return what the page of a file shows."""
    is_begun = bool(one.counts.get("is_begun"))
    is_mapped = one.state in (LoadState.CHOSEN, LoadState.FAILED) and not is_begun
    names = people.names({one.by_id} if one.by_kind == "person" and one.by_id else set())
    refused = list(queries.refused(one.pk, most=SHOWN))
    whole: dict[str, Any] = {
        "one": one,
        "state": one.state,
        "by": _by(one, names),
        "is_under_way": one.state in UNDER_WAY,
        "is_begun": is_begun,
        "is_mapped": is_mapped and bool(one.head),
        "doing": DOING.get(LoadState(one.state), ""),
        "share": min(100, one.done * 100 // one.rows) if one.rows else None,
        "counts": _counts(one),
        "why_not": rules.why_not_take_over(one.counts) if one.state == LoadState.SEEN else None,
        "along": along.along(one) if is_begun else (),
        "notes": sorted(one.notes.items(), key=lambda pair: -pair[1])[:NOTES],
        "can_comment": is_mapped and bool(one.head),
        "most": settings.LOAD_MEGABYTES,
        "accepted": receiving.ACCEPTED,
        "rejected": refused,
        "reasons": queries.reasons(one.pk) if refused else {},
        "encodings": loadforms.ENCODINGS,
        "delimiters": loadforms.DELIMITERS,
        "errors": errors(wrong, "#comments"),
    }
    if one.head and one.state in (LoadState.CHOSEN, LoadState.FAILED, LoadState.SEEN):
        whole |= _preview(one, by=by, at=desk.at)
    return whole | (_columns(desk, one) if whole["is_mapped"] else {})


def _counts(one: Takeover) -> Sequence[tuple[str, int]]:
    labels = COUNTS | OTHERWISE.get(LoadState(one.state), {})
    return [
        (label, one.counts.get(name, 0))
        for name, label in labels.items()
        if name in one.counts and (one.counts[name] or name in ("running", "over"))
    ]


def _columns(desk: Desk, one: Takeover) -> dict[str, Any]:
    known = here(desk)
    fields = forms.drawn(one, known)
    used = {field.chosen for field in fields}
    mapping = one.mapping
    comments = mapping.get("comments") or {}
    columns = one.head.get("columns", ())
    return {
        "fields": fields,
        "said_fields": forms.drawn_comments(one),
        "said_case": {"": "Its reference"} | {name: name for name in columns},
        "unused": [name for name in one.head.get("columns", ()) if name not in used],
        "services": {"": "Leave such rows out"} | dict(known.named_services()),
        "dates": forms.DATES,
        "lengths": forms.HELD,
        "counteds": forms.COUNTED,
        "rests": forms.REST,
        "told": {
            "service": mapping.get("service", ""),
            "dates": mapping.get("dates", "iso"),
            "held": mapping.get("held", "minutes"),
            "counted": mapping.get("counted", "working"),
            "rest": mapping.get("rest", "note"),
            "missing": "; ".join(mapping.get("missing", ())),
            "c_dates": comments.get("dates", "iso"),
            "c_case": comments.get("case", ""),
        },
    }


def _preview(one: Takeover, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the first rows as the cases they would be, or why the mapping does not fit yet."""
    if not one.mapping:
        return {"preview": [], "heard": [], "unfit": ""}
    try:
        found = queries.preview(one, by=by, at=at)
        said = queries.preview_comments(one, by=by, at=at)
    except NotAMapping as refused:
        return {"preview": [], "heard": [], "unfit": str(refused)}
    rows = [_shown(row) for row in found]
    return {"preview": rows, "heard": [_heard(row) for row in said], "unfit": ""}


HEADS: Final = ("There", "Case here", "Asked by", "Priority", "Stands", "Used of its time")


def _shown(row: Previewed) -> Shown:
    if row.judged is None or row.clocks is None:
        return Shown(row.line, row.reason)
    history = row.judged.history
    clock = row.clocks.latest("resolution")
    used = f"{_long(clock.used)} of {_long(clock.promise.seconds)}" if clock else "Promises nothing"
    contact = history.contact
    cells = (
        row.judged.reference,
        row.service,
        contact.name or contact.email,
        history.priority,
        State(row.clocks.state).label,
        used,
    )
    return Shown(row.line, "", cells, row.judged.notes)


SAID_HEADS: Final = ("Its case there", "When", "Who", "For", "What was said")


def _heard(row: Said) -> Shown:
    if row.comment is None:
        return Shown(row.line, row.reason)
    said = row.comment.said
    whom = TOLD["told" if said.is_told else "internal"]
    at = plain.short_moment(said.at)
    return Shown(row.line, "", (row.comment.reference, at, row.who, whom, said.text))


def _long(seconds: int) -> str:
    hours, rest = divmod(seconds, HOUR)
    return f"{hours} h {rest // 60} min"
