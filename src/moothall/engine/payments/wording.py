"""What people are told about money."""

from moothall.engine.cases import rules as rules_of_cases
from moothall.engine.cases.models import Case
from moothall.engine.catalogue.definition import Message
from moothall.engine.contact import rules as contact
from moothall.engine.payments import rules
from moothall.engine.payments.models import Charge
from moothall.ground.councils.models import Council
from moothall.ground.languages import days
from moothall.ground.languages.speech import marked, said, spoken
from moothall.ground.languages.words import Language

PAY_SUBJECT = marked("Pay {amount}: {reference}")
PAY = marked(
    "Hello\n\nPay {amount} for {name}. Your reference is {reference}.\n\n"
    "Pay here: {url}\n\nYou pay by card on GOV.UK Pay. We start when you have paid."
)
UNTIL = marked("If it is not paid by the end of {day}, we end your request.")
PAY_SAFELY = marked("We never ask for the number of your card by phone, email or text.")
PAY_TEXT = marked("{council}: pay {amount} for {reference} here: {url}")
LAPSED_SUBJECT = marked("We ended your request, as it was not paid: {reference}")
LAPSED = marked(
    "Hello\n\nYou asked for {name}. Your reference is {reference}.\n\n"
    "We did not get {amount} in time, so we ended your request. You owe nothing.\n\n"
    "If you still need it, ask again here: {url}"
)
LAPSED_TEXT = marked(
    "{council}: we ended {reference}, as it was not paid in time. You owe nothing."
    " If you still need it, ask again."
)


def pounds(pence: int) -> str:
    """Return an amount as people read it: £35, £17.50."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"


def pay_url(charge: Charge, council: Council) -> str:
    """Return where a charge is paid."""
    return f"{contact.home_of(council)}/pay/{charge.token}"


def name_of(case: Case) -> str:
    """Return what was asked for, in the language spoken where the service has it."""
    definition = rules_of_cases.definition_of(case, spoken())
    return definition.name if definition else case.title


def _called(council: Council) -> str:
    return (spoken() == Language.WELSH and council.welsh_name) or council.name


def link(charge: Charge, council: Council, *, name: str) -> Message:
    """Return the message with the way to pay, in the language spoken."""
    fields = {
        "amount": pounds(charge.amount),
        "name": name,
        "reference": charge.case.reference,
        "url": pay_url(charge, council),
        "council": _called(council),
    }
    last_on = rules.last_day(charge, council.zone)
    until = said(UNTIL, day=days.with_weekday(last_on)) if last_on else ""
    return Message(
        on="submitted",
        channel=("email", "text"),
        subject=said(PAY_SUBJECT, **fields),
        body="\n\n".join(filter(None, (said(PAY, **fields), until, said(PAY_SAFELY)))),
        text=" ".join(filter(None, (said(PAY_TEXT, **fields), until))),
    )


def lapsed(charge: Charge, council: Council, *, name: str) -> Message:
    """Return the message that a request ended because nobody paid, in the language spoken."""
    fields = {
        "amount": pounds(charge.amount),
        "name": name,
        "reference": charge.case.reference,
        "url": f"{contact.home_of(council)}/",
        "council": _called(council),
    }
    return Message(
        on="submitted",
        channel=("email", "text"),
        subject=said(LAPSED_SUBJECT, **fields),
        body=said(LAPSED, **fields),
        text=said(LAPSED_TEXT, **fields),
    )


def receipt(charge: Charge, council: Council) -> Message:
    """Return the receipt."""
    reference, amount = charge.case.reference, pounds(charge.amount)
    how = "by card on GOV.UK Pay" if charge.how == "card" else f"at our till, {charge.receipt}"
    vat = f"\nVAT code: {charge.vat}" if charge.vat else ""
    return Message(
        on="submitted",
        channel=("email", "text"),
        subject=f"Receipt for {amount}: {reference}",
        body=(
            f"Hello\n\nWe have your payment.\n\nPaid: {amount}\nFor: {charge.label}\n"
            f"How: {how}\nReference: {reference}{vat}\nTo: {council.name}\n\n"
            "Keep this as your receipt."
        ),
        text=f"{council.name}: we have your payment of {amount} for {reference}. Thank you.",
    )


def refunded(amount: int, charge: Charge, council: Council) -> Message:
    """Return the message that money went back."""
    reference, back = charge.case.reference, pounds(amount)
    return Message(
        on="submitted",
        channel=("email", "text"),
        subject=f"We have refunded {back}: {reference}",
        body=(
            f"Hello\n\nWe have sent {back} back to the card that paid for {reference}.\n\n"
            f"Your bank may take some days to show it.\n\n{council.name}"
        ),
        text=f"{council.name}: we have sent {back} back to the card that paid for {reference}.",
    )
