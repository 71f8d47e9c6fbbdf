"""Services found by the words people use for them."""

import re
from collections.abc import Iterable

from moothall.engine.catalogue.definition import ServiceDefinition

_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    {"a", "an", "and", "for", "i", "in", "is", "my", "of", "on", "the", "to", "want"}
)


def found(services: Iterable[ServiceDefinition], query: str) -> list[ServiceDefinition]:
    """Return the services that answer a query, the best first.

    A word of the query fits a word of the service that it begins, or that begins it (`bins` finds
    `bin`). Services that fit more of the words come first; among them, those that fit in the name.
    """
    asked = [word for word in _words(query) if word not in _EMPTY] or _words(query)
    scored = [(_score(service, asked), service) for service in services]
    fitting = [(score, service) for score, service in scored if score > 0]
    fitting.sort(key=lambda pair: (-pair[0], pair[1].name))
    return [service for _, service in fitting]


def _score(service: ServiceDefinition, asked: list[str]) -> int:
    name = _words(service.name)
    more = _words(" ".join((service.summary, service.category, *service.keywords)))
    return sum(3 if _fits(word, name) else 2 * _fits(word, more) for word in asked)


def _fits(word: str, words: list[str]) -> bool:
    return any(_is_one(word, other) for other in words)


def _is_one(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    is_ending = len(long) - len(short) <= len("ing") and len(short) > 2
    return long == short or (long.startswith(short) and (short == word or is_ending))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
