"""Who is on call: rotas, the layers of each, shifts, and what becomes of them.

Whoever is on call is an identity, as a shared service calls people of several councils; what they
are called stands with the person that they are in a council.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from moothall.ground.councils.models import Council
from moothall.ground.people.models import Identity
from moothall.practices.servicedesk.words.oncall import Pattern, SwapState, Turn


class Rota(models.Model):
    """Who is called for the cases of one team when it does not work.

    It belongs to a council, or to the partnership whose councils share the team. *calendar_code*
    is the calendar in whose working time nobody need be on call; empty: somebody always is.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    team_code = models.SlugField(max_length=60)
    calendar_code = models.SlugField(max_length=60, blank=True, default="")
    added_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="rota_is_in_one_council"),
            models.UniqueConstraint(
                fields=["council", "team_code"],
                condition=Q(ended_at__isnull=True),
                name="team_has_one_rota",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Layer(models.Model):
    """Shifts that repeat by local time: on which days they begin, when they end, who takes turns.

    *rank* 1 is called first, 2 when they do not answer. *weekdays* are 0 for Monday to 6; a shift
    ends so many *days* later, at *ends*. *people* are the identities in the order of their turns.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=80)
    rank = models.SmallIntegerField(default=1)
    weekdays = models.JSONField(default=list)
    begins = models.TimeField()
    ends = models.TimeField()
    days = models.SmallIntegerField(default=0)
    turn = models.CharField(max_length=10, choices=Turn.choices, default=Turn.WEEK)
    people = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "id"], name="oncall_layer_is_in_one_council"
            ),
            models.UniqueConstraint(
                fields=["rota", "name"],
                condition=Q(until_on__isnull=True),
                name="oncall_layer_has_its_own_name_in_its_rota",
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank__lte=3), name="oncall_layer_is_called_first_to_third"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="oncall_layer_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def pattern(self) -> Pattern:
        """What it was said to be."""
        return Pattern(
            name=self.name,
            weekdays=self.weekdays,
            begins=self.begins,
            ends=self.ends,
            days=self.days,
            people=self.people,
            from_on=self.from_on,
            rank=self.rank,
            turn=self.turn,
            until_on=self.until_on,
        )


class Shift(models.Model):
    """A time that somebody is on call. *planned* is whose turn it was, *identity* who takes it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    layer = models.ForeignKey(
        Layer, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    planned = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_kept = models.BooleanField(default=False)
    """Whether somebody changed it by hand, so that planning anew leaves it as it is."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="shift_is_in_one_council"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_begins"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["rota", "ends_at"], name="shift_by_end"),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk} of rota {self.rota_id}"


class Swap(models.Model):
    """That somebody asks another to take a shift; *to* nobody: whoever of the rota comes first.

    *back* is the shift that they take in return, if any.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    shift = models.ForeignKey(
        Shift, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    back = models.ForeignKey(
        Shift, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    offered_by = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.OFFERED)
    offered_at = models.DateTimeField()
    settled_by = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shift"],
                condition=Q(state=SwapState.OFFERED),
                name="shift_is_offered_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=SwapState.OFFERED, settled_at__isnull=True)
                | (~Q(state=SwapState.OFFERED) & Q(settled_at__isnull=False)),
                name="swap_is_settled_exactly_when_it_is_not_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"swap {self.pk} of shift {self.shift_id}"


class Handover(models.Model):
    """What whoever leaves a shift tells whoever comes, and that they read it and took over."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    shift = models.ForeignKey(
        Shift, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    note = models.TextField()
    written_by = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_by = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+", null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift"], name="shift_is_handed_over_once"),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="handover_is_taken_by_somebody_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"handover of shift {self.shift_id}"


class Absence(models.Model):
    """That somebody cannot be on call for a while; why is nobody's business here."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk} from rota {self.rota_id}"


class Number(models.Model):
    """The telephone number at which somebody is called when they are on call."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rota", "identity"], name="somebody_has_one_number_for_a_rota"
            ),
        ]

    def __str__(self) -> str:
        return f"number of identity {self.identity_id} for rota {self.rota_id}"


class Feed(models.Model):
    """A secret address at which somebody's calendar reads a rota; only its digest is kept."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rota", "identity"], name="somebody_has_one_feed_of_a_rota"
            ),
            models.UniqueConstraint(fields=["digest"], name="feed_has_an_address_of_its_own"),
        ]

    def __str__(self) -> str:
        return f"feed of rota {self.rota_id} for identity {self.identity_id}"


class Covered(models.Model):
    """Which cases a rota answers for outside working hours, and from which day on.

    *service* is its short name, empty for every service; *priorities* are those covered, empty
    for each. *until_on* is the last day.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    service = models.CharField(max_length=60, blank=True, default="")
    priorities = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="cover_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"cover {self.pk} of rota {self.rota_id}"
