"""Why a message may not be queued."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from moothall.engine.contact.words import SUBJECT_LENGTH, Channel, Intent
from moothall.ground.people.contact_points import why_not_mail

CONTROL = {chr(code) for code in (*range(32), 127, 0x2028, 0x2029, 0x85)}


def why_not_queue(intent: Intent) -> str | None:
    """Return why *intent* cannot be sent, or None."""
    if intent.channel not in Channel.values:
        return f"There is no channel called {intent.channel!r}."
    if reason := _why_not_address(intent.recipient):
        return reason
    if CONTROL & set(intent.subject) or not intent.subject.strip():
        return "The subject of a message is one line."
    if len(intent.subject) > SUBJECT_LENGTH:
        return f"The subject of a message has at most {SUBJECT_LENGTH} characters."
    if "\x00" in intent.body:
        return "A message cannot contain the null character."
    return None


def _why_not_address(recipient: str) -> str | None:
    try:
        validate_email(recipient)
    except ValidationError:
        return "That is not one email address."
    reason = why_not_mail(recipient)
    return f"{reason}." if reason else None
