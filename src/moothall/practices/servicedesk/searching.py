"""Finding a case by what an officer types: a reference, an email address, a telephone number.

Each is looked up by equality, which row-level security lets an index serve.
"""

from django.db.models import Q

from moothall.engine.cases import references
from moothall.engine.cases.queries import numbers

FEWEST_DIGITS = 6


def fitting(text: str) -> Q:
    """Return what finds the cases that the text names; nothing when it can name none."""
    if reference := references.read(text):
        return Q(reference=reference)
    return by_contact(text, text) or Q(pk__in=[])


def by_contact(email: str, phone: str) -> Q | None:
    """Return what finds somebody by address or number; None when neither can be one."""
    same = Q()
    if "@" in email:
        same |= Q(contact_email=email.strip().lower())
    digits = numbers.digits(phone)
    if len(digits) >= FEWEST_DIGITS:
        same |= Q(contact_digits=digits)
    return same or None
