"""The tests' own clones: one that cannot be made is told, and no test runs on another's rows."""

from contextlib import contextmanager

import psycopg
import pytest
from tests import conftest


class Busy:
    """A connection to a server where somebody stays in the template."""

    tries = 0

    def url(self, role, name):
        return ""

    def execute(self, text):
        self.tries += 1
        raise psycopg.errors.ObjectInUse


def test_a_clone_that_cannot_be_made_is_an_error(monkeypatch):
    busy = Busy()

    @contextmanager
    def connect(url, **how):
        yield busy

    monkeypatch.setattr(conftest.psycopg, "connect", connect)
    monkeypatch.setattr(conftest.time, "sleep", lambda seconds: None)
    with pytest.raises(psycopg.errors.ObjectInUse):
        conftest.clone(busy, "clone")
    assert busy.tries == 100
