"""Open the council that a command names."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from moothall.ground.councils import queries, scope
from moothall.ground.councils.models import Council


@contextmanager
def opened(slug: str, *, writes: bool) -> Iterator[tuple[Council, datetime]]:
    """Open the scope of a council; give it, and the moment.

    :raises NoSuchCouncil: where there is none of that name.
    """
    council = queries.by_slug(slug)
    with scope.opened([council.pk], writes=writes) as at:
        yield council, at
