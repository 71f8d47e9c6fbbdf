"""What is stored of payments. No card is: what is typed on GOV.UK Pay's pages stays there."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from moothall.engine.cases.models import Case
from moothall.engine.payments.words import (
    UNDER_WAY,
    ChargeState,
    How,
    RefundState,
    State,
)
from moothall.ground.councils.models import Council


class Account(models.Model):
    """A council's account at GOV.UK Pay: its key and the secret of its webhook, both sealed."""

    council = models.OneToOneField(Council, on_delete=models.PROTECT, related_name="+")
    sealed_key = models.TextField()
    sealed_secret = models.TextField(blank=True, default="")
    connected_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"payment account of council {self.council_id}"


class Charge(models.Model):
    """What a case owes: fixed once, from its version and its answers. Amounts are pence.

    Whoever has the token may pay it; it tells nothing of who asked. *link_at* is when they are next
    sent the way to pay, *lapses_at* when a case that is not paid ends; without one it waits on.
    """

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    label = models.CharField(max_length=300)
    amount = models.BigIntegerField()
    ledger = models.CharField(max_length=300, blank=True, default="")
    vat = models.CharField(max_length=300, blank=True, default="")
    refund_alone = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=ChargeState.choices, default=ChargeState.WAITING
    )
    how = models.CharField(max_length=10, choices=How.choices, blank=True, default=How.NOT)
    receipt = models.CharField(max_length=60, blank=True, default="")
    made_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    link_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="charge_is_in_one_council"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="charge_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(state=ChargeState.PAID, paid_at__isnull=False, how__gt="")
                | Q(state=ChargeState.WAITING, paid_at__isnull=True, how=""),
                name="charge_is_paid_exactly_when_it_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(how=How.TILL) | Q(receipt__gt=""),
                name="charge_paid_at_a_till_has_a_receipt",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "link_at"],
                name="charge_that_waits_for_its_link",
                condition=Q(state=ChargeState.WAITING, link_at__isnull=False),
            ),
            models.Index(fields=["council", "paid_at"], name="charge_paid_on"),
            models.Index(
                fields=["council", "lapses_at"],
                name="charge_that_lapses",
                condition=Q(state=ChargeState.WAITING, lapses_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"charge {self.pk} ({self.state})"


class Payment(models.Model):
    """One try to pay a charge by card. *key* makes asking Pay for it twice harmless.

    It is *counted* if it pays the charge; money that came otherwise (twice, or too late) goes back.
    """

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    key = models.UUIDField(default=uuid.uuid4)
    payment_id = models.CharField(max_length=60, blank=True, default="")
    amount = models.BigIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.BEGINNING)
    code = models.CharField(max_length=10, blank=True, default="")
    is_counted = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    ask_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="payment_is_in_one_council"),
            models.UniqueConstraint(
                fields=["payment_id"],
                name="payment_is_one_at_pay",
                condition=~Q(payment_id=""),
            ),
            models.UniqueConstraint(
                fields=["charge"], name="charge_is_paid_once", condition=Q(is_counted=True)
            ),
            models.UniqueConstraint(
                fields=["charge"],
                name="one_payment_of_a_charge_is_under_way",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNDER_WAY), ended_at__isnull=True)
                | (
                    ~Q(state__in=sorted(UNDER_WAY)) & Q(ended_at__isnull=False, ask_at__isnull=True)
                ),
                name="payment_is_over_exactly_when_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(is_counted=False) | Q(state=State.SUCCESS),
                name="only_money_that_came_counts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "ask_at"],
                name="payment_to_ask_about",
                condition=Q(ask_at__isnull=False),
            ),
            models.Index(fields=["council", "begun_at"], name="payment_begun_on"),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk} ({self.state})"


class Refund(models.Model):
    """Pence of a card payment that go back. *available* is what was left when it was first sent.

    Pay refuses a refund that names another sum than is left, so sending again never gives twice.
    """

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=RefundState.choices)
    why = models.TextField(blank=True, default="")
    is_automatic = models.BooleanField(default=False)
    by_id = models.BigIntegerField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    available = models.BigIntegerField(null=True)
    refund_id = models.CharField(max_length=60, blank=True, default="")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True)
                | Q(by_id__isnull=True)
                | ~Q(decided_by_id=F("by_id")),
                name="refund_is_approved_by_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["refund_id"], name="refund_is_one_at_pay", condition=~Q(refund_id="")
            ),
            models.UniqueConstraint(
                fields=["payment"],
                name="one_refund_of_a_payment_is_being_sent",
                condition=Q(state=RefundState.SENDING),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["council", "next_try_at"],
                name="refund_to_send",
                condition=Q(next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.pk} ({self.state})"


class Reconciled(models.Model):
    """A day's money: what we hold, what Pay says, and each difference. Numbers and sums only."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    day_on = models.DateField()
    totals = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    paid = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "day_on"], name="day_is_reconciled_once"),
        ]

    def __str__(self) -> str:
        return f"money of {self.day_on} of council {self.council_id}"
