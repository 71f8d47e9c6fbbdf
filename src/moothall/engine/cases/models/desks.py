"""What officers keep for the words that they write: canned replies, drafts, whom they mention."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.cases.models.asked import Case, of_the_case
from moothall.ground.councils.models import Council, Team
from moothall.ground.people.models import Person


class CannedReply(models.Model):
    """Words that officers send often, with fields that each case fills in: {{name}}, {{due}}.

    It is a team's, or where `team` is None the whole council's. `revision` counts its changes:
    whoever changes it says which one they saw. One that a shared desk keeps for all of its councils
    is a row in each of them, with the `partnership` whose desk that is and one `shared`: they say
    the same and change together. `welsh` are its words for whoever is told in Welsh, or ''.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    name = models.CharField(max_length=80)
    body = models.TextField()
    welsh = models.TextField(default="", db_default="")
    revision = models.IntegerField(default=1)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    partnership = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    shared = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="canned_reply_in_one_council"),
            models.CheckConstraint(condition=~Q(body=""), name="canned_reply_has_words"),
            models.UniqueConstraint(
                fields=["council", "shared"],
                condition=Q(shared__isnull=False),
                name="shared_reply_is_in_a_council_once",
            ),
            models.CheckConstraint(
                condition=Q(partnership__isnull=True, shared__isnull=True)
                | Q(partnership__isnull=False, shared__isnull=False),
                name="shared_reply_says_whose_desk_keeps_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unsent(models.Model):
    """What an officer is writing on a case and has not sent.

    `revision` counts how often it was kept, `seen` how many events the case had when they began.
    """

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    text = models.TextField()
    is_note = models.BooleanField(default=False)
    seen = models.IntegerField(default=0)
    revision = models.IntegerField(default=1)
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person"], name="officer_writes_one_thing_on_a_case"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="unsent_of_officer")]

    def __str__(self) -> str:
        return f"unsent words of person {self.person_id} on case {self.case_id}"


class Mention(models.Model):
    """That an officer named a colleague in a note: they are told, until they have seen it."""

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    event_id = models.BigIntegerField()
    named_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event_id", "person"], name="somebody_is_mentioned_once_in_a_note"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "named_at"],
                name="mention_not_seen",
                condition=Q(seen_at__isnull=True),
            ),
            models.Index(fields=["case"], name="mention_by_case"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} mentioned on case {self.case_id}"


class Presence(models.Model):
    """That an officer had a case open at `seen_at`, and whether they were writing on it."""

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    is_writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person"], name="officer_is_at_a_case_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "seen_at"], name="presence_of_officer")]

    def __str__(self) -> str:
        return f"person {self.person_id} at case {self.case_id}"
