"""The cache that every process shares: counts hold at once, and run out."""

import threading

import pytest
from django.core.cache import caches
from django.db import connection, connections

from moothall.outside.postgres.cache import count

A_MINUTE_AGO = "UPDATE moothall_cache SET expires_at = clock_timestamp() - interval '1 minute'"


@pytest.fixture
def cache(db):
    return caches["default"]


def run_out():
    with connection.cursor() as cursor:
        cursor.execute(A_MINUTE_AGO)


@pytest.mark.parametrize("value", [1, "text", [1.5, 2.25], {"a": None}, True, None])
def test_what_is_set_is_got(cache, value):
    cache.set("key", value)
    assert cache.get("key", "other") == value


def test_what_ran_out_is_gone(cache):
    cache.set("key", 1)
    run_out()
    assert (cache.get("key"), cache.get("key", 7), cache.touch("key")) == (None, 7, False)
    with pytest.raises(ValueError, match="no key"):
        cache.incr("key")
    assert cache.add("key", 2)


def test_adding_keeps_what_is_there(cache):
    assert (cache.add("key", 1), cache.add("key", 2), cache.get("key")) == (True, False, 1)


def test_counting(cache):
    cache.set("key", 1)
    assert (cache.incr("key"), cache.incr("key", 3), cache.decr("key")) == (2, 5, 4)


def test_counting_from_the_first_until_it_runs_out(cache):
    assert [count("key", 60) for _ in range(3)] == [1, 2, 3]
    run_out()
    assert (count("key", 60), cache.get("key")) == (1, 1)


def test_many_are_got_at_once(cache):
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}


def test_deleting_and_clearing(cache):
    cache.set_many({"a": 1, "b": 2})
    assert (cache.delete("a"), cache.delete("a")) == (True, False)
    cache.clear()
    assert cache.get("b") is None


def test_touching_gives_new_time(cache):
    cache.set("key", 1, timeout=0)
    assert cache.get("key") is None
    cache.set("key", 1, timeout=60)
    assert cache.touch("key", None)
    assert cache.get("key") == 1


def test_the_sweep_removes_what_ran_out_and_nothing_else(cache):
    cache.set("old", 1)
    run_out()
    cache.set("new", 1)
    assert (cache.sweep(), cache.get("new")) == (1, 1)


def test_a_long_key_with_spaces_is_a_key(cache):
    cache.set("é x" * 200, 1)
    assert cache.get("é x" * 200) == 1


def test_tries_of_many_processes_at_once_are_all_counted(fresh_database):
    cache = caches["default"]

    def counted():
        for _ in range(20):
            count("key", 60)
        connections.close_all()

    threads = [threading.Thread(target=counted) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.get("key") == 80
