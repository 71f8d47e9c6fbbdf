"""The complaints of the models, in words: what is wrong, why it matters and how to mend it."""

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from moothall.engine.catalogue.definition import BARE_NUMBER, NOT_ONE_UNIT, Part
from moothall.engine.catalogue.faults import Complaint, Where

Words = tuple[str, str, str]
Explainer = Callable[[ErrorDetails, Where, type[Part]], Words]
_IDS: Final = "ids go into addresses, figures and conditions"
_LONGEST_SHOWN: Final = 40
_MOST_LISTED: Final = 12


def complaints(error: ValidationError, model: type[Part]) -> Iterator[Complaint]:
    """Yield one complaint a fault, however many ways a field refused it."""
    told: set[Where] = set()
    details = error.errors(include_url=False, include_context=True)
    unknown = {detail["loc"] for detail in details if detail["type"] == "extra_forbidden"}
    for detail in details:
        where = _where(detail)
        if where not in told and not _follows(detail, unknown):
            told.add(where)
            yield _complaint(detail, where, model)


def like(word: object, known: list[str]) -> str:
    """Return the mend for a word that is not known: the nearest one, or all of them."""
    near = get_close_matches(str(word), known, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if len(known) > _MOST_LISTED:
        return "remove it, or see docs/services.md for what there is"
    return f"use one of {', '.join(known)}" if known else "remove it"


def _follows(detail: ErrorDetails, unknown: set[Where]) -> bool:
    """Whether another complaint tells of it: a list's items, or a field misspelt."""
    if detail["type"] == "missing":
        *parent, name = detail["loc"]
        near = [str(where[-1]) for where in unknown if where[:-1] == tuple(parent)]
        return bool(get_close_matches(str(name), near, n=1))
    return detail["type"] == "too_short" and bool(detail["input"])


def _where(detail: ErrorDetails) -> Where:
    where = detail["loc"]
    if "[key]" in where:
        return where[: where.index("[key]")]
    for bound in ("min", "max"):
        if bound in where:
            return where[: where.index(bound) + 1]
    return where


def _complaint(detail: ErrorDetails, where: Where, model: type[Part]) -> Complaint:
    kind = detail["type"]
    if where and where[-1] in {"min", "max"} and kind != "extra_forbidden":
        return Complaint(where, *_bound(detail))
    what, why, mend = _AT_FIELD.get(kind, _other)(detail, where, model)
    return Complaint(where, what, why, mend, at_key=kind in _AT_KEY or "[key]" in detail["loc"])


def _name(where: Where) -> str:
    return str(next((part for part in reversed(where) if isinstance(part, str)), "the file"))


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _fields_at(where: Where, model: type[Part]) -> list[str]:
    found: type[Part] = model
    for part in where:
        if isinstance(part, str) and part in found.model_fields:
            found = _part_in(found.model_fields[part].annotation) or found
    return [field.alias or name for name, field in found.model_fields.items()]


def _part_in(annotation: object) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    inner = (_part_in(argument) for argument in get_args(annotation))
    return next((part for part in inner if part), None)


def _missing(_: ErrorDetails, where: Where, __: type[Part]) -> Words:
    name = where[-1]
    return f"`{name}` is missing", "it must be said", f"add a line `{name}:`"


def _unknown(_: ErrorDetails, where: Where, model: type[Part]) -> Words:
    known = _fields_at(where[:-1], model)
    if " " in str(where[-1]):
        mend = "put words that hold a comma or a colon in quotes"
        return f"the unknown field `{where[-1]}`", "nothing would read it", mend
    return f"the unknown field `{where[-1]}`", "nothing would read it", like(where[-1], known)


def _literal(detail: ErrorDetails, where: Where, _: type[Part]) -> Words:
    allowed = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
    is_key = "[key]" in detail["loc"]
    said = where[-1] if is_key else detail["input"]
    return (
        f"`{_name(where[:-1] if is_key else where)}` is `{_shown(said)}`",
        f"it can only be {', '.join(allowed)}",
        like(said, allowed),
    )


def _pattern(detail: ErrorDetails, where: Where, _: type[Part]) -> Words:
    said = str(detail["input"])
    if "\\x00" in str(detail.get("ctx", {}).get("pattern")):
        return (f"`{_name(where)}` is empty or has line breaks", "it is one line", "write one line")
    gap = "_" if "0-9_]" in str(detail.get("ctx", {}).get("pattern")) else "-"
    small = re.sub(r"[^a-z0-9]+", gap, said.lower()).strip(gap).lstrip("0123456789" + gap)
    rule = f"use small letters, digits and `{gap}`, a letter first"
    return f"`{_shown(said)}` is not an id", _IDS, f"{rule}: `{small or 'a' + gap + 'name'}`"


def _value(detail: ErrorDetails, where: Where, model: type[Part]) -> Words:
    mend = "write `{minutes: 30}`, `{hours: 4}` or `{days: 2}`"
    if BARE_NUMBER in detail["msg"]:
        what = f"`{_name(where)}` is the bare `{_shown(detail['input'])}`"
        return what, "a number does not say of what, and two working days are not 48 hours", mend
    if NOT_ONE_UNIT in detail["msg"]:
        what = f"`{_name(where)}` has no unit, or several"
        return what, "a length of time has exactly one, since days have no fixed hours", mend
    return _other(detail, where, model)


def _bound(detail: ErrorDetails) -> Words:
    said = _shown(detail["input"])
    return (
        f"the limit is `{said}`",
        "it is a whole number, or for a date question a day, for a time question a time",
        "write a whole number, a date such as 2026-04-01, today, or a time such as 09:00",
    )


def _kind(noun: str, example: str) -> Explainer:
    def words(detail: ErrorDetails, where: Where, _: type[Part]) -> Words:
        said = _shown(detail["input"])
        return f"`{_name(where)}` is `{said}`", f"it must be {noun}", f"write {example}"

    return words


def _other(detail: ErrorDetails, where: Where, _: type[Part]) -> Words:
    message = detail["msg"][:1].lower() + detail["msg"][1:]
    said = _shown(detail["input"])
    return f"`{_name(where)}` is `{said}`", message, "see docs/services.md for what it may be"


_LIST: Final = _kind("a list", "each item on its own line after a hyphen, or [one, two]")
_MAP: Final = _kind("fields with values", "`name: value` lines under it")
_TEXT: Final = _kind("words", "words, in quotes if they look like a number or a date")
_NUMBER: Final = _kind("a whole number", "a whole number without quotes")
_AT_KEY: Final = frozenset({"extra_forbidden"})
_AT_FIELD: Final[Mapping[str, Explainer]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _literal,
    "string_pattern_mismatch": _pattern,
    "value_error": _value,
    "tuple_type": _LIST,
    "too_short": _kind("at least one", "at least one item"),
    "model_type": _MAP,
    "mapping_type": _MAP,
    "dict_type": _MAP,
    "string_type": _TEXT,
    "string_too_short": _kind("words", "what people should read"),
    "bool_type": _kind("true or false", "true or false"),
    "bool_parsing": _kind("true or false", "true or false"),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
}
