"""The tags that officers put on cases."""

from typing import ClassVar

from django.db import models

from moothall.engine.cases.models.asked import Case, of_the_case


class Tag(models.Model):
    """A tag on a case, written as `tagging.read` gives it.

    The word stands here, with the words of the event, both also of a case that the case was merged
    into, and in the address of a saved view of the tag. All but the view's go with the case.
    """

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    name = models.CharField(max_length=40)
    put_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "name"],
                name="case_has_a_tag_once",
                violation_error_message="The case has the tag already.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "name", "case"], name="cases_with_tag"),
            models.Index(fields=["council", "-id"], name="tags_put_last"),
        ]

    def __str__(self) -> str:
        return f"{self.name} on case {self.case_id}"
