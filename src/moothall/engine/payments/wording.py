"""What people are told about money."""

from moothall.engine.catalogue.definition import Message
from moothall.engine.contact import rules as contact
from moothall.engine.payments.models import Charge
from moothall.ground.councils.models import Council


def pounds(pence: int) -> str:
    """Return an amount as people read it: £35, £17.50."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"


def pay_url(charge: Charge, council: Council) -> str:
    """Return where a charge is paid."""
    return f"{contact.home_of(council)}/pay/{charge.token}"


def link(charge: Charge, council: Council) -> Message:
    """Return the message with the way to pay."""
    reference, url = charge.case.reference, pay_url(charge, council)
    amount = pounds(charge.amount)
    return Message(
        on="submitted",
        channel=("email", "text"),
        subject=f"Pay {amount}: {reference}",
        body=(
            f"Hello\n\nPay {amount} for {charge.case.title}. Your reference is {reference}.\n\n"
            f"Pay here: {url}\n\nYou pay by card on GOV.UK Pay. We start when you have paid.\n\n"
            "We never ask for the number of your card by phone, email or text."
        ),
        text=f"{council.name}: pay {amount} for {reference} here: {url}",
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
