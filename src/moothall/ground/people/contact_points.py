"""Addresses and telephone numbers in the one form in which they are compared."""

import re
import secrets

import phonenumbers
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

HOME = "GB"
"""The country whose numbers may be written without their country code."""

ONLY_PLAIN = (
    "The part of the email address before the @ must only include unaccented letters, numbers "
    "and signs, like name@example.com"
)


def plain_email(address: str) -> str:
    """Return an email address as it is compared: without spaces around it, in lower case."""
    return address.strip().lower()


def why_not_mail(address: str) -> str | None:
    """Return why mail cannot be sent to an email address that is otherwise one, or None.

    Few mail servers take a name of other than plain letters; a domain has a form in ASCII, which
    they all take, a name has none (RFC 6531).
    """
    if not address.rpartition("@")[0].isascii():
        return ONLY_PLAIN
    return None


def phone_digits(number: str) -> str:
    """Return a telephone number as its digits, country code first: ``447700900123``.

    What is no telephone number is kept as the digits in it, so that it can still be found.
    """
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", number)
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        return re.sub(r"\D", "", number)
    return f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"


def as_compared(kind: str, typed: str) -> str:
    """Return an email address or a number of a mobile in the form in which it is compared."""
    return plain_email(typed) if kind == "email" else phone_digits(typed)


UK_MOBILE = re.compile(r"447[1-57-9][0-9]{8}")
"""Ofcom's mobile numbers; 070 follows a person about at a price, 076 is for pagers."""


def is_mobile(number: str) -> bool:
    """Whether a text message can be sent to a telephone number.

    Ofcom's numbers for drama count, which are nobody's.
    """
    if UK_MOBILE.fullmatch(phone_digits(number)):
        return True
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return False
    kinds = {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
    return phonenumbers.number_type(parsed) in kinds


def fresh_code() -> str:
    """Return six digits that nobody guesses in the few tries they have."""
    return f"{secrets.randbelow(1_000_000):06}"


def fresh_long_code() -> str:
    """Return twelve digits, as 4821 0937 5516, that nobody guesses in a week."""
    drawn = f"{secrets.randbelow(10**12):012}"
    return f"{drawn[:4]} {drawn[4:8]} {drawn[8:]}"


def long_code_digests(typed: str) -> list[str]:
    """Return what may be kept of a long code: by our key, and by those that it replaced."""
    code = read_code(typed)
    keys: tuple[str, ...] = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    salt = "moothall.authority"
    return [salted_hmac(salt, code, secret=key, algorithm="sha256").hexdigest() for key in keys]


def read_code(typed: str) -> str:
    """Return a code as people type it in its own form: `123 456` is `123456`."""
    return re.sub(r"[\s-]", "", typed)


def code_digest(point_id: int, code: str, key: str | None = None) -> str:
    """Return what is kept of the code of one contact point: worth nothing without our key."""
    said = f"{point_id}:{code}"
    return salted_hmac("moothall.point", said, secret=key, algorithm="sha256").hexdigest()


def is_code(kept: str, point_id: int, typed: str) -> bool:
    """Whether what was typed is the code of which *kept* is left, by our key or an earlier one."""
    keys: tuple[str, ...] = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    code = read_code(typed)
    return any(constant_time_compare(kept, code_digest(point_id, code, key)) for key in keys)
