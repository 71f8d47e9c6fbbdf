"""A home of its own for a server, and a server in it."""

from contextlib import contextmanager

import pytest
from tests import template

from moothall.outside.postgres.server import Server


@pytest.fixture
def home():
    with template.home("server") as folder:
        yield folder
        Server(folder).stop()


@pytest.fixture(scope="session")
def made():
    """The home of a server that is just made, at rest: to be copied."""
    with template.home("made") as folder:
        Server(folder, durable=False).cluster.open()
        Server(folder, durable=False).cluster.make()
        yield folder


def copied(made, home):
    """Start a server in *home* that is like the one which was just made."""
    running = Server(home, durable=False)
    running.cluster.open()
    template.copy(made, home)
    running.start()
    return running


@pytest.fixture
def server(home, made):
    return copied(made, home)


@pytest.fixture
def another(made):
    """`with another() as server`: one as `scratch` gives it, and soon there."""

    @contextmanager
    def started():
        with template.home("another") as folder:
            running = copied(made, folder)
            try:
                yield running
            finally:
                running.stop()

    return started
