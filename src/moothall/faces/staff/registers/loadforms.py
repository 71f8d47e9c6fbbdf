"""The form that says what the columns of a file mean: drawn from a mapping, read back as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from pydantic import ValidationError

from moothall.engine.registers import rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import Field
from moothall.engine.registers.kinds import Given
from moothall.engine.registers.loads import naming
from moothall.engine.registers.loads.mapping import (
    HowWritten,
    MappingRefused,
    RegisterMapping,
    Source,
)
from moothall.engine.registers.models import Load

Choices = Sequence[tuple[str, str]]
NOTHING: Final = ("", "Nothing: leave it as it is")
AS_SAID: Final = "as-said"
COLUMN: Final = "column:"
SHAPES: Final = {"centre": "The place: a point", "outline": "The place: its line or outline"}
DATES: Final = {
    "iso": "2026-03-27",
    "day-first": "27/03/2026: the day first",
    "month-first": "03/27/2026: the month first",
}
ABSENT: Final = {"leave": "Leave them as they are", "remove": "Remove them"}
ENCODINGS: Final = {
    "": "It is told by its bytes",
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "utf-16": "UTF-16",
    "iso-8859-15": "ISO 8859-15",
    "cp850": "DOS 850",
}
DELIMITERS: Final = {"": "It is told by its lines", ",": "Commas", ";": "Semicolons", "|": "Bars"}
LONGEST: Final = 500
NAMED: Final = "as-"
NOT_SAID: Final = ("?", "Leave such rows out")
EMPTY: Final = ("", "Nothing")
YES_OR_NO: Final = (("yes", "Yes"), ("no", "No"))
_NEVER: Final = Given(date(1970, 1, 1))
"""The choices of a field are the same on every day."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a column says that is none of its field's choices, and which of them is meant by it."""

    name: str
    said: str
    choices: Choices
    chosen: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One field of the register in the form: what it is called, and which columns it may have."""

    id: str
    label: str
    note: str
    choices: Choices
    chosen: str
    named: Sequence[Named] = ()


def drawn(kept: Kept, load: Load, roles: frozenset[str]) -> Sequence[Drawn]:
    """Return the fields that somebody may fill, each with the columns of the file."""
    mapped = RegisterMapping.model_validate(load.mapping).fields if load.mapping else {}
    columns = [(f"{COLUMN}{name}", name) for name in load.head.get("columns", ())]
    shapes = list(SHAPES.items()) if load.head.get("has_shape") else []
    found = []
    for field in _fields(kept, roles):
        source = mapped.get(field.id)
        said, chosen = _chosen(field, source, dict(columns))
        places = shapes if field.type in ("point", "line", "area") else []
        choices = [NOTHING, *said, *columns, *places]
        named = _named(field, source, load) if source and chosen.startswith(COLUMN) else []
        found.append(Drawn(field.id, field.label, _note(kept, field), choices, chosen, named))
    return found


def _named(field: Field, source: Source, load: Load) -> list[Named]:
    """Return what a column says for which the field has no choice, or another is meant already."""
    if field.type not in naming.CHOOSING:
        return []
    there = load.head.get("values", {}).get(source.column, ())
    nothing = load.mapping.get("missing", ())
    wanted = naming.unknown(field, (text for text in there if text not in nothing), _NEVER)
    texts = dict.fromkeys([*wanted, *source.renamed])
    options = YES_OR_NO if field.type == "yesno" else [(o.id, o.label) for o in field.options]
    choices = [NOT_SAID, *options, EMPTY]
    return [
        Named(f"{NAMED}{field.id}:{text}", text, choices, source.renamed.get(text, NOT_SAID[0]))
        for text in texts
    ]


def _fields(kept: Kept, roles: frozenset[str]) -> list[Field]:
    names = [field.id for field in kept.definition.fields]
    wrongs = rules.why_not_fill(kept.definition, roles, names)
    return [
        field for field in kept.definition.fields if field.id not in wrongs and field.type != "file"
    ]


def _note(kept: Kept, field: Field) -> str:
    if field.id in kept.definition.keys[0]:
        return "tells records apart"
    return "needed" if field.required else ""


def _chosen(field: Field, source: Source | None, columns: Mapping[str, str]) -> tuple[Choices, str]:
    if source is None:
        return (), ""
    if source.shape:
        return (), source.shape
    column = f"{COLUMN}{source.column}"
    if source.column is not None and column in columns and not _more(field, source):
        return (), column
    return [(AS_SAID, f"As the mapping says: {_said(source)}")], AS_SAID


def _more(field: Field, source: Source) -> bool:
    """Whether a source says more than its column, and which choices are meant by what it says."""
    said = set(source.model_dump(exclude_defaults=True))
    plain = {"column", "renamed"} if field.type in naming.CHOOSING else {"column"}
    known = {EMPTY[0], *field.choices, *(("yes", "no") if field.type == "yesno" else ())}
    return not said <= plain or not set(source.renamed.values()) <= known


def _said(source: Source) -> str:
    if source.value is not None:
        return f"always “{source.value}”"
    names = [source.column] if source.column is not None else source.columns
    return " and ".join(names) + (", with values renamed" if source.renamed else "")


def read(kept: Kept, load: Load, posted: QueryDict, roles: frozenset[str]) -> RegisterMapping:
    """Return the mapping that was chosen; what the form does not show stays as it was said.

    :raises MappingRefused: where no column was chosen at all.
    """
    before: Mapping[str, Any] = load.mapping
    said = before.get("fields", {})
    fields = {}
    for field in _fields(kept, roles):
        chosen = posted.get(f"f-{field.id}", "")
        if chosen == AS_SAID and field.id in said:
            fields[field.id] = said[field.id]
        elif chosen.startswith(COLUMN):
            fields[field.id] = _column(field, chosen.removeprefix(COLUMN), said, posted)
        elif chosen in SHAPES:
            fields[field.id] = {"shape": chosen}
    if not fields:
        raise MappingRefused("Choose a column for at least one field")
    whole = {**before, "register": kept.slug, "fields": fields, **_rest(before, posted)}
    return _checked(whole | {"form": load.form})


def _column(
    field: Field, column: str, said: Mapping[str, Any], posted: QueryDict
) -> dict[str, Any]:
    """Return a column as the source of a field, and what is meant by what it says."""
    if said.get(field.id, {}).get("column") != column or field.type not in naming.CHOOSING:
        return {"column": column}
    begins = f"{NAMED}{field.id}:"
    renamed = {
        name.removeprefix(begins): posted.get(name, "")
        for name in posted
        if name.startswith(begins) and posted.get(name) != NOT_SAID[0]
    }
    return {"column": column} | ({"as": renamed} if renamed else {})


def not_asked(kept: Kept, load: Load, posted: QueryDict, roles: frozenset[str]) -> list[str]:
    """Return the labels of the fields of which it was not asked yet what is meant."""
    return [
        field.label
        for field in drawn(kept, load, roles)
        if any(one.name not in posted for one in field.named)
    ]


def _rest(before: Mapping[str, Any], posted: QueryDict) -> dict[str, Any]:
    dates = posted.get("dates", "")
    missing = [part.strip() for part in posted.get("missing", "")[:LONGEST].split(";")]
    absent = posted.get("absent", "")
    return {
        "dates": [dates] if dates in DATES else before.get("dates", ["iso"]),
        "missing": [part for part in missing if part],
        "absent": absent if absent in ABSENT else "leave",
    }


def _checked(whole: Mapping[str, Any]) -> RegisterMapping:
    try:
        return RegisterMapping.model_validate(whole)
    except ValidationError as wrong:
        raise MappingRefused(wrong.errors()[0]["msg"]) from wrong


def written(posted: QueryDict) -> HowWritten:
    """Return how a file is written, as it was said; what makes no sense is left to be told."""
    encoding, delimiter = posted.get("encoding", ""), posted.get("delimiter", "")
    heading = posted.get("heading", "").strip()
    is_line = heading.isascii() and heading.isdecimal() and len(heading) < 4
    return HowWritten(
        encoding=encoding if encoding in ENCODINGS else "",
        delimiter=delimiter if delimiter in DELIMITERS else "",
        heading=int(heading) if is_line else 0,
        sheet=posted.get("sheet", "").strip()[:100],
    )
