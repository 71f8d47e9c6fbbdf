"""What is stored about services: their versions, and the answers of journeys under way."""

import uuid
from typing import ClassVar

from django.db import models

from moothall.engine.catalogue.words import Origin
from moothall.ground.councils.models import Council
from moothall.ground.languages.words import CHOICES, Language
from moothall.ground.people.models import Person


class Service(models.Model):
    """A service of one council. What it is stands in its versions; `head` is the one in force."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60)
    head = models.ForeignKey(
        "ServiceVersion",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "slug"], name="service_is_known_once_in_a_council"
            ),
            models.UniqueConstraint(fields=["council", "id"], name="service_is_in_one_council"),
        ]

    def __str__(self) -> str:
        return self.slug


class ServiceVersion(models.Model):
    """A service as published once: it never changes, so a case keeps what it was promised."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=20, choices=Origin.choices)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "number"], name="version_has_its_own_number"
            ),
            models.UniqueConstraint(fields=["council", "id"], name="version_is_in_one_council"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="version_numbers_start_at_one"
            ),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="version_has_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of service {self.service_id}"


class Withdrawal(models.Model):
    """A version that was found wrong and taken back: nobody is asked by it any more."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        ServiceVersion, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    withdrawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version"], name="version_is_withdrawn_once"),
        ]

    def __str__(self) -> str:
        return f"withdrawal of version {self.version_id}"


class Intake(models.Model):
    """How many of a service's places are taken, counted anew from each day on which it opens."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    opens_on = models.DateField()
    taken = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "opens_on"], name="intake_is_counted_once_a_round"
            ),
            models.CheckConstraint(
                condition=models.Q(taken__gte=0), name="intake_counts_from_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken} taken of service {self.service_id} from {self.opens_on}"


class PlaceTaken(models.Model):
    """A place that what was sent with a form's token holds; given back, the row is gone."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    opens_on = models.DateField()
    token = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token"], name="form_holds_one_place"),
        ]

    def __str__(self) -> str:
        return f"place of {self.token} of service {self.service_id}"


class Draft(models.Model):
    """The answers of a journey under way, pinned to the version it started on.

    `token` is the only way to it and cannot be guessed; submitted, it keeps a second press of the
    button from making a second case. A guest may keep it for later: then it is found by a link that
    was mailed to `kept_for` together with a code; only digests of both are here. `moved` says what
    another version of the service did to the answers, until they have gone on with it. `about`
    names the record from whose page it was begun: the question for a record begins with it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        ServiceVersion, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    channel = models.CharField(max_length=20, default="online")
    language = models.CharField(
        max_length=2, choices=CHOICES, default=Language.ENGLISH, db_default="en"
    )
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)
    kept_for = models.CharField(max_length=254, blank=True, default="", db_default="")
    link_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    code_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    wrong_codes = models.SmallIntegerField(default=0, db_default=0)
    moved = models.JSONField(default=dict, db_default={})
    about = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["link_digest"],
                condition=~models.Q(link_digest=""),
                name="draft_link_leads_to_one_draft",
            ),
            models.UniqueConstraint(
                fields=["code_digest"],
                condition=~models.Q(code_digest=""),
                name="draft_code_opens_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(link_digest="", code_digest="")
                | (~models.Q(link_digest="") & ~models.Q(code_digest="")),
                name="draft_link_is_never_enough_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(saved_at__gte=models.F("started_at")),
                name="draft_is_saved_after_it_started",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
