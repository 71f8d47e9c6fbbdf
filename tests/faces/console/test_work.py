"""The loops of `moothall work`: found by themselves, one at a time, alive after every fault."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import council

from moothall.faces.console import work


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(work, "PAUSE_AFTER_FAULT", 0.01)


def spin(*turns):
    """Run turns in threads, with what stops them."""
    stop = threading.Event()
    threads = [threading.Thread(target=work.turn, args=(*turn, stop, 0.01)) for turn in turns]
    for thread in threads:
        thread.start()
    return stop, threads


def end(stop, threads):
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_the_loops_of_every_package_are_found():
    found = work.discovered()
    assert {found["outbox"][1], found["thresholds"][1]} == {work.PAUSE}
    assert {found["drafts"][1], found["file-sweep"][1]} == {work.PAUSE_OF_CHORES}


@pytest.mark.usefixtures("fresh_database")
def test_a_loop_with_nothing_to_do_asks_no_more_of_many_councils_than_of_one():
    """Each looks every second: one question a council would keep a machine busy with nothing."""
    loops = {name: loop for name, (loop, rest) in work.discovered().items() if rest == work.PAUSE}

    def asked():
        found = {}
        for name, loop in loops.items():
            with CaptureQueriesContext(connection) as statements:
                assert loop() == 0
            found[name] = len(statements)
        return found

    council("ashby")
    asked()  # once before: some look first at what the process does not know yet
    of_one = asked()
    for slug in ("brackwater", "dunmere", "zetland"):
        council(slug)
    assert asked() == of_one


@pytest.mark.usefixtures("fresh_database", "quick")
def test_a_loop_that_fails_goes_on(caplog):
    passes = []
    is_done = threading.Event()

    def loop():
        passes.append(len(passes))
        if len(passes) == 2:
            raise ZeroDivisionError("a fault of the loop's own")
        if len(passes) == 4:
            is_done.set()
        return 1

    stop, threads = spin(("faulty", loop))
    assert is_done.wait(10)
    end(stop, threads)
    assert "the loop faulty failed and goes on" in caplog.text


@pytest.mark.usefixtures("fresh_database", "quick")
def test_a_loop_runs_in_one_place_at_a_time_and_moves_when_that_ends():
    at_once, most = [], []
    lock = threading.Lock()
    ran = {"here": threading.Event(), "there": threading.Event()}

    def loop_of(name):
        def loop():
            with lock:
                at_once.append(name)
                most.append(len(at_once))
            ran[name].set()
            threading.Event().wait(0.02)
            with lock:
                at_once.remove(name)
            return 1

        return loop

    stop_here, here = spin(("one", loop_of("here")))
    assert ran["here"].wait(10)
    stop_there, there = spin(("one", loop_of("there")))
    assert not ran["there"].wait(0.5)
    end(stop_here, here)
    assert ran["there"].wait(10)
    end(stop_there, there)
    assert max(most) == 1


@pytest.mark.usefixtures("fresh_database", "quick")
def test_a_loop_whose_connection_is_cut_takes_its_lock_again():
    passes = []
    is_done = threading.Event()

    def loop():
        passes.append(1)
        with connection.cursor() as cursor:
            if len(passes) == 2:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            cursor.execute("SELECT 1")
        if len(passes) == 4:
            is_done.set()
        return 1

    stop, threads = spin(("cut", loop))
    assert is_done.wait(10)
    end(stop, threads)
