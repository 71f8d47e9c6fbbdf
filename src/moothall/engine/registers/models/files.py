"""Files that records keep."""

import uuid

from django.db import models

from moothall.engine.documents.models import NAME_LENGTH, File
from moothall.engine.registers.models.records import Record
from moothall.ground.councils.models import Council


class RecordFile(models.Model):
    """A file of a record, under the name that it has there.

    *key* names it in addresses and in what the record says, and opens nothing by itself. The row
    stays when the record says so no more: what was done can be undone. It goes with the record.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    field = models.CharField(max_length=60)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"file {self.file_id} of record {self.record_id}"
