"""A council's money for finance: each day's sums by ledger and VAT code, and every difference."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.engine.payments import queries, rules
from moothall.engine.payments.models import Reconciled
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Column
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit

COLUMNS = ("label", "ledger", "vat")
SUMS = ("card", "card_count", "till", "till_count", "refunded", "refunded_count")
HEADS = (
    "Day",
    "For",
    "Ledger code",
    "VAT code",
    "By card, pounds",
    "Card payments",
    "At tills, pounds",
    "Till payments",
    "Refunded, pounds",
    "Refunds",
)


@access.manager
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """List the days that were reconciled, and say how many refunds wait for somebody."""
    desk = _desk(request)
    number = desk.council.pk
    context = {
        "days": queries.days(number),
        "waiting": queries.waiting_refunds([number]),
        "is_connected": rules.is_connected(number),
    }
    return shown(request, "staff/money_days.html", context)


@access.manager
@require_safe
def day(request: HttpRequest, day_on: str) -> HttpResponse:
    """Show a day's sums and differences."""
    return shown(request, "staff/money_day.html", {"day": _day(_desk(request), day_on)})


@access.manager
@require_safe
def sheet(request: HttpRequest, day_on: str) -> HttpResponse:
    """Give a day's sums as CSV."""
    found = _day(_desk(request), day_on)
    columns = [Column(head) for head in HEADS]
    whole = b"".join(writing.chunks("csv", columns, [_line(found, one) for one in found.totals]))
    name = f"money-{found.day_on.isoformat()}.csv"
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(whole, content_type=writing.media_type("csv"), headers=said)


def _line(found: Reconciled, line: dict[str, Any]) -> Sequence[str]:
    words = [str(line[name]) for name in COLUMNS]
    sums = [str(line[s]) if s.endswith("_count") else _pounds(line[s]) for s in SUMS]
    return [found.day_on.isoformat(), *words, *sums]


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("Each council has its own money, on its own host.")
    return desk


def _day(desk: Desk, day_on: str) -> Reconciled:
    try:
        found = queries.day(desk.council.pk, date.fromisoformat(day_on))
    except ValueError as wrong:
        raise Http404(str(wrong)) from wrong
    if found is None:
        raise Http404("That day was not reconciled.")
    return found
