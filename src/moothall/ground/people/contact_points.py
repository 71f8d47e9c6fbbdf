"""Addresses and telephone numbers in the one form in which they are compared."""

import re

import phonenumbers

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
