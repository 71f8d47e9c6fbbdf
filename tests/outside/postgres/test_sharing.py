"""Commands that use one private server at once, and who of them stops it."""

import threading

import pytest

from moothall.outside.postgres.server import Server
from moothall.outside.postgres.sharing import used

pytestmark = pytest.mark.slow


@pytest.fixture
def stopped(server):
    server.stop()
    return server


def test_who_started_it_leaves_it_to_who_came_meanwhile(stopped, home):
    first, second = used(stopped), used(Server(home, durable=False))
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert stopped.is_running
    second.__exit__(None, None, None)
    assert not stopped.is_running


def test_a_server_that_ran_before_stays_unless_told_otherwise(server):
    with used(server):
        pass
    assert server.is_running
    with used(server, as_if_started=True):
        pass
    assert not server.is_running
    server.start()
    with used(server):
        pass
    assert server.is_running, "what was noted of an earlier start is forgotten"


def test_it_is_stopped_after_a_command_that_failed(stopped):
    with pytest.raises(ZeroDivisionError), used(stopped):
        raise ZeroDivisionError
    assert not stopped.is_running


def test_many_at_once_never_find_it_going_down(stopped, home):
    faults = []

    def work():
        try:
            with used(Server(home, durable=False)) as _, stopped.connected() as connection:
                connection.execute("SELECT pg_sleep(0.05)")
        except Exception as fault:  # noqa: BLE001 -- the test looks at every one
            faults.append(fault)

    for _ in range(4):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    assert not stopped.is_running
