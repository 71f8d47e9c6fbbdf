"""What can be asked of articles: those that somebody may read, and those that are being written."""

from moothall.practices.knowledge.queries.figuring import (
    MEASURES,
    Count,
    Figure,
    figures,
    missed,
    per_article,
)
from moothall.practices.knowledge.queries.reading import (
    Reader,
    Shown,
    by_ids,
    by_slug,
    in_force,
    listed,
    of_service,
    readable,
    used_on,
)
from moothall.practices.knowledge.queries.suggesting import suggested
from moothall.practices.knowledge.queries.writing import (
    MOST,
    Author,
    article,
    articles,
    councils_due,
    due_count,
    owners,
    unreminded,
    versions,
    view,
)

__all__ = [
    "MEASURES",
    "MOST",
    "Author",
    "Count",
    "Figure",
    "Reader",
    "Shown",
    "article",
    "articles",
    "by_ids",
    "by_slug",
    "councils_due",
    "due_count",
    "figures",
    "in_force",
    "listed",
    "missed",
    "of_service",
    "owners",
    "per_article",
    "readable",
    "suggested",
    "unreminded",
    "used_on",
    "versions",
    "view",
]
