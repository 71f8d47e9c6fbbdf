"""What is stored about registers: their versions, the records in them, and every change.

The keys of a record and of a line of history that another key implies are none of the database's:
a record's version is one of its register, which is its council's; a line is one of a record.

No index stands on `council` alone: a check of a foreign key, planned while a table is empty, would
choose it over the one on (council, id) and look at every record of the council for each row.
"""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from moothall.engine.catalogue.words import Origin
from moothall.engine.registers.words import Colour, What
from moothall.ground.councils.models import Council

TEXTS: Final = ("t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8")
WHOLES: Final = ("n1", "n2", "n3", "n4", "n5", "n6")
DAYS: Final = ("d1_on", "d2_on", "d3_on", "d4_on")
LIVE: Final = Q(removed_at__isnull=True)


class Register(models.Model):
    """A register of one council. What it is stands in its versions; `head` is the one in force.

    `counted` is the last reference number it gave out.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    slug = models.SlugField(max_length=60)
    head = models.ForeignKey(
        "RegisterVersion",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
    )
    counted = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "slug"], name="register_is_known_once_in_a_council"
            ),
            models.UniqueConstraint(fields=["council", "id"], name="register_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return self.slug


class RegisterVersion(models.Model):
    """A register as published once: it never changes. `slots` says where listed fields are kept."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    slots = models.JSONField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=20, choices=Origin.choices)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "number"], name="register_version_has_its_own_number"
            ),
            models.UniqueConstraint(
                fields=["council", "id"], name="register_version_is_in_one_council"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="register_version_numbers_start_at_one"
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="register_version_has_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of register {self.register_id}"


def _slot_indexes() -> list[models.Index]:
    return [
        models.Index(
            fields=["register", slot, "id"],
            name=f"record_{slot}",
            condition=LIVE & Q(**{f"{slot}__isnull": False}),
        )
        for slot in (*TEXTS, *WHOLES, *DAYS)
    ]


class Record(models.Model):
    """One thing that a register keeps.

    `values` holds what its fields say; listed fields are kept in a slot too (`t1` …), where an
    empty one holds the least value there is, so that lists can be sorted by it. `cell` is the key
    of its box, which is in metres of the national grid; all five are null of a record that is
    nowhere. `revision` counts its changes, and guards them: whoever changes it says which one they
    saw. `token` keeps a second press of the button from adding a second record.
    """

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        RegisterVersion,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=300)
    key = models.CharField(max_length=400, null=True)  # noqa: DJ001 - NULL is no key, '' would clash
    key2 = models.CharField(max_length=400, null=True)  # noqa: DJ001 - as above
    key3 = models.CharField(max_length=400, null=True)  # noqa: DJ001 - as above
    state = models.CharField(max_length=60, blank=True, default="")
    rag = models.CharField(max_length=5, choices=Colour.choices, blank=True, default="")
    is_rated = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    values = models.JSONField(default=dict)
    slips = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    review_on = models.DateField(null=True)
    keep_until_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    t1 = models.CharField(max_length=200, null=True)  # noqa: DJ001 - NULL is a slot not used
    t2 = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    t3 = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    t4 = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    t5 = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    t6 = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    t7 = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    t8 = models.CharField(max_length=200, null=True)  # noqa: DJ001 - as above
    n1 = models.BigIntegerField(null=True)
    n2 = models.BigIntegerField(null=True)
    n3 = models.BigIntegerField(null=True)
    n4 = models.BigIntegerField(null=True)
    n5 = models.BigIntegerField(null=True)
    n6 = models.BigIntegerField(null=True)
    d1_on = models.DateField(null=True)
    d2_on = models.DateField(null=True)
    d3_on = models.DateField(null=True)
    d4_on = models.DateField(null=True)
    cell = models.BigIntegerField(null=True)
    west = models.IntegerField(null=True)
    south = models.IntegerField(null=True)
    east = models.IntegerField(null=True)
    north = models.IntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["register", "id"], name="record_in_register", condition=LIVE),
            models.Index(
                fields=["register", "state", "id"],
                name="record_state",
                condition=LIVE & ~Q(state=""),
            ),
            models.Index(
                fields=["register", "review_on", "id"],
                name="record_review",
                condition=LIVE & Q(review_on__isnull=False),
            ),
            models.Index(
                fields=["register", "rag", "id"], name="record_rag", condition=LIVE & ~Q(rag="")
            ),
            models.Index(
                fields=["register", "changed_at", "id"], name="record_changed", condition=LIVE
            ),
            *_slot_indexes(),
            models.Index(
                fields=["register", "cell"],
                include=["council", "id", "west", "south", "east", "north", "rag"],
                name="record_place",
                condition=LIVE & Q(cell__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="record_is_in_one_council"),
            models.UniqueConstraint(fields=["register", "token"], name="form_adds_one_record"),
            models.UniqueConstraint(
                fields=["register", "key"], name="record_has_its_own_key", condition=LIVE
            ),
            models.UniqueConstraint(
                fields=["register", "key2"], name="record_has_its_own_second_key", condition=LIVE
            ),
            models.UniqueConstraint(
                fields=["register", "key3"], name="record_has_its_own_third_key", condition=LIVE
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1), name="record_revisions_start_at_one"
            ),
            models.CheckConstraint(
                condition=Q(changed_at__gte=models.F("added_at")),
                name="record_is_changed_after_it_was_added",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(removed_at__isnull=False),
                name="merged_record_is_listed_no_more",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """One line of a record's history: who did what, when and why.

    `fields` says by field what it said before and after. Of a record just added it is empty: what
    it said then is what it says now, taken back change by change. `load` is the file that did it.
    """

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    revision = models.PositiveIntegerField()
    what = models.CharField(max_length=10, choices=What.choices)
    fields = models.JSONField(default=dict)
    why = models.TextField(blank=True, default="")
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    by_code = models.CharField(max_length=60, blank=True, default="")
    load = models.ForeignKey(
        "Load",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    happened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["load", "record"], name="change_of_load", condition=Q(load__isnull=False)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "revision"], name="change_is_one_step_of_its_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.revision} of record {self.record_id}"


class Relation(models.Model):
    """That a field of a record leads to another record; the field's value says the same."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    field = models.CharField(max_length=60)
    other = models.ForeignKey(
        Record, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "field", "other"], name="relation_is_said_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of record {self.record_id}"
