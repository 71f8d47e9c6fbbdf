"""What somebody asked for: the case, the form they sent, and what they said of it afterwards.

Versions of services and calendars are named by bare ids: they never change and are kept in memory
by id, so no query joins them; the migrations hold their keys within the council.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from moothall.engine.cases.columns import NEVER
from moothall.engine.cases.words import RUNNING, NotAsked, Priority, State
from moothall.ground.councils.models import Council, Team
from moothall.ground.languages.words import CHOICES, Language
from moothall.ground.people.models import Person

OVER = (State.CLOSED, State.CANCELLED, State.MERGED)
IS_RUNNING = Q(state__in=sorted(RUNNING))
IS_AT_REST = Q(state__in=sorted(set(State.values) - RUNNING))
NARROWED_BY = ["team", "assignee", "service", "priority", "kind", "state"]
"""What lists are narrowed by. Indexes hold it beside their order: no case is read for it."""


def of_the_case() -> "models.ForeignKey[Council, Council]":
    """Return the council of a row that belongs to a case.

    The case's own key, (council, case), already holds it there: a second key would be checked for
    every row and find nothing more.
    """
    return models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


class CaseQuerySet(models.QuerySet["Case"]):
    """The sets of cases people talk about."""

    def running(self) -> "CaseQuerySet":
        """Cases on which there is still work to do."""
        return self.filter(IS_RUNNING)


class Case(models.Model):
    """One thing somebody asked a council to do, from asking to outcome.

    The columns are what lists filter and sort on; the events are the truth they are computed from.
    *name_key* is the requester's name in lower case, as the database keeps it, to be found by the
    whole of it while the case runs. *paused_until_on* is the day until which it is paused, if any;
    *wakes_at* when that day comes, until somebody was told that it did.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=11, unique=True)
    version_id = models.BigIntegerField(null=True)
    service = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=20)
    priority = models.CharField(max_length=20, choices=Priority.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    assignee = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    requester = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    contact_name = models.CharField(max_length=200, blank=True)
    name_key = models.GeneratedField(
        expression=Lower("contact_name"),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )
    contact_email = models.CharField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_digits = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    language = models.CharField(
        max_length=2, choices=CHOICES, default=Language.ENGLISH, db_default="en"
    )
    has_news = models.BooleanField(default=False)
    events_so_far = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(default=NEVER)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    paused_until_on = models.DateField(null=True)
    wakes_at = models.DateTimeField(null=True)

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="case_is_in_one_council"),
            models.CheckConstraint(
                condition=Q(state__in=OVER, closed_at__isnull=False)
                | (~Q(state__in=OVER) & Q(closed_at__isnull=True)),
                name="case_is_over_exactly_when_closed_at",
                violation_error_message="A case says when it ended exactly when it is over.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RESOLVED) | Q(resolved_at__isnull=False),
                name="case_resolved_says_when",
                violation_error_message="A resolved case says when it was resolved.",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | IS_RUNNING,
                name="case_is_due_only_while_it_runs",
                violation_error_message="Only a case with work to do has a due time.",
            ),
            models.CheckConstraint(
                condition=Q(wakes_at__isnull=True) | Q(paused_until_on__isnull=False),
                name="case_wakes_only_where_it_is_paused_until_a_day",
                violation_error_message="Only a case that is paused until a day wakes on it.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "queued_at", "id"],
                include=[*NARROWED_BY, "over_at", "changed_at"],
                name="case_in_queue_whole",
                condition=IS_RUNNING,
            ),
            models.Index(
                fields=["team", "queued_at", "id"], name="case_queue_of_team", condition=IS_RUNNING
            ),
            models.Index(
                fields=["council", "queued_at", "id"],
                name="case_on_hold",
                condition=Q(state=State.PAUSED),
            ),
            models.Index(
                fields=["council", "queued_at", "id"],
                include=["team", "assignee", "service", "state", "wakes_at"],
                name="case_until_a_day",
                condition=Q(paused_until_on__isnull=False),
            ),
            models.Index(
                fields=["council", "wakes_at", "id"],
                name="case_wakes",
                condition=Q(wakes_at__isnull=False),
            ),
            models.Index(
                fields=["assignee", "queued_at", "id"],
                name="case_work_of_officer",
                condition=IS_RUNNING & Q(assignee__isnull=False),
            ),
            models.Index(
                fields=["council", "-created_at", "-id"],
                include=NARROWED_BY,
                name="case_newest_whole",
            ),
            models.Index(
                fields=["council", "id"],
                include=NARROWED_BY,
                name="case_at_rest_whole",
                condition=IS_AT_REST,
            ),
            models.Index(
                fields=["council", "priority", "id"], name="case_at_rest", condition=IS_AT_REST
            ),
            models.Index(
                fields=["council", "-changed_at", "-id"],
                name="case_at_rest_changed",
                condition=IS_AT_REST,
            ),
            models.Index(
                fields=["council", "resolved_at"],
                name="case_waiting_to_close",
                condition=Q(state=State.RESOLVED),
            ),
            models.Index(
                fields=["requester"], name="case_asked_by", condition=Q(requester__isnull=False)
            ),
            models.Index(
                fields=["council", "name_key"],
                name="case_by_name",
                condition=IS_RUNNING & ~Q(name_key=""),
            ),
            models.Index(
                fields=["council", "contact_email"],
                name="case_by_email",
                condition=~Q(contact_email=""),
            ),
            models.Index(
                fields=["council", "contact_digits"],
                name="case_by_phone",
                condition=~Q(contact_digits=""),
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.reference}"


class Submission(models.Model):
    """What somebody sent: the answers, and the form's token that makes sending twice harmless.

    `version_id` is that it was sent in; `turn` counts how often the case was re-typed since. What
    other services asked stays among the answers. `former` is what a case that was moved in from
    another desk was called there.
    """

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    token = models.UUIDField()
    version_id = models.BigIntegerField(null=True)
    answers = models.JSONField(default=dict)
    turn = models.SmallIntegerField(default=0, db_default=0)
    former = models.CharField(max_length=100, blank=True, default="", db_default="")
    submitted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["token"],
                name="form_is_submitted_once",
                violation_error_message="The form was already sent.",
            ),
            models.UniqueConstraint(fields=["case"], name="case_has_one_submission"),
        ]

    def __str__(self) -> str:
        return f"submission {self.pk} of case {self.case_id}"


class Survey(models.Model):
    """One question, asked when the case closed, answered by whoever holds the token.

    *left_out* is why it was not asked, '' where it was, at *asked_at*. *owed_at*: since when a team
    lead owes whoever answered a call back; *called_back_at*: when one said what came of it.
    """

    council = of_the_case()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    token = models.UUIDField()
    asked_at = models.DateTimeField()
    score = models.SmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    left_out = models.CharField(
        max_length=20, choices=NotAsked.choices, blank=True, default="", db_default=""
    )
    owed_at = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)
    called_back_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(left_out="") | Q(score__isnull=True),
                name="survey_is_answered_only_where_it_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(called_back_at__isnull=True, called_back_by__isnull=True)
                | Q(owed_at__isnull=False, called_back_at__isnull=False),
                name="survey_is_called_back_only_where_it_is_owed",
            ),
            models.UniqueConstraint(fields=["token"], name="survey_token_is_unique"),
            models.UniqueConstraint(fields=["case"], name="case_is_surveyed_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(1, 5)),
                name="rating_is_from_one_to_five",
                violation_error_message="A rating is from 1 to 5.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True, answered_at__isnull=True)
                | Q(score__isnull=False, answered_at__isnull=False),
                name="survey_is_answered_exactly_when_answered_at",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "owed_at"],
                condition=Q(owed_at__isnull=False, called_back_at__isnull=True),
                name="survey_owed_a_call_back",
            ),
            models.Index(fields=["council", "asked_at"], name="survey_by_day_asked"),
        ]

    def __str__(self) -> str:
        return f"survey of case {self.case_id}"


class SurveyTerms(models.Model):
    """Whom a council asks: nobody twice in *rests_days*, of closed cases *share* in a hundred.

    *low* is the answer up to which a team lead owes them a call back; none where nobody does.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    rests_days = models.SmallIntegerField(default=30)
    share = models.SmallIntegerField(default=100)
    low = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council"], name="council_has_one_set_of_survey_terms"),
            models.CheckConstraint(
                condition=Q(rests_days__range=(0, 365)),
                name="survey_rests_at_most_a_year",
                violation_error_message="Enter a number of days from 0 to 365.",
            ),
            models.CheckConstraint(
                condition=Q(share__range=(0, 100)),
                name="survey_share_is_of_a_hundred",
                violation_error_message="Enter a whole number from 0 to 100.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(low__range=(1, 3)),
                name="survey_low_answer_is_from_one_to_three",
                violation_error_message="A low answer is 1, 2 or 3.",
            ),
        ]

    def __str__(self) -> str:
        return f"survey terms of council {self.council_id}"
