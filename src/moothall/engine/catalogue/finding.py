"""Services found by the words people use for them."""

import re
import unicodedata

from moothall.engine.catalogue.definition import ServiceDefinition

_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "be",
        "been",
        "can",
        "did",
        "do",
        "for",
        "has",
        "have",
        "i",
        "in",
        "is",
        "it",
        "me",
        "my",
        "not",
        "of",
        "on",
        "our",
        "the",
        "to",
        "want",
        "was",
        "we",
        "with",
        "you",
        "your",
        "am",
        "ar",
        "dw",
        "eisiau",
        "fy",
        "mae",
        "o",
        "rhoi",
        "wedi",
        "wybod",
        "y",
        "yn",
        "yr",
    ]
)
_SHORTEST = 2


def score(service: ServiceDefinition, text: str) -> int:
    """Return how well a service answers what somebody typed; 0 when not at all.

    A word typed fits a word of the service that it begins, or that is its plural or other ending
    (`bins` finds `bin`). Words that fit in the name count more than those that fit elsewhere; words
    that say nothing (`my`, `the`) count only when there are no others.
    """
    typed = _words(text)
    return _fitting(service, [word for word in typed if word not in _EMPTY] or typed)


def _fitting(service: ServiceDefinition, asked: list[str]) -> int:
    name = _words(service.name)
    parent = (service.within.name or "", *service.within.keywords) if service.within else ()
    more = _words(" ".join((service.summary, service.category, *service.keywords, *parent)))
    return sum(3 if _fits(word, name) else 2 * _fits(word, more) for word in asked)


def _fits(word: str, words: list[str]) -> bool:
    return any(_is_one(word, other) for other in words)


def _is_one(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if not long.startswith(short) or (long != short and len(short) < _SHORTEST):
        return False
    is_ending = len(long) - len(short) <= len("ing") and len(short) > _SHORTEST
    return short == word or is_ending


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower())
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
