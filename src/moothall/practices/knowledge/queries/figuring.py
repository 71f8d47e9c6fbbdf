"""How articles are read, and what they spare: each figure with its definition.

A visit is what one reader read with less than a day between. What is not known of a visit, whether
its reader asked after all, never makes the upper bound smaller.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from moothall.practices.knowledge.models import Missed
from moothall.practices.knowledge.words import FEWEST_MISSED

VIEWS, LOWER, UPPER = "knowledge-views", "self-solved-lower", "self-solved-upper"
USES: Final = "knowledge-uses"
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
            AND used_at >= %(from)s AND used_at < %(to)s)
    FROM counted
"""
_PER_ARTICLE: Final = """
    SELECT a.id, a.title, a.state, a.review_on, coalesce(v.views, 0), coalesce(v.solved, 0),
        coalesce(v.more, 0), coalesce(u.uses, 0)
    FROM knowledge_article a
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
    ORDER BY coalesce(v.views, 0) DESC, a.title, a.id LIMIT %(most)s
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


def figures(council_ids: Collection[int], from_at: datetime, to_at: datetime) -> list[Figure]:
    """Count how articles were used in a period, of these councils together."""
    with connection.cursor() as cursor:
        cursor.execute(_VISITS, _asked(council_ids, from_at, to_at))
        row = [int(number) for number in cursor.fetchone() or ()]
    visits, lower, upper, unknown, still_open, views, uses = row
    told = f"{unknown:,} of them by readers who are not known again"
    young = f"{still_open:,} of them less than 24 hours old"
    return [
        _figure(VIEWS, views, views),
        _figure(LOWER, lower, visits, young),
        _figure(UPPER, upper, visits, f"{told}; {young}"),
        _figure(USES, uses, uses),
    ]


def per_article(
    council_ids: Collection[int], from_at: datetime, to_at: datetime, *, most: int = 200
) -> list[Count]:
    """Return how each article did in a period, those read most first."""
    with connection.cursor() as cursor:
        cursor.execute(_PER_ARTICLE, {**_asked(council_ids, from_at, to_at), "most": most})
        return [Count(*row) for row in cursor.fetchall()]


def missed(council_ids: Collection[int], *, most: int = 30) -> Sequence[Missed]:
    """Return words for which no article was found, those looked for most often first."""
    found = Missed.objects.filter(council_id__in=council_ids, times__gte=FEWEST_MISSED)
    return list(found.order_by("-times", "words", "pk")[:most])


def _figure(name: str, value: int, n: int, left_out: str = "") -> Figure:
    return Figure(name, *MEASURES[name], value, n, left_out)


def _asked(council_ids: Collection[int], from_at: datetime, to_at: datetime) -> dict[str, Any]:
    return {"councils": list(council_ids), "from": from_at, "to": to_at}
