"""The files of records: which may be named, and who may open which."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from moothall.engine.documents import queries as documents
from moothall.engine.documents.words import NoSuchFile
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.kinds import Values
from moothall.engine.registers.kinds.filed import keys_of
from moothall.engine.registers.models import Record, RecordFile
from moothall.engine.registers.queries.opening import Open
from moothall.engine.registers.queries.showing import Whole, merged_with
from moothall.ground.journal.words import Actor

UNSENT: Final = "{label}: send the file first."


def form_of(record: Record, by: Actor) -> UUID:
    """Return under what somebody's files wait for what they change of a record."""
    return uuid5(record.token, f"{by.kind}:{by.id}")


def named(
    kept: Kept, values: Values, before: Values, form: UUID | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the files that values name, as they are kept, and by field why others may not be.

    A record may name what it named *before*, and what a *form* holds for that field.
    """
    fit: dict[str, Any] = {}
    wrongs: dict[str, str] = {}
    fields = [field for field in kept.definition.files if values.get(field.id)]
    held = documents.held(kept.council_id, form) if fields and form else ()
    for field in fields:
        there = {one["file"]: one for one in before.get(field.id) or ()}
        for one in held:
            if one.question == field.question.id:
                there[str(one.key)] = {"file": str(one.key), "name": one.name}
        keys = [one["file"] for one in values[field.id]]
        if set(keys) <= there.keys():
            fit[field.id] = [there[key] for key in keys]
        else:
            wrongs[field.id] = UNSENT.format(label=field.label)
    return fit, wrongs


def files(whole: Whole) -> Mapping[str, list[RecordFile]]:
    """Return the files that a record names now, by field; of fields that may be seen."""
    fields = {one.field.id: keys_of(one.value) for one in whole.fields if one.field.type == "file"}
    return _by_field(whole.record.pk, fields)


def file(whole: Whole, key: UUID) -> tuple[str, RecordFile]:
    """Return one of the files that a record names, and its field.

    :raises NoSuchFile: when the record does not name it, or not where they may see it.
    """
    return _one(files(whole), key)


def open_files(record: Open) -> Mapping[str, list[RecordFile]]:
    """Return the files that everybody may open, by field: they were found clean."""
    files = (one.id for one in record.fields if one.type == "file")
    fields = {name: keys_of(record.values.get(name)) for name in files}
    return _by_field(record.id, fields)


def open_file(record: Open, key: UUID) -> RecordFile:
    """Return one of the files that everybody may open.

    :raises NoSuchFile: when it is not one of them.
    """
    return _one(open_files(record), key)[1]


def _by_field(record_id: int, fields: Mapping[str, list[str]]) -> dict[str, list[RecordFile]]:
    wanted = [key for keys in fields.values() for key in keys]
    if not wanted:
        return {}
    mine = RecordFile.objects.filter(record_id__in=merged_with(record_id), key__in=wanted)
    by_key = {str(one.key): one for one in mine.select_related("file")}
    return {
        name: [by_key[key] for key in keys if key in by_key]
        for name, keys in fields.items()
        if keys
    }


def _one(found: Mapping[str, list[RecordFile]], key: UUID) -> tuple[str, RecordFile]:
    for name, rows in found.items():
        for row in rows:
            if row.key == key:
                return name, row
    raise NoSuchFile
