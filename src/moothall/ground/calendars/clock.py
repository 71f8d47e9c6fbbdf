"""The one place that reads this machine's clock, for pages and commands that open no scope.

Everything else takes the database's time from the scope it opened.
"""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the moment, in UTC."""
    return timezone.now()
