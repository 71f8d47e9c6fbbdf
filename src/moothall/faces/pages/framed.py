"""Pages that everybody gets alike but for a few places: drawn once and kept, with holes for those.

A page is drawn with a mark in each hole, cut at the marks and kept; the next reader gets the pieces
with what is theirs in between. What is of one person goes through a hole, or the page is not drawn
this way: the rest of it may depend on nothing but the council, the language, and `kept_by`.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, cast
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from markupsafe import Markup, escape

from moothall.faces.pages import forgery
from moothall.ground.languages.speech import spoken

MOST: Final = 200
"""Pages kept in a process, of about 30 kB each; then it begins anew."""
Drawn = Callable[[], Mapping[str, Any]]
_Piece = tuple[bytes, str]
_kept: Final[dict[Hashable, tuple[object, list[_Piece]]]] = {}
_MARKS: Final[dict[str, Any]] = {
    "csrf_input": Markup(f"hole{secrets.token_hex(16)}"),  # noqa: S704 -- letters and digits
    "place": f"/hole{secrets.token_hex(16)}",
    "back_to": f"/hole{secrets.token_hex(16)}",
    "token": uuid4(),
}
_HOLES: Final = {str(mark): name for name, mark in _MARKS.items()}
_MARK: Final = re.compile("|".join(map(re.escape, _HOLES)))


def page(
    request: HttpRequest,
    template: str,
    draw: Drawn,
    *,
    kept_by: tuple[object, ...],
    token: UUID,
    back_to: str,
) -> HttpResponse:
    """Answer with a page of a form under way.

    :param draw: gives what the template is drawn from; asked only where it is not kept yet.
    :param kept_by: the objects that it is drawn from, each standing for itself as long as the page
        is kept; texts and numbers stand for what they say.
    :param token: the form's own, and *back_to* where its Back link leads.
    """
    key = (template, *_around(request), *map(_standing, kept_by))
    found = _kept.get(key)
    if found is None:
        pieces = _cut(_drawn(request, template, draw()))
        if len(_kept) >= MOST:
            _kept.clear()
        found = _kept[key] = (kept_by, pieces)
    filled = {
        "": b"",
        "csrf_input": forgery.hidden(request).encode(),
        "place": escape(request.path).encode(),
        "back_to": escape(back_to).encode(),
        "token": str(token).encode(),
    }
    whole = [part for text, hole in found[1] for part in (text, filled[hole])]
    return HttpResponse(b"".join(whole))


def _around(request: HttpRequest) -> tuple[Hashable, ...]:
    """Return what the layout is drawn from: the council, the language, what is said of it."""
    council = vars(cast("Any", request).council)
    told = tuple(value for name, value in council.items() if not name.startswith("_"))
    return (spoken(), getattr(request, "is_only_english", False), *told)


def _standing(one: object) -> Hashable:
    return one if isinstance(one, str | int | bool) else id(one)


def _drawn(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    made = cast("Any", get_template(template)).template
    drawn: str = made.render({**context, "request": request, **_MARKS})
    return drawn


def _cut(drawn: str) -> list[_Piece]:
    pieces, start = [], 0
    for mark in _MARK.finditer(drawn):
        pieces.append((drawn[start : mark.start()].encode(), _HOLES[mark[0]]))
        start = mark.end()
    return [*pieces, (drawn[start:].encode(), "")]
