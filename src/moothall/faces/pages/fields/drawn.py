"""What many pages say alike, drawn once and kept: components, and fields that hold nothing yet.

Drawing a component takes more of the processor than all else of a page. What people type is never
kept here: a field that holds something, or says what is wrong, is drawn anew each time.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from markupsafe import Markup

from moothall.faces.pages.fields.drawing import Field
from moothall.ground.languages.speech import spoken

MOST = 2000
"""Drawings kept in a process; then it begins anew."""
T = TypeVar("T")
_kept: dict[tuple[str, str, str], Markup] = {}


def drawn(field: Field, draw: Callable[[Field], Markup]) -> Markup:
    """Return a field as *draw* draws it, in the language of the page."""
    return _drawn(field, field.written, draw) if field.is_blank else draw(field)


def all_drawn(fields: Iterable[Field], draw: Callable[[Field], Markup]) -> Markup:
    """Return the fields of a form, one after another."""
    return Markup("").join(drawn(field, draw) for field in fields)


def once(params: Mapping[str, object], draw: Callable[[Mapping[str, object]], Markup]) -> Markup:
    """Return a component of the layout as its macro *draw* draws it; for nothing of one person."""
    return _drawn(params, str(params), draw)


def _drawn(what: T, written: str, draw: Callable[[T], Markup]) -> Markup:
    key = (getattr(draw, "name", ""), spoken(), written)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST:
            _kept.clear()
        found = _kept[key] = draw(what)
    return found
