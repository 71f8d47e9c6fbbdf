"""What may be asked of Notify to send, and the words in which it refuses the rest."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

import phonenumbers

from moothall.outside.notify import segments
from moothall.outside.notify.templates import Template
from moothall.outside.notify.tokens import Kind

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}", re.IGNORECASE)
_PHONE = re.compile(r"[\s0-9()+.-]+")
FEWEST_LINES, MOST_LINES = 3, 7
FIELDS = {
    "sms": {"phone_number", "sms_sender_id"},
    "email": {
        "email_address",
        "email_reply_to_id",
        "one_click_unsubscribe_url",
        "sanitise_content_for",
    },
    "letter": {"postage"},
}
COMMON = {"template_id", "personalisation", "reference", "scheduled_for"}


class Refusal(Exception):
    """Notify refuses a request; as it says so: *error* is the kind, *messages* the sentences."""

    def __init__(self, error: str, messages: tuple[str, ...], status: int = 400) -> None:
        super().__init__(*messages)
        self.error, self.messages, self.status = error, messages, status


def bad(message: str) -> Refusal:
    """Return a refusal that Notify calls a bad request."""
    return Refusal("BadRequestError", (message,))


def check_shape(kind: str, asked: object) -> Mapping[str, Any]:
    """Return what was asked, if it has the fields that this kind of message takes.

    :raises Refusal: with a sentence for each fault.
    """
    if not isinstance(asked, dict):
        raise bad("Invalid JSON supplied in POST data")
    needed = ["template_id", *{"sms": ["phone_number"], "email": ["email_address"]}.get(kind, [])]
    if kind == "letter":
        needed.append("personalisation")
    faults = [f"{name} is a required property" for name in needed if name not in asked]
    unknown = sorted(set(asked) - COMMON - FIELDS[kind])
    if unknown:
        listed = ", ".join(unknown)
        verb = "was" if len(unknown) == 1 else "were"
        faults.append(f"Additional properties are not allowed ({listed} {verb} unexpected)")
    if "template_id" in asked and not is_number(asked["template_id"]):
        faults.append("template_id is not a valid UUID")
    if not isinstance(asked.get("personalisation", {}), dict):
        faults.append("personalisation is not of type object")
    faults += _address_faults(kind, asked)
    if faults:
        raise Refusal("ValidationError", tuple(faults))
    return asked


def _address_faults(kind: str, asked: Mapping[str, Any]) -> list[str]:
    if kind == "email" and "email_address" in asked:
        is_address = isinstance(asked["email_address"], str) and _EMAIL.fullmatch(
            asked["email_address"]
        )
        return [] if is_address else ["email_address Not a valid email address"]
    if kind == "sms" and "phone_number" in asked:
        fault = _number_fault(str(asked["phone_number"]))
        return [f"phone_number {fault}"] if fault else []
    return []


def _number_fault(number: str) -> str:
    if not _PHONE.fullmatch(number):
        return "Phone numbers must not contain letters or special characters"
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return "Not enough digits"
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible == phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    too_long = possible == phonenumbers.ValidationResult.TOO_LONG
    return "Number is too long" if too_long else "Number is too short"


def is_number(value: object) -> bool:
    """Whether *value* is written as Notify numbers things."""
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


def lines_of(personalisation: Mapping[str, Any]) -> list[str]:
    """Return the lines of a letter's address.

    :raises Refusal: for an address that cannot be delivered to.
    """
    given = [str(personalisation.get(f"address_line_{n}") or "").strip() for n in range(1, 8)]
    lines = [line for line in given if line]
    if not lines:
        missing = "personalisation address_line_1 is a required property"
        raise Refusal("ValidationError", (missing,))
    if len(lines) < FEWEST_LINES:
        raise Refusal("ValidationError", (f"Address must be at least {FEWEST_LINES} lines",))
    if not _POSTCODE.fullmatch(lines[-1]):
        last = "Last line of address must be a real UK postcode or another country"
        raise Refusal("ValidationError", (last,))
    return lines


def check_key(key: Kind, kind: str, recipient: str, guests: frozenset[str]) -> None:
    """Check that a key of this kind may send that.

    :raises Refusal: for a letter with a team key, and for a stranger with one.
    """
    if key != "team":
        return
    if kind == "letter":
        raise Refusal("BadRequestError", ("Cannot send letters with a team api key",), 403)
    if recipient not in guests:
        raise bad("Can\u2019t send to this recipient using a team-only API key")


def written(template: Template, kind: str, given: Mapping[str, Any]) -> tuple[str, str]:
    """Return subject and body of what is asked for.

    :raises Refusal: for another kind's template, a value that is missing, and a text too long.
    """
    if template.kind != kind:
        raise bad(f"{template.kind} template is not suitable for {kind} notification")
    if missing := template.missing(given):
        raise bad(f"Missing personalisation: {', '.join(missing)}")
    subject, body = template.filled(given)
    if not body.strip():
        raise bad("Your message is empty.")
    count = segments.length(body)
    if kind == "sms" and count.is_too_long:
        raise bad(
            f"Your message is too long. Text messages cannot be longer than {segments.LONGEST}"
            f" characters. Your message is {count.characters} characters long."
        )
    return subject, body
