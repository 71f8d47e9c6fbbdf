"""What is stored of insight: published measures, logs taken over, the rows they could not use."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.ground.councils.models import Council


class MeasureVersion(models.Model):
    """One version of a measure, with the SQL it was compiled to. Append only.

    Every council reads the same versions: a definition holds no council's data.
    """

    measure = models.CharField(max_length=80)
    number = models.IntegerField()
    definition = models.JSONField()
    statements = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "number"], name="measure_version_has_its_own_number"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="measure_versions_are_counted_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, version {self.number}"


class OpenTarget(models.Model):
    """How many cases of a council are to stand open at most, from a local day on.

    *kind* is that of the cases, empty for all together; *most* nothing: no target from that day on.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, blank=True, default="")
    most = models.PositiveIntegerField(null=True)
    from_on = models.DateField()
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "kind", "from_on"], name="open_target_begins_once_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"at most {self.most} open from {self.from_on}"


class LogImport(models.Model):
    """One time that something new came out of another desk's log."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    desk = models.CharField(max_length=60)
    file_digest = models.CharField(max_length=64)
    mapping_digest = models.CharField(max_length=64)
    cases_in_log = models.IntegerField()
    cases_added = models.IntegerField()
    rows_rejected = models.IntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="log_import_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk} from {self.desk}"


class RejectedRow(models.Model):
    """A row of a log that could not be used, as it stood, with its line and the reason."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    log_import = models.ForeignKey(
        LogImport, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    file_digest = models.CharField(max_length=64)
    line = models.BigIntegerField()
    reason = models.CharField(max_length=400)
    text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "file_digest", "line"], name="rejected_row_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
