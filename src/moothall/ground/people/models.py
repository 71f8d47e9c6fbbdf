"""Who: the identities that sign in, and the people they are in each council."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac

from moothall.ground.councils.models import Council, Team
from moothall.ground.journal.words import Actor
from moothall.ground.people.contact_points import phone_digits, plain_email
from moothall.ground.people.words import Role


class IdentityManager(BaseUserManager["Identity"]):
    """Finds identities by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Identity":
        """Return the identity with that address."""
        return self.get(email=plain_email(username or ""))


class Identity(AbstractBaseUser):
    """Somebody who can sign in, on the whole platform. What they may do stands in `Standing`."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())
    reopened_at = models.DateTimeField(null=True, blank=True)
    era = models.PositiveIntegerField(default=0, db_default=0)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[IdentityManager] = IdentityManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="identity_email_is_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk}"

    @property
    def last_used_at(self) -> datetime:
        """When somebody last signed in, or could first have done so."""
        moments = (self.last_login, self.joined_at, self.reopened_at)
        return max(moment for moment in moments if moment is not None)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Return what every session of theirs holds: a new *era* ends all of them, everywhere."""
        salt = "moothall.people.session"
        kept = f"{self.era}:{self.password}"
        return salted_hmac(salt, kept, secret=secret, algorithm="sha256").hexdigest()


class Subject(models.Model):
    """Somebody as an OpenID Connect provider knows them: its issuer and their subject there.

    Their address at the provider is not kept: it may change, or be another's tomorrow.
    """

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    connected_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="subject_signs_in_as_one_identity"
            ),
        ]

    def __str__(self) -> str:
        return f"identity {self.identity_id} at {self.issuer}"


class Person(models.Model):
    """Somebody as one council knows them. Their name and addresses live here and can be erased.

    *email* is kept in lower case; *phone* as it was given, and in *phone_digits* as it is compared.
    Somebody with *disabled_at* has left: they have no role here and cannot come back by themselves.
    Somebody with *merged_into* turned out to be that person, who stands for both.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    identity = models.ForeignKey(
        Identity, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    phone_digits = models.CharField(max_length=40, blank=True, default="", editable=False)
    disabled_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="person_is_in_one_council"),
            models.UniqueConstraint(
                fields=["council", "identity"], name="person_is_known_once_in_a_council"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "email"], name="person_by_email"),
            models.Index(fields=["council", "phone_digits"], name="person_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Bring addresses into the form in which they are compared."""
        self.email = plain_email(self.email)
        self.phone_digits = phone_digits(self.phone)

    @property
    def actor(self) -> Actor:
        """The person as the journal knows them."""
        return Actor.person(self.pk)


class Merge(models.Model):
    """Two people who turned out to be one, and what moved over with that, so that it can go back.

    *moved* are the ids of the cases that were the second one's.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    gone = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    moved = models.JSONField(default=list)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=Q(undone_at__isnull=True),
                name="person_is_merged_into_one_other",
            ),
            models.CheckConstraint(
                condition=~Q(kept=models.F("gone")), name="person_is_not_merged_into_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.gone_id} is person {self.kept_id}"


class Standing(models.Model):
    """A role somebody has in a council: ids only, so that the scope can be decided from it."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity", "council", "role"], name="standing_is_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"identity {self.identity_id} is {self.role} in council {self.council_id}"


class TeamMember(models.Model):
    """An officer's place in a team."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "person"], name="officer_joins_a_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"
