"""Keep files with the records that name them."""

from datetime import datetime
from uuid import UUID

from moothall.engine.documents import actions as documents
from moothall.engine.documents import queries as held_files
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.kinds.filed import keys_of
from moothall.engine.registers.models import Record, RecordFile
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor


def adopt(record: Record, kept: Kept, form: UUID, *, by: Actor, at: datetime) -> None:
    """Keep with a record what it names and a form held; part of the action that says so."""
    fields = {field.question.id: field.id for field in kept.definition.files}
    wanted = {key for name in fields.values() for key in keys_of(record.values.get(name))}
    if not wanted:
        return
    council = councils.by_ids([record.council_id])[0]
    for one in held_files.held(record.council_id, form):
        if str(one.key) in wanted and one.question in fields:
            documents.release(council, form, one.key, by=by, at=at)
            RecordFile.objects.create(
                council=council,
                record=record,
                field=fields[one.question],
                file_id=one.file_id,
                key=one.key,
                name=one.name,
                added_at=at,
            )
