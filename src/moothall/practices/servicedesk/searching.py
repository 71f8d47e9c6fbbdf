"""Finding a case by what an officer types: a reference, an email address, a telephone number.

Each is looked up by equality, which row-level security lets an index serve.
"""

from django.db.models import Q, QuerySet

from moothall.engine.cases import references
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import numbers

FEWEST_DIGITS = 6


def narrowed(found: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Return the cases that the text names; none when it names nothing that can be looked up."""
    reference = references.read(text)
    if reference:
        return found.filter(reference=reference)
    same = by_contact(text, text)
    return found.none() if same is None else found.filter(same)


def by_contact(email: str, phone: str) -> Q | None:
    """Return what finds somebody by address or number; None when neither can be one."""
    same = Q()
    if "@" in email:
        same |= Q(contact_email=email.strip().lower())
    digits = numbers.digits(phone)
    if len(digits) >= FEWEST_DIGITS:
        same |= Q(contact_digits=digits)
    return same or None
