"""Which records are due to be looked at again, over every register that the officer sees."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from moothall.engine.upkeep import queries
from moothall.engine.upkeep.queries import CAP, Count, Looking, Whose
from moothall.faces.pages import access
from moothall.faces.staff.desk import shown, sit

TABS: dict[Whose, str] = {"mine": "Mine", "team": "My team's", "all": "All"}


@access.staff
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List what is due, the earliest first: mine, my team's or all of it."""
    desk = sit(request)
    today = timezone.localtime(desk.at).date()
    asked = request.GET.get("whose", "mine")
    whose: Whose = next((one for one in TABS if one == asked), "mine")
    after = request.GET.get("after", "")[:40]
    looking = Looking.of(desk.who, desk.councils)
    page = queries.due(looking, whose=whose, today=today, after=after)
    counts = queries.counted(looking, today=today)
    here = reverse("staff:reviews")
    context: dict[str, Any] = {
        "tabs": [
            {
                "text": label,
                "href": f"{here}?whose={one}",
                "is_current": one == whose,
                "count": _number(counts[one].due),
            }
            for one, label in TABS.items()
        ],
        "rows": page.rows,
        "told": _told(counts[whose]),
        "place": desk.council_name,
        "older_url": f"{here}?whose={whose}&after={page.after}" if page.after else "",
        "first_url": f"{here}?whose={whose}" if after else "",
    }
    return shown(request, "staff/reviews.html", context)


def _number(count: int) -> str:
    return f"{CAP:,}+" if count > CAP else f"{count:,}"


def _told(count: Count) -> str:
    if not count.due:
        return ""
    return f"{_number(count.due)} due, {_number(count.overdue)} of them overdue"
