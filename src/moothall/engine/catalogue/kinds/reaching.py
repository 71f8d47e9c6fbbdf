"""How to reach somebody: an email address, a telephone number."""

from typing import Final

import phonenumbers

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.kind import (
    Fields,
    Given,
    Kind,
    Posted,
    Refused,
    Value,
    empty,
    one,
)
from moothall.ground.languages.speech import marked, said
from moothall.ground.people.contact_points import why_not_mail

_EMAIL: Final = marked("Enter an email address in the correct format, like name@example.com")
_PHONE: Final = marked(
    "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
)
_UK: Final = 44


class Email(Kind):
    """An email address."""

    name = "email"
    asks = "one line"
    keeps = "the address"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the address, its domain in small letters."""
        del given
        text = one(posted, question.id)
        if not text:
            return empty(question)
        box, _at, domain = text.rpartition("@")
        if reason := why_not_mail(text):
            raise Refused(said(reason))
        from django.core.exceptions import ValidationError  # noqa: PLC0415 - checking files
        from django.core.validators import validate_email  # noqa: PLC0415 - loads no Django

        try:
            validate_email(text)
        except ValidationError:
            raise Refused(said(_EMAIL)) from None
        return f"{box}@{domain.lower()}"

    def example(self, question: Question, given: Given) -> Value:
        """Return an address that nobody has."""
        del question, given
        return "someone@council.example"


class Phone(Kind):
    """A telephone number."""

    name = "phone"
    asks = "one line"
    keeps = "the number as `+441632960001`"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the number in E.164."""
        del given
        text = one(posted, question.id)
        if not text:
            return empty(question)
        try:
            number = phonenumbers.parse(text, "GB")
        except phonenumbers.NumberParseException:
            raise Refused(said(_PHONE)) from None
        possible = phonenumbers.is_possible_number_with_reason(number)  # new ranges are no mistake
        if number.extension or possible != phonenumbers.ValidationResult.IS_POSSIBLE:
            raise Refused(said(_PHONE))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def fields(self, question: Question, value: Value) -> Fields:
        """Return the number as people write it."""
        return {question.id: _national(value) if isinstance(value, str) else ""}

    def printed(self, question: Question, value: Value) -> str:
        """Return the number as people write it here."""
        del question
        return _national(str(value))

    def example(self, question: Question, given: Given) -> Value:
        """Return a number that nobody has."""
        del question, given
        return "+441632960001"


def _national(text: str) -> str:
    number = phonenumbers.parse(text, "GB")
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        number, style.NATIONAL if number.country_code == _UK else style.INTERNATIONAL
    )
