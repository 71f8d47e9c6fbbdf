"""Groups that help the desk: members, sessions, what they want and what they agreed."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from moothall.ground.councils.models import Council
from moothall.ground.people.models import Person
from moothall.practices.servicedesk.words.groups import Aim, GroupKind, Reply, SessionState, Way


def _council() -> "models.ForeignKey[Council, Council]":
    return models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")


class Group(models.Model):
    """A success group or a focus group of a council.

    *is_open*: whoever works for the council may join by themselves. *service*: the short name of
    the service by which they ask to, if there is one.
    """

    council = _council()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=GroupKind.choices)
    purpose = models.TextField(blank=True, default="")
    is_open = models.BooleanField(default=True)
    service = models.CharField(max_length=60, blank=True, default="")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="group_is_in_one_council"),
            models.UniqueConstraint(
                fields=["council", "name"],
                condition=Q(ended_at__isnull=True),
                name="group_has_its_own_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody in a group, from when to when; *token* is in the messages by which they leave.

    *person* is who they are to the council, where it knows them; *case_id* the request by which
    they joined. They said yes to being written to at *consented_at*.
    """

    council = _council()
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    name = models.CharField(max_length=120)
    name_key = models.GeneratedField(
        expression=Lower("name"), output_field=models.CharField(max_length=120), db_persist=True
    )
    email = models.CharField(max_length=254)
    place = models.CharField(max_length=120, blank=True, default="")
    way = models.CharField(max_length=12, choices=Way.choices)
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    case_id = models.BigIntegerField(null=True)
    consented_at = models.DateTimeField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "id"], name="group_member_is_in_one_council"
            ),
            models.UniqueConstraint(
                fields=["group", "email"],
                condition=Q(left_at__isnull=True),
                name="group_has_an_address_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["group", "name_key", "id"],
                condition=Q(left_at__isnull=True),
                name="group_member_by_name",
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.pk} of group {self.group_id}"


class GroupSession(models.Model):
    """A session of a group. *revision* counts its changes, so that calendars take the last."""

    council = _council()
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True, default="")
    link = models.CharField(max_length=500, blank=True, default="")
    agenda = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")
    state = models.CharField(
        max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    revision = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "id"], name="group_session_is_in_one_council"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="group_session_ends_after_it_begins"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "-starts_at"], name="group_session_by_day"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk} of group {self.group_id}"


class Guest(models.Model):
    """That a member is invited to a session; *token* is in the message. Whether they come, came."""

    council = _council()
    session = models.ForeignKey(
        GroupSession, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    invited_at = models.DateTimeField()
    reply = models.CharField(max_length=5, choices=Reply.choices, blank=True, default="")
    has_come = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "member"], name="member_is_invited_once_to_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"guest {self.pk} of session {self.session_id}"


class Goal(models.Model):
    """What a group wants a measure to reach, by when; how it stands is asked of the live figure.

    *value* is in percent, in hours, or a number, as the measure is.
    """

    council = _council()
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    measure = models.CharField(max_length=80)
    aim = models.CharField(max_length=5, choices=Aim.choices)
    value = models.FloatField()
    by_on = models.DateField()
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "measure"],
                condition=Q(ended_at__isnull=True),
                name="group_has_one_goal_for_a_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk} of group {self.group_id}"


class Undertaking(models.Model):
    """What a group agreed that somebody does, until when; it may have come of a session."""

    council = _council()
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    session = models.ForeignKey(
        GroupSession, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    what = models.TextField()
    owner = models.CharField(max_length=120)
    email = models.CharField(max_length=254)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["council", "due_on"],
                condition=Q(done_at__isnull=True),
                name="undertaking_not_done",
            ),
        ]

    def __str__(self) -> str:
        return f"undertaking {self.pk} of group {self.group_id}"
