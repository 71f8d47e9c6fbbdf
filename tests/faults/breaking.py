"""Fail the Nth statement that goes to the database, however it goes there."""

from contextlib import contextmanager

from django.db import connection

from moothall.outside.postgres import prepared

KEEPERS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
"""Django's own brackets around an action: they do what is tested, and are left alone."""


class Broken(Exception):
    """The statement that was to fail."""


class Breaker:
    """Counts statements, and breaks at one of them."""

    def __init__(self, at):
        self.at, self.seen = at, 0

    def count(self):
        self.seen += 1
        if self.seen == self.at:
            raise Broken

    def __call__(self, execute, sql, params, many, context):
        if not str(sql).lstrip().upper().startswith(KEEPERS):
            self.count()
        return execute(sql, params, many, context)


@contextmanager
def breaks_at(number):
    """Let the statement of that number fail; it gives how many were seen."""
    breaker, ways = Breaker(number), (prepared.read, prepared.rows)

    def counted(way):
        def run(*args, **more):
            breaker.count()
            return way(*args, **more)

        return run

    prepared.read, prepared.rows = map(counted, ways)  # `fetch` calls the one
    try:
        with connection.execute_wrapper(breaker):
            yield breaker
    finally:
        prepared.read, prepared.rows = ways
