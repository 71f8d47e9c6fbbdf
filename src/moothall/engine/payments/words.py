"""The words of payments: states, moves, how often Pay is asked, what is refused."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused
from moothall.ground.languages.speech import marked

VERBS: dict[str, str] = {
    "pay-account.connected": "A council's key to GOV.UK Pay was set or changed.",
    "pay-account.resealed": "A council's key to GOV.UK Pay was encrypted anew.",
    "charge.made": "What a case owes was fixed.",
    "charge.paid": "What a case owes was paid, by card or at another till.",
    "charge.link-sent": "Whoever asked was sent a link to pay.",
    "charge.lapsed": "What a case owes was not paid in its time, so the case ended.",
    "payment.begun": "Somebody set out to pay by card.",
    "payment.ended": "A card payment came to its end at GOV.UK Pay.",
    "refund.asked": "Somebody asked to give money back.",
    "refund.approved": "A second officer approved a refund.",
    "refund.refused": "A second officer refused a refund.",
    "refund.ended": "A refund came to its end at GOV.UK Pay.",
    "money.reconciled": "A day's payments were held against what GOV.UK Pay says of it.",
    "payments.erased": "The words typed about somebody's payments were erased.",
}

UNJOURNALLED: dict[str, str] = {
    "payments_payment": "Asking how a payment stands is no act; its begin and end have entries.",
    "payments_refund": "Trying to send a refund is no act; asking, deciding and its end are.",
    "payments_charge": "When its link is due is no act; making, paying and linking it are.",
}
"""Tables whose rows may change without an entry, each with the reason."""


class ChargeState(TextChoices):
    """Where what a case owes stands."""

    WAITING = "waiting", "Not paid"
    PAID = "paid", "Paid"


class How(TextChoices):
    """How it was paid."""

    NOT = "", "Not paid"
    CARD = "card", "By card on GOV.UK Pay"
    TILL = "till", "At another till"


class State(TextChoices):
    """Where a card payment stands: GOV.UK Pay's own words, and one before it answered."""

    BEGINNING = "beginning", "Not known at GOV.UK Pay yet"
    CREATED = "created", "Not begun"
    STARTED = "started", "Typing the card"
    SUBMITTED = "submitted", "Not confirmed yet"
    CAPTURABLE = "capturable", "Authorised, not taken"
    SUCCESS = "success", "Paid"
    FAILED = "failed", "Did not go through"
    CANCELLED = "cancelled", "Cancelled"
    ERROR = "error", "Broke off at GOV.UK Pay"


UNDER_WAY = frozenset(
    {State.BEGINNING, State.CREATED, State.STARTED, State.SUBMITTED, State.CAPTURABLE}
)
"""States in which a payment may still be finished."""

WHY_FAILED: Mapping[str, str] = {
    "P0010": marked("The card was not accepted."),
    "P0020": marked("It took longer than 90 minutes."),
    "P0030": marked("It was cancelled on the card page."),
    "P0040": marked("We cancelled it."),
    "P0050": marked("The card service had a fault."),
}
"""Why no money was taken, by GOV.UK Pay's code."""


class RefundState(TextChoices):
    """Where a refund stands."""

    ASKED = "asked", "Waits for a second officer"
    APPROVED = "approved", "Waits to be sent"
    SENDING = "sending", "Being sent"
    SUBMITTED = "submitted", "On its way"
    SUCCESS = "success", "Refunded"
    REFUSED = "refused", "Not approved"
    ERROR = "error", "Did not go through"


GONE = frozenset(
    {
        RefundState.ASKED,
        RefundState.APPROVED,
        RefundState.SENDING,
        RefundState.SUBMITTED,
        RefundState.SUCCESS,
    }
)
"""States in which a refund takes from what is left of a payment."""
"""Every move a refund may make, by verb."""

SOON, EARLY = timedelta(seconds=3), timedelta(minutes=15)
LATER, LATE = timedelta(minutes=1), timedelta(hours=3)
SELDOM = timedelta(hours=1)
LINK_AFTER = timedelta(minutes=20)
"""After so long without payment whoever asked is sent the link to pay, once."""
REMIND_BEFORE = timedelta(days=3)
"""So long before the time to pay runs out they are sent it once more, if that is a day away."""
UNMADE_AFTER = timedelta(hours=2)
"""A payment that Pay never answered for is given up after this: nobody ever had its address."""
LOOK_BACK = 3
"""How many days back a day that was not reconciled still is."""


def ask_after(waited: timedelta) -> timedelta:
    """Return how long to wait before asking Pay again, after having waited so long."""
    if waited < EARLY:
        return SOON
    return LATER if waited < LATE else SELDOM


class NothingDue(Refused):
    """There is nothing to pay."""


class NotNow(Refused):
    """That cannot be done now."""


class NoSuchCharge(Refused):
    """There is no such payment here. The link in the message may be broken."""


class NoSuchRefund(Refused):
    """There is no such refund here."""


class NotThatAmount(Refused):
    """That amount cannot be refunded."""


class NotOurs(Refused):
    """GOV.UK Pay tells of another amount or reference than we asked for."""
