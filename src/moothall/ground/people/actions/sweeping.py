"""What runs out by itself."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import transaction

from moothall.ground.journal.words import Actor
from moothall.ground.people.models import SignIn
from moothall.ground.people.words import NOBODYS_KEPT, SIGN_INS_KEPT
from moothall.outside.postgres.cache import PostgresCache


@transaction.atomic
def sweep(*, by: Actor, at: datetime) -> int:
    """Remove sessions and counts of tries that have run out; return how many."""
    del by  # nothing that anybody did
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    SignIn.objects.filter(tried_at__lt=at - SIGN_INS_KEPT).delete()
    SignIn.objects.filter(identity=None, tried_at__lt=at - NOBODYS_KEPT).delete()
    cache = caches["default"]
    counts = cache.sweep() if isinstance(cache, PostgresCache) else 0
    return sessions + counts
