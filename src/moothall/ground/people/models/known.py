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
from moothall.ground.languages.words import CHOICES
from moothall.ground.people.contact_points import phone_digits, plain_email
from moothall.ground.people.words import Evidence, Part, PersonKind, PointKind, Role


class IdentityManager(BaseUserManager["Identity"]):
    """Finds identities by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Identity":
        """Return the identity with that address."""
        return self.get(email=plain_email(username or ""))


class Identity(AbstractBaseUser):
    """Somebody who can sign in, on the whole platform. What they may do stands in `Standing`.

    *desk* is how an officer has their desk: columns, colours, keys.
    """

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())
    reopened_at = models.DateTimeField(null=True, blank=True)
    era = models.PositiveIntegerField(default=0, db_default=0)
    desk = models.JSONField(blank=True, default=dict, db_default={})

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

    *name_key* is the name in lower case, as the database keeps it, to be found by the whole of it.
    *email* is kept in lower case; *phone* as it was given, and in *phone_digits* as it is compared.
    Somebody with *disabled_at* has left: they have no role here and cannot come back by themselves.
    Somebody with *merged_into* turned out to be that person, who stands for both. A business is
    known as people are, and asks through those who may act for it; *checked_at* an officer saw that
    it is what it says.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    identity = models.ForeignKey(
        Identity, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kind = models.CharField(
        max_length=10,
        choices=PersonKind.choices,
        default=PersonKind.PERSON,
        db_default=PersonKind.PERSON,
    )
    company_number = models.CharField(max_length=8, blank=True, default="", db_default="")
    checked_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=200)
    name_key = models.GeneratedField(
        expression=Lower("name"), output_field=models.CharField(max_length=200), db_persist=True
    )
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    phone_digits = models.CharField(max_length=40, blank=True, default="", editable=False)
    language = models.CharField(
        max_length=2, choices=CHOICES, blank=True, default="", db_default=""
    )
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
            models.UniqueConstraint(
                fields=["council", "company_number"],
                condition=~Q(company_number=""),
                name="company_is_known_once_in_a_council",
            ),
            models.CheckConstraint(
                condition=Q(kind=PersonKind.BUSINESS, identity__isnull=True)
                | Q(kind=PersonKind.PERSON, company_number=""),
                name="business_has_a_company_number_and_never_signs_in",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "email"], name="person_by_email"),
            models.Index(fields=["council", "phone_digits"], name="person_by_phone"),
            models.Index(fields=["council", "name_key"], name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Bring addresses into the form in which they are compared."""
        self.email = plain_email(self.email)
        self.phone_digits = phone_digits(self.phone)

    def clean_ways(self) -> None:
        """Clean how they are reached alone: the rest is as it was, and asking costs statements."""
        self.full_clean(exclude={field.name for field in self._meta.fields} - {"email", "phone"})

    @property
    def is_business(self) -> bool:
        """Whether it is a business, for which people act."""
        return self.kind == PersonKind.BUSINESS

    @property
    def actor(self) -> Actor:
        """The person as the journal knows them."""
        return Actor.person(self.pk)


class ContactPoint(models.Model):
    """An address or number at which somebody says that they are reached, and whether they are.

    *value* is the form in which it is compared, *shown* the one in which it was given. Before it is
    *proved_at*, a code that was sent there is all it is good for; of the code only a digest is
    kept. The main one of each kind is what the person's own columns hold.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    value = models.CharField(max_length=254)
    shown = models.CharField(max_length=254)
    is_main = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    code_digest = models.CharField(max_length=64, blank=True, default="")
    coded_at = models.DateTimeField(null=True)
    wrong_codes = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"], name="contact_point_is_kept_once"
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(is_main=True),
                name="person_has_one_main_contact_point_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(is_main=False) | Q(proved_at__isnull=False),
                name="main_contact_point_is_proved",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PointKind.values), name="contact_point_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(code_digest="") | Q(coded_at__isnull=False, proved_at__isnull=True),
                name="contact_point_has_a_code_only_until_it_is_proved",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "kind", "value"], name="contact_point_by_value"),
        ]

    def __str__(self) -> str:
        return f"contact point {self.pk} of person {self.person_id}"

    @property
    def is_proved(self) -> bool:
        """Whether somebody showed that they read what is sent there."""
        return self.proved_at is not None


class Authority(models.Model):
    """That one person may act for another, or a business: in what, until when, on whose word.

    Of *services* and *cases*, codes and ids, an empty list leaves everything open. Without a
    *holder* it waits for whoever enters its code, of which only a digest is kept. The giver's word
    is *evidence* enough for them; an officer says what they saw, and may note it. *offered_by* is
    the person who offered or recorded it: the giver, an owner of the business, an officer.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    offered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.AGENT)
    services = models.JSONField(default=list)
    cases = models.JSONField(default=list)
    evidence = models.CharField(max_length=20, choices=Evidence.choices)
    note = models.TextField(blank=True, default="")
    code_digest = models.CharField(max_length=64, blank=True, default="")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["giver", "holder"],
                condition=Q(ended_at__isnull=True, holder__isnull=False),
                name="authority_is_held_once",
            ),
            models.UniqueConstraint(
                fields=["code_digest"],
                condition=~Q(code_digest=""),
                name="authority_code_leads_to_one_authority",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | ~Q(holder=models.F("giver")),
                name="nobody_acts_for_themselves",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(code_digest=""),
                name="authority_that_is_held_has_no_code",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("given_at")),
                name="authority_ends_after_it_is_given",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["holder"], name="authority_by_holder", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"authority {self.pk} to act for person {self.giver_id}"

    @property
    def is_whole(self) -> bool:
        """Whether it is good for everything."""
        return not self.services and not self.cases

    def covers(self, service: str, case_id: int | None = None) -> bool:
        """Whether it is good for a service; with a case, also for that one."""
        is_asked_for = not self.services or service in self.services
        return is_asked_for and (not self.cases or case_id in self.cases)


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
