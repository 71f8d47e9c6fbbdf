"""What the pages of files that are brought into registers show."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from moothall.engine.registers import rules
from moothall.engine.registers.loads.mapping import MappingRefused
from moothall.engine.registers.models import Load
from moothall.engine.registers.queries import loads as queries
from moothall.engine.registers.words import UNDER_WAY, LoadState
from moothall.faces.staff.registers import loadforms
from moothall.faces.staff.registers.loadseat import Seat
from moothall.ground.people import queries as people

SHOWN: Final = 20
COUNTS: Final = {
    "added": "Added",
    "changed": "Changed",
    "unchanged": "Left as they are",
    "removed": "Removed",
    "missing": "Not in the file, and left",
    "rejected": "Rows that cannot be used",
    "put_back": "Put back",
    "left": "Left, as they were changed since",
}
FORESEEN: Final = {
    "added": "Would be added",
    "changed": "Would be changed",
    "unchanged": "Say the same already",
    "removed": "Would be removed",
}
DOING: Final = {
    LoadState.READING: "The file is being read",
    LoadState.LOOKING: "The file is being looked through. Nothing is changed yet",
    LoadState.LOADING: "The file is being loaded",
    LoadState.UNDOING: "The load is being undone",
}
PLACES: Final = {
    "Select a file": "#file",
    "The selected": "#file",
    "It would change": "#reason",
    "The mapping does not fit": "#columns",
    "Choose a column": "#columns",
}


def place_of(wrong: str) -> str:
    """Return where on its page somebody mends what is wrong."""
    found = (place for begins, place in PLACES.items() if wrong.startswith(begins))
    return next(found, "#main-content")


def listing(seat: Seat, wrong: str) -> dict[str, Any]:
    """Return what the list of a register's files shows."""
    found = [one for one in queries.loads(seat.kept) if _is_seen(seat, one)]
    names = people.names({one.by_id for one in found if one.by_kind == "person" and one.by_id})
    rows = [
        {
            "url": reverse("staff:record-load", args=[seat.place.slug, seat.kept.slug, one.pk]),
            "load": one,
            "by": _by(one, names),
            "counts": ", ".join(
                f"{one.counts[name]:,} {label.lower()}"
                for name, label in COUNTS.items()
                if one.counts.get(name) and one.state != LoadState.SEEN
            ),
        }
        for one in found
    ]
    return {
        "register": seat.kept.definition,
        "place": seat.place,
        "for_council": seat.desk.council_name(seat.place.pk),
        "rows": rows,
        "mappings": list(queries.mappings(seat.kept)),
        "most": settings.LOAD_MEGABYTES,
        "errors": [{"text": wrong, "href": place_of(wrong)}] if wrong else [],
    }


def _is_seen(seat: Seat, one: Load) -> bool:
    return queries.why_not_read(seat.kept, one, roles=seat.roles, by=seat.by) is None


def _by(one: Load, names: Mapping[int, str]) -> str:
    if one.by_kind == "person":
        return names.get(one.by_id or 0, "")
    return "A program, by its key" if one.by_kind == "key" else "The console"


def context(seat: Seat, found: Load) -> dict[str, Any]:
    """Return what the page of a file shows."""
    definition = seat.kept.definition
    is_begun = bool(found.reached) or found.is_undoing_begun
    is_mapped = found.state in (LoadState.CHOSEN, LoadState.FAILED) and not is_begun
    names = people.names({found.by_id} if found.by_kind == "person" and found.by_id else set())
    rejected = list(queries.rejected(found.pk, most=SHOWN))
    whole: dict[str, Any] = {
        "register": definition,
        "place": seat.place,
        "load": found,
        "state": found.state,
        "by": _by(found, names),
        "is_under_way": found.state in UNDER_WAY,
        "doing": DOING.get(LoadState(found.state), ""),
        "share": min(100, found.done * 100 // found.rows) if found.rows else None,
        "is_mapped": is_mapped and bool(found.head),
        "counts": _counts(found),
        "rejected": rejected,
        "reasons": queries.reasons(found.pk) if rejected else {},
        "is_begun": is_begun or found.state == LoadState.LOADED,
        "why_not_lift": rules.why_not_lift(definition, seat.roles),
        "encodings": loadforms.ENCODINGS,
        "delimiters": loadforms.DELIMITERS,
        "mappings": list(queries.mappings(seat.kept)) if is_mapped else [],
        "errors": [],
    }
    return whole | (_columns(seat, found) if whole["is_mapped"] else {})


def _counts(found: Load) -> Sequence[tuple[str, int]]:
    is_seen = found.state == LoadState.SEEN
    labels = COUNTS | (FORESEEN if is_seen else {})
    return [
        (label, found.counts.get(name, 0))
        for name, label in labels.items()
        if name in found.counts and (found.counts[name] or name in ("added", "changed"))
    ]


def _columns(seat: Seat, found: Load) -> dict[str, Any]:
    """Return the form of the columns, and the first rows as they would be."""
    wrong, preview = "", []
    fields = loadforms.drawn(seat.kept, found, seat.roles)
    try:
        preview = list(queries.preview(seat.kept, found, seat.desk.at)) if found.mapping else []
    except MappingRefused as refused:
        wrong = str(refused)
    mapped = [one for one in fields if one.chosen]
    dates = (found.mapping.get("dates") or ["iso"])[0]
    used = {one.chosen.removeprefix(loadforms.COLUMN) for one in mapped}
    return {
        "fields": fields,
        "mapped": mapped,
        "preview": preview,
        "unfit": wrong,
        "unused": [one for one in found.head.get("columns", ()) if one not in used],
        "dates": loadforms.DATES if dates in loadforms.DATES else {dates: dates} | loadforms.DATES,
        "absent": loadforms.ABSENT,
        "rest": {
            "dates": dates,
            "absent": found.mapping.get("absent", "leave"),
            "missing": "; ".join(found.mapping.get("missing", ())),
        },
    }
