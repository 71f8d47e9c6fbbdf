"""Which database is asked: what a process keeps of one never answers for another."""

from django.db import connections

from moothall.outside.postgres.asked import database_asked


def test_two_servers_with_a_database_of_one_name_are_told_apart(monkeypatch):
    settings = connections["default"].settings_dict
    told = set()
    for port in ("1", "2"):
        monkeypatch.setitem(settings, "PORT", port)
        told.add(database_asked())
    assert len(told) == 2
