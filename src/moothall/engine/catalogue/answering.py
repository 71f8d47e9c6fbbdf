"""What people posted, read by the kind of question: kept values, or errors in GOV.UK's words.

Kept values are plain JSON: text, option ids, true or false, whole numbers, pence as whole numbers,
dates as `2026-03-27`, telephone numbers as `+441632960001`. An optional question left empty keeps
None, which says that it was asked.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from moothall.engine.catalogue import days
from moothall.engine.catalogue.definition import Question

Value = str | int | bool | list[str] | None
Answers = Mapping[str, Value]
Posted = Mapping[str, str | Sequence[str]]
LONGEST: Final = {"text": 500, "longtext": 10_000}
_WHOLE: Final = re.compile(r"-?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})")
_POUNDS: Final = re.compile(
    r"£? ?(?P<pounds>[0-9]{1,10}|[0-9]{1,3}(,[0-9]{3}){1,2})(\.(?P<pence>[0-9]{2}))?"
)
_EMAIL: Final = "Enter an email address in the correct format, like name@example.com"
_EMAIL_SIGNS: Final = (
    "The part of the email address before the @ must only include unaccented letters, numbers "
    "and signs, like name@example.com"
)
_PHONE: Final = "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one answer.

    `field` is the id to link to; `parts` are the parts of a date to mark.
    """

    question: str
    message: str
    field: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """What a page's post came to: values to keep when there are no errors."""

    values: Mapping[str, Value]
    errors: tuple[Wrong, ...]

    def error(self, question_id: str) -> Wrong | None:
        """Return what is wrong with the answer to a question, if anything is."""
        return next((wrong for wrong in self.errors if wrong.question == question_id), None)


class _Refused(Exception):
    def __init__(self, message: str, *parts: str) -> None:
        super().__init__(message)
        self.message = message
        self.parts = parts


def read(questions: Iterable[Question], posted: Posted, *, today: date) -> Answered:
    """Read the answers to some questions; names that are not theirs are passed over."""
    values: dict[str, Value] = {}
    errors: list[Wrong] = []
    for question in questions:
        try:
            values[question.id] = _READERS[question.type](question, posted, today)
        except _Refused as refused:
            errors.append(_wrong(question, refused))
    return Answered(values, tuple(errors))


def fields(question: Question, value: Value) -> dict[str, str | list[str]]:
    """Return a kept value as the form's fields hold it: what `read` would read back the same."""
    if question.type == "date":
        return days.fields(question.id, value if isinstance(value, str) else None)
    if isinstance(value, list):
        return {question.id: list(value)}
    if question.type == "money" and type(value) is int:
        return {question.id: f"{value // 100}.{value % 100:02}"}
    if question.type == "phone" and isinstance(value, str):
        return {question.id: _national(value)}
    if isinstance(value, bool):
        return {question.id: "yes" if value else "no"}
    return {question.id: "" if value is None else str(value)}


def printed(question: Question, value: Value) -> str:
    """Return a kept value in words; several choices on a line each."""
    if value is None or value == []:
        return "Not provided"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if question.options:
        chosen = value if isinstance(value, list) else [value]
        return "\n".join(option.label for option in question.options if option.id in chosen)
    if question.type == "money" and isinstance(value, int):
        return f"£{value // 100:,}.{value % 100:02}"
    if question.type == "date":
        return days.in_words(date.fromisoformat(str(value)))
    return _national(str(value)) if question.type == "phone" else str(value)


def _wrong(question: Question, refused: _Refused) -> Wrong:
    field = question.id
    if question.type == "date":
        field = f"{field}-{(refused.parts or days.PARTS)[0]}"
    return Wrong(question.id, refused.message, field, refused.parts)


def _asked_for(question: Question) -> str:
    return question.called or f"an answer to “{question.label}”"


def _subject(question: Question) -> str:
    called = question.called or f"your answer to “{question.label}”"
    return called[:1].upper() + called[1:]


def _empty(question: Question, verb: str = "Enter") -> Value:
    if question.required:
        raise _Refused(f"{verb} {_asked_for(question)}")
    return None


def _one(posted: Posted, name: str) -> str:
    found = posted.get(name, "")
    text = found if isinstance(found, str) else next(iter(found), "")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _many(posted: Posted, name: str) -> list[str]:
    found = posted.get(name, [])
    return [found] if isinstance(found, str) else list(found)


def _text(question: Question, posted: Posted, _: date) -> Value:
    text = _one(posted, question.id)
    if not text:
        return _empty(question)
    allowed = "\n\t" if question.type == "longtext" else ""
    if any(unicodedata.category(sign) == "Cc" and sign not in allowed for sign in text):
        raise _Refused(f"{_subject(question)} must only include signs that can be printed")
    most = question.max if isinstance(question.max, int) else LONGEST[question.type]
    if len(text) > most:
        raise _Refused(f"{_subject(question)} must be {most:,} characters or less")
    if isinstance(question.min, int) and len(text) < question.min:
        raise _Refused(f"{_subject(question)} must be {question.min:,} characters or more")
    return text


def _radios(question: Question, posted: Posted, _: date) -> Value:
    chosen = _one(posted, question.id)
    if chosen not in {option.id for option in question.options}:
        if chosen:
            raise _Refused(f"Select {_asked_for(question)}")
        return _empty(question, "Select")
    return chosen


def _checkboxes(question: Question, posted: Posted, _: date) -> Value:
    ticked = set(_many(posted, question.id))
    chosen = [option for option in question.options if option.id in ticked]
    if not chosen:
        _empty(question, "Select")
        return []
    alone = next((option for option in chosen if option.alone), None)
    if alone and len(chosen) > 1:
        raise _Refused(f"Select {_asked_for(question)}, or select “{alone.label}”")
    if isinstance(question.min, int) and len(chosen) < question.min and not alone:
        raise _Refused(f"Select {question.min} or more")
    if isinstance(question.max, int) and len(chosen) > question.max:
        raise _Refused(f"Select {question.max} or fewer")
    return [option.id for option in chosen]


def _yesno(question: Question, posted: Posted, _: date) -> Value:
    said = _one(posted, question.id)
    if said not in {"yes", "no"}:
        called = question.called or f"or no to “{question.label}”"
        if question.required or said:
            raise _Refused(f"Select yes {called}")
        return None
    return said == "yes"


def _date(question: Question, posted: Posted, today: date) -> Value:
    typed = days.Typed(*(_one(posted, f"{question.id}-{part}") for part in days.PARTS))
    if not any(typed):
        _empty(question)
        return None
    try:
        found = days.read(typed)
    except days.NotADay as fault:
        subject = "Year" if fault.is_about_year else _subject(question)
        raise _Refused(f"{subject} {fault.message}", *fault.parts) from None
    outside = days.outside(found, question.min, question.max, today)
    if outside:
        raise _Refused(f"{_subject(question)} {outside}", *days.PARTS)
    return found.isoformat()


def _number(question: Question, posted: Posted, _: date) -> Value:
    text = _one(posted, question.id).replace(" ", "")
    if not text:
        return _empty(question)
    if re.fullmatch(r"-?[0-9,]+\.[0-9]+", text):
        raise _Refused(f"{_subject(question)} must be a whole number")
    if not _WHOLE.fullmatch(text):
        raise _Refused(f"{_subject(question)} must be a number, like 30")
    number = int(text.replace(",", ""))
    _within(question, number, str)
    return number


def _money(question: Question, posted: Posted, _: date) -> Value:
    text = _one(posted, question.id)
    if not text:
        return _empty(question)
    found = _POUNDS.fullmatch(text)
    if not found:
        raise _Refused(f"{_subject(question)} must be an amount of money, like 25 or 12.50")
    pence = int(found["pounds"].replace(",", "")) * 100 + int(found["pence"] or 0)
    _within(question, pence, lambda pounds: f"£{pounds // 100:,}", unit=100)
    return pence


def _within(question: Question, number: int, shown: Callable[[int], str], *, unit: int = 1) -> None:
    if isinstance(question.min, int) and number < question.min * unit:
        raise _Refused(f"{_subject(question)} must be {shown(question.min * unit)} or more")
    if isinstance(question.max, int) and number > question.max * unit:
        raise _Refused(f"{_subject(question)} must be {shown(question.max * unit)} or less")


def _email(question: Question, posted: Posted, _: date) -> Value:
    text = _one(posted, question.id)
    if not text:
        return _empty(question)
    box, _at, domain = text.rpartition("@")
    if not box.isascii():  # few mail servers take it; a domain has a form in ASCII, a name has none
        raise _Refused(_EMAIL_SIGNS)
    try:
        validate_email(text)
    except ValidationError:
        raise _Refused(_EMAIL) from None
    return f"{box}@{domain.lower()}"


def _phone(question: Question, posted: Posted, _: date) -> Value:
    text = _one(posted, question.id)
    if not text:
        return _empty(question)
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        raise _Refused(_PHONE) from None
    possible = phonenumbers.is_possible_number_with_reason(number)  # a new range is no mistake
    if number.extension or possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _Refused(_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _national(text: str) -> str:
    number = phonenumbers.parse(text, "GB")
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        number,
        style.NATIONAL if number.country_code == 44 else style.INTERNATIONAL,
    )


_READERS: Final[Mapping[str, Callable[[Question, Posted, date], Value]]] = {
    "text": _text,
    "longtext": _text,
    "radios": _radios,
    "checkboxes": _checkboxes,
    "yesno": _yesno,
    "date": _date,
    "number": _number,
    "money": _money,
    "email": _email,
    "phone": _phone,
}
