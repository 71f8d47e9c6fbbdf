"""Conditions of a service as its people would say them, where they are of the common shapes.

A condition is one comparison of an answer, or several with only *and*, or only *or*, between. Any
other is shown as it is written. Pure.
"""

import re
from typing import Final

from moothall.engine.catalogue.definition import Computed, Question, ServiceDefinition
from moothall.faces.pages import plain

_ANSWER: Final = r"answers\.(?P<id>\w+)"
_TEXT: Final = r"""(?P<quote>["'])(?P<value>[^"'\\]*)(?P=quote)"""
_IS: Final = re.compile(rf"{_ANSWER} (?P<sign>==|!=) {_TEXT}")
_HAS: Final = re.compile(rf"(?P<no>!\()?{_TEXT} in {_ANSWER}(?(no)\))")
_BOUND: Final = re.compile(rf"{_ANSWER} (?P<sign>==|>=|<=|>|<) (?P<number>[0-9]+)")
_YES: Final = re.compile(rf"(?P<no>!)?{_ANSWER}")
_BOUNDS: Final = {
    "==": "is",
    ">=": "is at least",
    "<=": "is at most",
    ">": "is more than",
    "<": "is less than",
}

Named = Question | Computed


def said(condition: str, definition: ServiceDefinition) -> str:
    """Return a condition with the words of the questions and options that it is about."""
    known = _known(definition)
    for sign, word in ((" && ", "and"), (" || ", "or")):
        parts = [_part(part, known) for part in condition.split(sign)]
        if all(parts):
            return f" {word} ".join(parts)
    return condition


def _known(definition: ServiceDefinition) -> dict[str, Named]:
    questions = {one.id: one for page in definition.pages for one in page.questions}
    return {**questions, **{one.id: one for one in definition.computed}}


def _part(text: str, known: dict[str, Named]) -> str:
    """Return one comparison in words; '' where it is none, or its answer has no name."""
    for shape, words in ((_IS, _is), (_HAS, _has), (_BOUND, _bound), (_YES, _yes)):
        found = shape.fullmatch(text.strip())
        about = known.get(found["id"]) if found else None
        if found and about and about.label:
            return f"“{about.label}” {words(found, about)}"
    return ""


def _is(found: re.Match[str], about: Named) -> str:
    return f"{'is' if found['sign'] == '==' else 'is not'} “{_option(found['value'], about)}”"


def _has(found: re.Match[str], about: Named) -> str:
    verb = "does not include" if found["no"] else "includes"
    return f"{verb} “{_option(found['value'], about)}”"


def _bound(found: re.Match[str], about: Named) -> str:
    number = int(found["number"])
    amount = plain.money(number) if about.type == "money" else f"{number:,}"
    return f"{_BOUNDS[found['sign']]} {amount}"


def _yes(found: re.Match[str], about: Named) -> str:
    del about
    return "is no" if found["no"] else "is yes"


def _option(value: str, about: Named) -> str:
    options = about.options if isinstance(about, Question) else ()
    return next((one.label for one in options if one.id == value), value)
