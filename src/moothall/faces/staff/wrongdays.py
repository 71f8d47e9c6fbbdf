"""Days that are no days, or the wrong way round: asked for again, with what is wrong."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from moothall.faces.staff.desk import shown

NO_DAY = "Enter each day as it is in the calendar, such as 27 March 2026"
TURNED = "The first day must not be after the last, nor after today"
KEPT = 200
"""So much of each other thing that an address said is asked for again."""


class WrongDays(Exception):
    """From and to which day was asked for cannot be; it says why."""


def asks_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer an address with wrong days by a form for right ones; the rest of it stays."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except WrongDays as wrong:
            said = request.GET
            context = {
                "errors": [{"text": str(wrong), "href": "#from"}],
                "typed": {name: said.get(name, "")[:KEPT] for name in ("from", "to")},
                "others": [(n, v[:KEPT]) for n, v in said.items() if n not in ("from", "to")],
            }
            return shown(request, "staff/wrong_days.html", context, status=422)

    return asked


def why(fault: Exception) -> str:
    """Say what is wrong with days that could not be read, or not be put in order."""
    return NO_DAY if isinstance(fault, (ValueError, OverflowError)) else TURNED
