"""The second thing that whoever asked knows beside the reference: how we were to reach them."""

import re
from collections.abc import Iterator, Mapping
from hmac import compare_digest
from typing import Any

import phonenumbers

from moothall.engine.cases.models import Case

POSTCODE = "postcode"


def proves(case: Case, answers: Mapping[str, Any], typed: str) -> bool:
    """Whether what was typed is the email, telephone number or postcode given with a request."""
    given = set(_given(case, answers)) - {""}
    said = {_email(typed), _phone(typed), _postcode(typed)} - {""}
    # Every pair is compared, in the same time whatever the answer.
    matches = [compare_digest(one.encode(), other.encode()) for one in given for other in said]
    return any(matches)


def _given(case: Case, answers: Mapping[str, Any]) -> Iterator[str]:
    yield _email(case.contact_email)
    yield _phone(case.contact_phone)
    yield from (
        _postcode(value)
        for name, value in answers.items()
        if POSTCODE in name and isinstance(value, str)
    )


def _email(text: str) -> str:
    return f"email {text.strip().casefold()}" if "@" in text else ""


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    style = phonenumbers.PhoneNumberFormat.E164
    return f"phone {phonenumbers.format_number(number, style)}"


def _postcode(text: str) -> str:
    letters = re.sub(r"[^0-9A-Z]", "", text.upper())
    is_one = re.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}", letters)
    return f"postcode {letters}" if is_one else ""
