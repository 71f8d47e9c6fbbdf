"""The form that says what another desk's columns and words mean: drawn, and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from pydantic import ValidationError

from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.moving.mapping import (
    COLUMNS,
    COMMENT_COLUMNS,
    NOBODY,
    PAUSE,
    PRIORITIES,
    STATUSES,
    TOLD,
    VERDICTS,
    WORDED,
    CaseMapping,
    CommentMapping,
)
from moothall.engine.moving.models import Takeover
from moothall.engine.moving.words import NotAMapping

Choices = Sequence[tuple[str, str]]
NOTHING: Final = ("", "No column")
NOT_SAID: Final = ("?", "Leave such rows out")
AS_NAMED: Final = ("?", "Whoever has that name or address here")
DATES: Final = {
    "iso": "2026-03-27",
    "day-first": "27/03/2026: the day first",
    "month-first": "03/27/2026: the month first",
}
HELD: Final = {
    "minutes": "In minutes",
    "hours": "In hours",
    "seconds": "In seconds",
    "days": "In days of 24 hours",
    "clock": "As 01:30 or 01:30:00",
}
COUNTED: Final = {
    "working": "Working time: nights and weekends are not in it",
    "wall": "All time: nights and weekends are in it",
}
REST: Final = {"note": "A note on the case, for officers", "drop": "Nothing: leave them out"}
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Here:
    """What a word of the other desk can be here."""

    services: Mapping[str, ServiceDefinition]
    teams: Mapping[str, str]
    officers: Mapping[int, str]

    def choices(self, name: str) -> Choices:
        """Return what the words of a column can be here, with what is said of each."""
        if name == "status":
            return [NOT_SAID, *self._statuses()]
        if name == "priority":
            return [NOT_SAID, *PRIORITIES.items()]
        if name == "type":
            return [("?", "As said below, for those without one"), *self.named_services()]
        if name == "team":
            return [NOT_SAID, ("", "As the service says"), *self.teams.items()]
        if name == "officer":
            known = [(str(number), called) for number, called in self.officers.items()]
            return [AS_NAMED, (NOBODY, "Nobody: the case is its team's"), *known]
        return [("?", "Nothing"), *((code, text) for code, text in VERDICTS.items() if code)]

    def named_services(self) -> Choices:
        """Return the services in force, by name."""
        return sorted(
            ((slug, one.name) for slug, one in self.services.items()), key=lambda pair: pair[1]
        )

    def _statuses(self) -> Choices:
        reasons = {
            f"{PAUSE}{reason.id}": f"On hold: {reason.label}"
            for one in self.services.values()
            for reason in one.reasons
        }
        return [("open", STATUSES["open"]), *reasons.items(), *list(STATUSES.items())[1:]]


@dataclass(frozen=True, slots=True)
class Said:
    """A word of the other desk, and what it is here."""

    name: str
    text: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing that a column can say: which columns there are, and the words of the chosen one."""

    id: str
    label: str
    note: str
    choices: Choices
    chosen: str
    said: Sequence[Said] = ()
    meanings: Choices = ()


def drawn(one: Takeover, here: Here) -> Sequence[Drawn]:
    """Return what columns can say, each with the columns of the file and their words."""
    mapping = CaseMapping.model_validate({"desk": one.desk} | one.mapping)
    columns = [(name, name) for name in one.head.get("columns", ())]
    values = one.head.get("values", {})
    found = []
    for name, column in COLUMNS.items():
        chosen = mapping.columns.get(name, "")
        note = "needed" if column.is_needed else column.hint
        words = mapping.words.get(name, {})
        texts = dict.fromkeys([*values.get(chosen, ()), *words]) if name in WORDED else {}
        said = [
            Said(f"as-{name}:{text}", text, words.get(text, "?"))
            for text in texts
            if chosen and text not in mapping.missing
        ]
        meanings = here.choices(name) if said else ()
        choices = [NOTHING, *columns]
        found.append(Drawn(name, column.label, note, choices, chosen, said, meanings))
    return found


def drawn_comments(one: Takeover) -> Sequence[Drawn]:
    """Return what columns of comments can say, with the columns of their file and its words."""
    how = CaseMapping.model_validate({"desk": one.desk} | one.mapping).comments or CommentMapping()
    head = one.comments_head or one.head
    columns = [(name, name) for name in head.get("columns", ())]
    values = head.get("values", {})
    found = []
    for name, column in COMMENT_COLUMNS.items():
        chosen = how.columns.get(name, "")
        note = "needed" if column.is_needed and one.comments_head else column.hint
        texts = dict.fromkeys([*values.get(chosen, ()), *how.told]) if name == "told" else {}
        said = [Said(f"for:{text}", text, how.told.get(text, "?")) for text in texts if chosen]
        meanings = [NOT_SAID, *TOLD.items()] if said else ()
        choices = [NOTHING, *columns]
        found.append(Drawn(f"c-{name}", column.label, note, choices, chosen, said, meanings))
    return found


def _comments(one: Takeover, posted: QueryDict) -> dict[str, Any] | None:
    """Return how what was said is read, as it was chosen; None where no column says it."""
    columns = {name: posted.get(f"f-c-{name}", "") for name in COMMENT_COLUMNS}
    chosen = {name: column for name, column in columns.items() if column}
    if not chosen:
        return None
    words = {key.removeprefix("for:"): posted.get(key, "") for key in posted if key[:4] == "for:"}
    return {
        "is_in_list": not one.comments_name,
        "form": one.comments_form,
        "columns": chosen,
        "told": {text: here for text, here in words.items() if columns["told"] and here != "?"},
        "dates": posted.get("c-dates", "iso"),
        "case": posted.get("c-case", ""),
    }


def read(one: Takeover, posted: QueryDict) -> CaseMapping:
    """Return the mapping that was chosen.

    :raises NotAMapping: where it is none.
    """
    columns = {name: posted.get(f"f-{name}", "") for name in COLUMNS}
    words: dict[str, dict[str, str]] = {}
    for key in posted:
        begins, found, text = key.partition(":")
        name = begins.removeprefix("as-")
        is_word = found and begins.startswith("as-") and name in WORDED and columns.get(name)
        if is_word and posted.get(key) != "?":
            words.setdefault(name, {})[text] = posted.get(key, "")
    missing = [part.strip() for part in posted.get("missing", "")[:LONGEST].split(";")]
    whole: dict[str, Any] = {
        "desk": one.desk,
        "service": posted.get("service", ""),
        "form": one.form,
        "columns": {name: column for name, column in columns.items() if column},
        "words": words,
        "dates": posted.get("dates", "iso"),
        "missing": [part for part in missing if part],
        "held": posted.get("held", "minutes"),
        "counted": posted.get("counted", "working"),
        "rest": posted.get("rest", "note"),
        "comments": _comments(one, posted),
    }
    try:
        return CaseMapping.model_validate(whole)
    except ValidationError as wrong:
        raise NotAMapping(wrong.errors()[0]["msg"]) from wrong


def not_asked(one: Takeover, here: Here, posted: QueryDict) -> list[str]:
    """Return the labels of the columns of whose words it was not asked yet what they are here."""
    return [
        field.label
        for field in (*drawn(one, here), *drawn_comments(one))
        if any(said.name not in posted for said in field.said)
    ]
