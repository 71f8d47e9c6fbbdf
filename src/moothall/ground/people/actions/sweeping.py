"""What runs out by itself."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.core.cache import caches

from moothall.ground.journal.words import Actor
from moothall.outside.postgres.cache import PostgresCache


def sweep(*, by: Actor, at: datetime) -> int:
    """Remove sessions and counts of tries that have run out; return how many."""
    del by  # nothing that anybody did
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    cache = caches["default"]
    counts = cache.sweep() if isinstance(cache, PostgresCache) else 0
    return sessions + counts
