"""How cases stand to one another, and who wants to know."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from moothall.engine.cases.models.asked import Case, of_the_case
from moothall.engine.cases.words import LinkKind
from moothall.engine.registers.models import Record
from moothall.ground.people.models import Person


class Link(models.Model):
    """A case and another: `case` is the child, the one merged, the one split off."""

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    other = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"],
                name="cases_are_linked_once_in_a_way",
                violation_error_message="The cases are linked already.",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                name="case_has_one_parent_and_is_merged_into_one",
                condition=Q(kind__in=[LinkKind.CHILD, LinkKind.MERGED]),
                violation_error_message="The case is part of another already.",
            ),
            models.CheckConstraint(
                condition=~Q(case=F("other")),
                name="case_is_linked_to_another",
                violation_error_message="A case cannot be linked to itself.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["other"], name="link_to_case")]

    def __str__(self) -> str:
        return f"case {self.case_id} {self.kind} {self.other_id}"


class Watcher(models.Model):
    """Somebody who is told what happens to a case without working it."""

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    since_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person"],
                name="case_is_watched_once_by_somebody",
                violation_error_message="They watch the case already.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "since_at"], name="watched_by")]

    def __str__(self) -> str:
        return f"person {self.person_id} watches case {self.case_id}"


class About(models.Model):
    """That a case is about a record of a register; the row goes with its record."""

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "record"], name="case_is_about_a_record_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["record", "case"], name="about_record")]

    def __str__(self) -> str:
        return f"case {self.case_id} about record {self.record_id}"
