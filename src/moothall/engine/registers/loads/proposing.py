"""A mapping proposed from what the columns of a file are called. Pure."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.kinds import folded
from moothall.engine.registers.loads import dates
from moothall.engine.registers.loads.mapping import MappingRefused, RegisterMapping, Source
from moothall.engine.tables.words import Row

LOOKED_AT = 200
PLACES = {"point": "centre", "line": "outline", "area": "outline"}


def proposed(
    definition: RegisterDefinition, columns: Sequence[str], rows: Sequence[Row]
) -> RegisterMapping:
    """Return a mapping from columns to the fields that are called the same, or nearly.

    *rows* are some of the file's, by which the order of day and month is told.

    :raises MappingRefused: where no column is called like any field.
    """
    named = {_bare(column): column for column in reversed(columns)}
    has_shape = any(row.shape for row in rows)
    sources: dict[str, Source] = {}
    for field in definition.fields:
        column = _column(named, field.id, field.label)
        if field.type in ("computed", "file"):
            continue
        if column is not None:
            sources[field.id] = Source(column=column)
        elif has_shape and field.type in PLACES:
            sources[field.id] = Source.model_validate({"shape": PLACES[field.type]})
    if not sources:
        raise MappingRefused(
            f"No column is called like a field of {definition.name}: its fields are "
            + ", ".join(field.label for field in definition.fields)
            + "."
        )
    days = [f.id for f in definition.fields if f.type == "date" and f.id in sources]
    said = (
        row.values.get(sources[name].column or "", "")
        for name in days
        for row in islice(rows, LOOKED_AT)
    )
    return RegisterMapping(register=definition.slug, fields=sources, dates=(dates.told(said),))


def _column(named: Mapping[str, str], *wanted: str) -> str | None:
    return next((named[_bare(name)] for name in wanted if _bare(name) in named), None)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(name))
