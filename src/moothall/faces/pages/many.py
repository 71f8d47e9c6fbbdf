"""What makes a long list quick to draw: all of its texts escaped by one call, marks drawn once.

Jinja escapes each text by a call of its own, and draws a mark anew wherever it stands; in a list of
fifty lines both take longer than all else of the page.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from markupsafe import Markup, escape

R = TypeVar("R", bound="tuple[Any, ...]")
BETWEEN = "\0"
"""Stands in no text that PostgreSQL keeps, and is left as it is."""


def with_safe(lines: Sequence[R]) -> list[tuple[R, R]]:
    """Pair each line with the same whose texts are escaped; what it holds of other kinds stays.

    :param lines: named tuples; every text that they hold themselves is escaped, whatever its class.
    """
    texts = iter(_escaped([one for line in lines for one in line if isinstance(one, str)]))
    return [(line, _made(line, texts)) for line in lines]


def marks(
    lines: Iterable[NamedTuple], draw: Callable[..., Markup], name: str, *others: str
) -> dict[object, Markup]:
    """Return what *draw* makes of each value that a field of the lines has, each drawn once.

    :param others: fields that follow from the first, as the words for a state do; drawn with it.
    """
    values = {getattr(line, name): line for line in lines}
    names = (name, *others)
    return {value: draw(*(getattr(line, one) for one in names)) for value, line in values.items()}


def _made(line: R, texts: Iterator[str]) -> R:
    made: Any = type(line)
    return cast("R", made._make(next(texts) if isinstance(one, str) else one for one in line))


def _escaped(texts: Sequence[str]) -> list[str]:
    found = str(escape(BETWEEN.join(texts))).split(BETWEEN)
    return found if len(found) == len(texts) else [str(escape(text)) for text in texts]
