"""What is kept of a thing that can be found: one row, and nothing that is not in the thing."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Findable(models.Model):
    """A thing of a council by its kind and id: what it is found by, and who may find it.

    Its page is known from kind and id. The words that are searched are computed by the database
    from the other columns and stand in no model: only `moothall_search` looks at them.
    """

    pk = models.CompositePrimaryKey("council_id", "kind", "thing_id")
    council_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    thing_id = models.BigIntegerField()
    title = models.TextField()
    body = models.TextField(default="", db_default="")
    keys = ArrayField(models.TextField())
    audience = ArrayField(models.TextField())

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"


class Reach(models.Model):
    """Whoever is of the audience *held* is also of the audience *opens*: see `search.audiences`."""

    council_id = models.BigIntegerField()
    held = models.TextField()
    opens = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council_id", "held", "opens"], name="audience_is_opened_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held} opens {self.opens}"
