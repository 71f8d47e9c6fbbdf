"""Fields that hold nothing yet, drawn once and kept: a form is mostly seen before it is answered.

Drawing a component takes more of the processor than all else of a page. What people type is never
kept here: a field that holds something, or says what is wrong, is drawn anew each time.
"""

from collections.abc import Callable

from django.utils import translation
from markupsafe import Markup

from moothall.faces.pages.fields.drawing import Field

MOST = 2000
"""Fields kept in a process; then it begins anew."""
_kept: dict[str, Markup] = {}


def drawn(field: Field, draw: Callable[[Field], Markup]) -> Markup:
    """Return a field as *draw* draws it, in the language of the page."""
    if not field.is_blank:
        return draw(field)
    key = f"{translation.get_language()} {field}"
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST:
            _kept.clear()
        found = _kept[key] = draw(field)
    return found
