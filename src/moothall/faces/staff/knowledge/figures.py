"""What is counted of articles: each figure with what it means, and what is behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.wrongdays import WrongDays, asks_again, why
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Refused
from moothall.practices.insight.measures.periods import Period
from moothall.practices.knowledge import queries, rules
from moothall.practices.knowledge.models import Article
from moothall.practices.knowledge.queries import MEASURES, Figure, figuring

DAYS = 90
"""How many days are counted where nobody says from when."""
MOST = 500
"""So many lines at most stand behind a figure."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, of which councils; as the address says."""

    period: Period
    councils: list[int]
    council: str
    today: date

    @property
    def query(self) -> str:
        """The same, as an address ends with it."""
        said = {"from": self.period.first_on, "to": self.period.last_on, "council": self.council}
        return urlencode({name: value for name, value in said.items() if value})

    def found(self) -> list[Figure]:
        """Count everything."""
        counted = queries.figures(self.councils, self.period.starts_at, self.period.ends_at)
        return [*counted, *queries.standing_figures(self.councils, self.today)]


@dataclass(frozen=True, slots=True)
class Line:
    """A line behind a figure: what it names, where it leads, what is said of it, and how often."""

    text: str
    href: str = ""
    more: str = ""
    count: int = 1


@access.officer
@require_safe
@asks_again
def figures(request: HttpRequest) -> HttpResponse:
    """Show how articles are read and used, what they spare, and what wants looking after."""
    desk = sit(request)
    asked = _asked(desk, request)
    period = asked.period
    context = {
        "asked": asked,
        "figures": [
            {
                "figure": one,
                "href": f"{reverse('staff:article-figure', args=[one.id])}?{asked.query}",
            }
            for one in asked.found()
        ],
        "counts": [
            {"count": one, "council": desk.council_name(one.council_id)}
            for one in queries.per_article(asked.councils, period.starts_at, period.ends_at)
        ],
        "councils": [(one.slug, one.name) for one in _open(desk)],
    }
    return shown(request, "staff/article_figures.html", context)


@access.officer
@require_safe
@asks_again
def behind(request: HttpRequest, figure: str) -> HttpResponse:
    """List what a figure counted: the counts of its lines come to the figure."""
    desk = sit(request)
    asked = _asked(desk, request)
    if figure not in BEHIND:
        raise Http404(f"There is no figure of articles called {figure!r}.")
    lines = BEHIND[figure](desk, asked)
    name, definition = MEASURES[figure]
    context = {
        "asked": asked,
        "name": name,
        "definition": definition,
        "lines": lines,
        "value": next(one.value for one in asked.found() if one.id == figure),
        "listed": sum(line.count for line in lines),
        "back": f"{reverse('staff:article-figures')}?{asked.query}",
    }
    return shown(request, "staff/article_figure.html", context)


def _asked(desk: Desk, request: HttpRequest) -> Asked:
    today = desk.at.astimezone(ZoneInfo(desk.council.zone)).date()
    slug = request.GET.get("council", "")
    councils = [one.pk for one in _open(desk) if slug in ("", one.slug)]
    try:
        last_on = min(date.fromisoformat(request.GET.get("to") or str(today)), today)
        default = str(last_on - timedelta(days=DAYS - 1))
        first_on = date.fromisoformat(request.GET.get("from") or default)
        period = Period(first_on, last_on, desk.council.zone)
    except (ValueError, OverflowError, Refused) as wrong:
        raise WrongDays(why(wrong)) from wrong
    if not councils:
        raise Http404("You work for no council of that name here.")
    return Asked(period, councils, slug, today)


def _open(desk: Desk) -> list[Council]:
    """Return the councils at this desk whose figures are open to whoever looks."""
    every, roles = desk.councils.values(), desk.who.roles
    return [one for one in every if not rules.why_not_see_figures(roles.get(one.pk, frozenset()))]


def _reads(column: str) -> Callable[[Desk, Asked], list[Line]]:
    def lines(desk: Desk, asked: Asked) -> list[Line]:
        span = asked.period.starts_at, asked.period.ends_at
        found = queries.per_article(asked.councils, *span, most=MOST)
        return [
            Line(
                one.title,
                _at(one.id),
                desk.council_name(one.council_id),
                count=getattr(one, column),
            )
            for one in found
            if getattr(one, column)
        ]

    return lines


def _visits(*, solved_only: bool) -> Callable[[Desk, Asked], list[Line]]:
    def lines(desk: Desk, asked: Asked) -> list[Line]:
        span = asked.period.starts_at, asked.period.ends_at
        found = queries.visits(asked.councils, *span, solved_only=solved_only, most=MOST)
        read = {number for one in found for number in one.articles}
        titles = queries.titles(read)
        zone = ZoneInfo(desk.council.zone)
        return [
            Line(
                ", ".join(titles.get(number, "") for number in one.articles),
                more=f"{one.began_at.astimezone(zone):%-d %B %Y}"
                f"{', “This solved it”' if one.is_solved else ''}",
            )
            for one in found
        ]

    return lines


def _uses(desk: Desk, asked: Asked) -> list[Line]:
    span = asked.period.starts_at, asked.period.ends_at
    found = list(queries.uses(asked.councils, *span)[:MOST])
    cases = _cases(desk, [one.case_id for one in found])
    titles = queries.titles({one.article_id for one in found})
    return [_of_case(cases.get(one.case_id), titles.get(one.article_id, "")) for one in found]


def _unhelped(desk: Desk, asked: Asked) -> list[Line]:
    span = asked.period.starts_at, asked.period.ends_at
    found = list(queries.unhelped(asked.councils, *span)[:MOST])
    cases = _cases(desk, [one.case_id for one in found])
    return [_of_case(cases.get(one.case_id), "") for one in found]


def _cases(desk: Desk, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return reference and title of these cases, of those that the officer may see."""
    seen = desk.seen.filter(pk__in=ids).values_list("pk", "reference", "title")
    return {number: (reference, title) for number, reference, title in seen}


def _of_case(found: tuple[str, str] | None, more: str) -> Line:
    if found is None:
        return Line("A case that is not yours to see", more=more)
    reference, title = found
    where = reverse("staff:case", args=[reference])
    return Line(f"{title} ({reference})", where, more)


def _never(desk: Desk, asked: Asked) -> list[Line]:
    span = asked.period.starts_at, asked.period.ends_at
    never = queries.never_used(asked.councils, *span)
    found = never.values_list("pk", "versions__title", "council_id")[:MOST]
    return [
        Line(title, _at(number), desk.council_name(council)) for number, title, council in found
    ]


def _overdue(desk: Desk, asked: Asked) -> list[Line]:
    found = list(queries.overdue(asked.councils, asked.today).select_related("owner")[:MOST])
    titles = queries.titles([one.pk for one in found])
    return [
        Line(
            titles.get(one.pk, ""),
            _at(one.pk),
            ", ".join(filter(None, [desk.council_name(one.council_id), _since(one)])),
        )
        for one in found
    ]


def _since(one: Article) -> str:
    owner = one.owner.name if one.owner else "nobody"
    return f"since {one.review_on:%-d %B %Y}, owner: {owner}"


def _missed(desk: Desk, asked: Asked) -> list[Line]:
    return [
        Line(one.words, more=desk.council_name(one.council_id), count=one.times)
        for one in queries.missed(asked.councils, most=MOST)
    ]


BEHIND: Mapping[str, Callable[[Desk, Asked], list[Line]]] = {
    figuring.VIEWS: _reads("views"),
    figuring.HELPED: _reads("solved"),
    figuring.MORE: _reads("more"),
    figuring.LOWER: _visits(solved_only=True),
    figuring.UPPER: _visits(solved_only=False),
    figuring.USES: _uses,
    figuring.UNHELPED: _unhelped,
    figuring.NEVER: _never,
    figuring.OVERDUE: _overdue,
    figuring.MISSED: _missed,
}
"""What lists the lines behind each figure, by its name."""


def _at(number: int) -> str:
    return reverse("staff:article", args=[number])
