"""How articles are read, and what they spare: each figure with its definition.

A visit is what one reader read with less than a day between. What is not known of a visit, whether
its reader asked after all, never makes the upper bound smaller.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce

from moothall.practices.knowledge.models import (
    Article,
    ArticleVersion,
    Missed,
    Unhelped,
    Use,
    View,
)
from moothall.practices.knowledge.words import FEWEST_MISSED

VIEWS, LOWER, UPPER = "knowledge-views", "self-solved-lower", "self-solved-upper"
USES: Final = "knowledge-uses"
HELPED, MORE, UNHELPED = "knowledge-helped", "knowledge-more-help", "knowledge-unhelped"
NEVER, OVERDUE, MISSED = "knowledge-never-used", "knowledge-overdue", "knowledge-missed"
MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    VIEWS: (
        "Article views",
        "Times an article was opened on the pages for residents and employees in the period. What"
        " officers read at the desk is not counted here.",
    ),
    LOWER: (
        "Solved without a case, at least",
        "Visits begun in the period in which somebody said 'This solved it' and logged no case"
        " within 24 hours of a view. A visit is what one reader read with less than 24 hours"
        " between.",
    ),
    UPPER: (
        "Solved without a case, at most",
        "Visits begun in the period after which no case was logged within 24 hours of a view."
        " Readers who are not known again (they did not sign in and began no request) count as"
        " not having logged one.",
    ),
    USES: (
        "Used on cases",
        "Cases on which an officer used an article in the period, counted once for each article.",
    ),
    HELPED: (
        "This solved it",
        "Times that whoever read an article in the period said 'This solved it' of it, whether they"
        " logged a case afterwards or not.",
    ),
    MORE: (
        "I still need help",
        "Times that whoever read an article in the period said 'I still need help' of it.",
    ),
    UNHELPED: (
        "No article helped",
        "Cases of which an officer said in the period that no article helped, and on which none was"
        " used since.",
    ),
    NEVER: (
        "Articles never used",
        "Articles read today, published before the period ended, that in the period nobody opened"
        " and no officer used on a case.",
    ),
    OVERDUE: (
        "Reviews overdue",
        "Articles read today whose day of review came before today. Not of the period.",
    ),
    MISSED: (
        "Searches that found nothing",
        "Times that words were looked for in which no article was found, of words looked for at"
        " least twice and last within 90 days. Not of the period: no days are kept of them.",
    ),
}
"""Each figure by its name: what it is called, and what it means."""
_VISITS: Final = """
    WITH visits AS (
        SELECT visit, min(viewed_at) AS began_at, bool_or(is_followed) AS is_followed,
            bool_or(answer = 'solved') AS is_solved, bool_or(is_known) AS is_known,
            bool_or(settled_at IS NULL) AS is_open
        FROM knowledge_view WHERE council_id = ANY(%(councils)s)
            AND viewed_at >= %(from)s - interval '7 days' AND viewed_at < %(to)s + interval '7 days'
        GROUP BY visit
    ), counted AS (
        SELECT * FROM visits WHERE began_at >= %(from)s AND began_at < %(to)s
    )
    SELECT count(*), count(*) FILTER (WHERE is_solved AND NOT is_followed),
        count(*) FILTER (WHERE NOT is_followed), count(*) FILTER (WHERE NOT is_known),
        count(*) FILTER (WHERE is_open),
        (SELECT count(*) FROM knowledge_view WHERE council_id = ANY(%(councils)s)
            AND viewed_at >= %(from)s AND viewed_at < %(to)s),
        (SELECT count(*) FROM knowledge_use WHERE council_id = ANY(%(councils)s)
            AND used_at >= %(from)s AND used_at < %(to)s),
        (SELECT count(*) FROM knowledge_view WHERE council_id = ANY(%(councils)s)
            AND viewed_at >= %(from)s AND viewed_at < %(to)s AND answer = 'solved'),
        (SELECT count(*) FROM knowledge_view WHERE council_id = ANY(%(councils)s)
            AND viewed_at >= %(from)s AND viewed_at < %(to)s AND answer = 'more'),
        (SELECT count(*) FROM knowledge_unhelped WHERE council_id = ANY(%(councils)s)
            AND marked_at >= %(from)s AND marked_at < %(to)s),
        (SELECT count(*) FROM knowledge_article a WHERE a.council_id = ANY(%(councils)s)
            AND a.in_force IS NOT NULL AND EXISTS (SELECT FROM knowledge_articleversion w
                WHERE w.article_id = a.id AND w.published_at < %(to)s))
    FROM counted
"""
_BEHIND_VISITS: Final = """
    SELECT min(viewed_at) AS began_at, array_agg(DISTINCT article_id),
        bool_or(answer = 'solved')
    FROM knowledge_view WHERE council_id = ANY(%(councils)s)
        AND viewed_at >= %(from)s - interval '7 days' AND viewed_at < %(to)s + interval '7 days'
    GROUP BY visit
    HAVING min(viewed_at) >= %(from)s AND min(viewed_at) < %(to)s AND NOT bool_or(is_followed)
        AND (bool_or(answer = 'solved') OR NOT %(solved)s)
    ORDER BY began_at DESC, visit LIMIT %(most)s
"""
_PER_ARTICLE: Final = """
    SELECT a.id, w.title, a.state, a.review_on, coalesce(v.views, 0), coalesce(v.solved, 0),
        coalesce(v.more, 0), coalesce(u.uses, 0), a.council_id
    FROM knowledge_article a
    JOIN knowledge_articleversion w
        ON w.article_id = a.id AND w.number = coalesce(a.in_force, a.last_number)
    LEFT JOIN (
        SELECT article_id, count(*) AS views, count(*) FILTER (WHERE answer = 'solved') AS solved,
            count(*) FILTER (WHERE answer = 'more') AS more
        FROM knowledge_view WHERE council_id = ANY(%(councils)s)
            AND viewed_at >= %(from)s AND viewed_at < %(to)s GROUP BY article_id
    ) v ON v.article_id = a.id
    LEFT JOIN (
        SELECT article_id, count(*) AS uses FROM knowledge_use
        WHERE council_id = ANY(%(councils)s) AND used_at >= %(from)s AND used_at < %(to)s
        GROUP BY article_id
    ) u ON u.article_id = a.id
    WHERE a.council_id = ANY(%(councils)s) AND (a.in_force IS NOT NULL OR v.views IS NOT NULL)
    ORDER BY coalesce(v.views, 0) DESC, w.title, a.id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name for machines and people, what it means, its value, and what to know."""

    id: str
    name: str
    definition: str
    value: int
    n: int
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How one article did: views, what was said after them, and cases that it was used on."""

    id: int
    title: str
    state: str
    review_on: date | None
    views: int
    solved: int
    more: int
    uses: int
    council_id: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that led to no case: when it began, what was read, and whether that solved it."""

    began_at: datetime
    articles: tuple[int, ...]
    is_solved: bool


def figures(council_ids: Collection[int], from_at: datetime, to_at: datetime) -> list[Figure]:
    """Count how articles were used in a period, of these councils together."""
    with connection.cursor() as cursor:
        cursor.execute(_VISITS, _asked(council_ids, from_at, to_at))
        row = [int(number) for number in cursor.fetchone() or ()]
    visits, lower, upper, unknown, still_open, views, uses, helped, more, unhelped, read = row
    told = f"{unknown:,} of them by readers who are not known again"
    young = f"{still_open:,} of them less than 24 hours old"
    return [
        _figure(VIEWS, views, views),
        _figure(LOWER, lower, visits, young),
        _figure(UPPER, upper, visits, f"{told}; {young}"),
        _figure(USES, uses, uses),
        _figure(HELPED, helped, helped + more),
        _figure(MORE, more, helped + more),
        _figure(UNHELPED, unhelped, unhelped),
        _figure(NEVER, never_used(council_ids, from_at, to_at).count(), read),
    ]


def standing_figures(council_ids: Collection[int], today: date) -> list[Figure]:
    """Count what waits to be looked after now: reviews overdue, words that found nothing."""
    read = Article.objects.filter(council_id__in=council_ids, in_force__isnull=False)
    words = _looked_for(council_ids)
    times = words.aggregate(times=Sum("times"))["times"] or 0
    return [
        _figure(OVERDUE, overdue(council_ids, today).count(), read.count()),
        _figure(MISSED, times, words.count()),
    ]


def never_used(
    council_ids: Collection[int], from_at: datetime, to_at: datetime
) -> QuerySet[Article]:
    """Return the articles that are read, of which nobody read or used any in a period."""
    seen = View.objects.filter(viewed_at__gte=from_at, viewed_at__lt=to_at)
    used = Use.objects.filter(used_at__gte=from_at, used_at__lt=to_at)
    known = ArticleVersion.objects.filter(published_at__lt=to_at)
    found = Article.objects.filter(
        Exists(known.filter(article=OuterRef("pk"))),
        ~Exists(seen.filter(article=OuterRef("pk"))),
        ~Exists(used.filter(article=OuterRef("pk"))),
        council_id__in=council_ids,
        in_force__isnull=False,
        versions__number=F("in_force"),
    )
    return found.order_by("versions__title", "pk")


def overdue(council_ids: Collection[int], today: date) -> QuerySet[Article]:
    """Return the articles that are read and were to be looked through before today."""
    found = Article.objects.filter(
        council_id__in=council_ids, in_force__isnull=False, review_on__lt=today
    )
    return found.order_by("review_on", "pk")


def uses(council_ids: Collection[int], from_at: datetime, to_at: datetime) -> QuerySet[Use]:
    """Return what was used on cases in a period, the last first."""
    found = Use.objects.filter(council_id__in=council_ids, used_at__gte=from_at, used_at__lt=to_at)
    return found.order_by("-used_at", "-pk")


def unhelped(
    council_ids: Collection[int], from_at: datetime, to_at: datetime
) -> QuerySet[Unhelped]:
    """Return the cases of which somebody said in a period that no article helped."""
    found = Unhelped.objects.filter(
        council_id__in=council_ids, marked_at__gte=from_at, marked_at__lt=to_at
    )
    return found.order_by("-marked_at", "-pk")


def visits(
    council_ids: Collection[int],
    from_at: datetime,
    to_at: datetime,
    *,
    solved_only: bool,
    most: int = 500,
) -> list[Visit]:
    """Return the visits behind the two bounds, the last first."""
    asked = _asked(council_ids, from_at, to_at) | {"solved": solved_only, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND_VISITS, asked)
        return [Visit(at, tuple(ids), solved) for at, ids, solved in cursor.fetchall()]


def per_article(
    council_ids: Collection[int], from_at: datetime, to_at: datetime, *, most: int = 200
) -> list[Count]:
    """Return how each article did in a period, those read most first."""
    with connection.cursor() as cursor:
        cursor.execute(_PER_ARTICLE, {**_asked(council_ids, from_at, to_at), "most": most})
        return [Count(*row) for row in cursor.fetchall()]


def titles(article_ids: Collection[int]) -> dict[int, str]:
    """Return what readers saw as the title of each of these articles, last; not of its drafts."""
    last = Coalesce("article__in_force", "article__last_number")
    found = ArticleVersion.objects.filter(article_id__in=list(article_ids), number=last)
    return dict(found.values_list("article_id", "title"))


def missed(council_ids: Collection[int], *, most: int = 30) -> Sequence[Missed]:
    """Return words for which no article was found, those looked for most often first."""
    return list(_looked_for(council_ids).order_by("-times", "words", "pk")[:most])


def _looked_for(council_ids: Collection[int]) -> QuerySet[Missed]:
    return Missed.objects.filter(council_id__in=council_ids, times__gte=FEWEST_MISSED)


def _figure(name: str, value: int, n: int, left_out: str = "") -> Figure:
    return Figure(name, *MEASURES[name], value, n, left_out)


def _asked(council_ids: Collection[int], from_at: datetime, to_at: datetime) -> dict[str, Any]:
    return {"councils": list(council_ids), "from": from_at, "to": to_at}
