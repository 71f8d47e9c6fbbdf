"""The journal cannot be changed, and says where it was."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, connections

from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal import queries
from moothall.ground.journal.models import Entry, Seal
from moothall.ground.journal.words import Actor

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LOOP = Actor.job("seal")


def entries(council, count):
    with scope.opened([council.pk], writes=True):
        for number in range(count):
            journal.record(
                "team.added", _Thing(council.pk, number), by=LOOP, at=NOON, facts={"n": number}
            )


class _Thing:
    class _meta:  # noqa: N801
        label_lower = "councils.team"

    def __init__(self, council_id, pk):
        self.council_id, self.pk = council_id, pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.all().delete(),
        lambda: connections["default"].cursor().execute("TRUNCATE journal_entry"),
    ],
    ids=["update", "delete", "truncate"],
)
def test_an_entry_cannot_be_changed_by_the_web_role(ashby, change):
    entries(ashby, 1)
    with pytest.raises(DatabaseError), scope.opened([ashby.pk], writes=True):
        change()


@pytest.mark.parametrize("role", ["web", "job", "owner"])
def test_no_role_of_the_product_can_change_an_entry(fresh_database, ashby_committed, role):
    server, name = fresh_database
    entries(ashby_committed, 1)
    with psycopg.connect(server.url(role, name), autocommit=True) as connection:
        connection.execute(
            "SELECT set_config('moothall.scope', %s, false)", [str(ashby_committed.pk)]
        )
        for change in ("UPDATE journal_entry SET verb='x'", "DELETE FROM journal_entry"):
            with pytest.raises(psycopg.Error, match=r"append only|permission denied"):
                connection.execute(change)


def sealed(fresh_database, council, count):
    from tests.conftest import point

    server, name = fresh_database
    entries(council, count)
    point("job", server, name)
    with scope.opened([council.pk], writes=True) as at:
        assert journal.seal(council.pk, by=LOOP, at=at) == count
        assert journal.seal(council.pk, by=LOOP, at=at) == 0
    return server.url("superuser", name)


def verify(council):
    with scope.opened([council.pk], writes=False):
        return queries.verify(council.pk)


def test_a_sealed_journal_verifies(fresh_database, ashby_committed):
    sealed(fresh_database, ashby_committed, 5)
    found = verify(ashby_committed)
    assert (found.sealed, found.waiting, found.bad_at, found.fault) == (5, 0, None, "")


@pytest.mark.parametrize(
    ("tampering", "line"),
    [
        ("UPDATE journal_entry SET verb='x' WHERE facts->>'n'='2'", 3),
        ("UPDATE journal_entry SET facts='{\"n\": 9}' WHERE facts->>'n'='0'", 1),
        ("DELETE FROM journal_entry WHERE facts->>'n'='3'", 4),
        ("DELETE FROM journal_seal WHERE sequence=2", 2),
        ("UPDATE journal_entry SET id = id + 100 WHERE facts->>'n'='4'", 5),
    ],
)
def test_verify_names_the_first_bad_line(fresh_database, ashby_committed, tampering, line):
    address = sealed(fresh_database, ashby_committed, 5)
    with psycopg.connect(address, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(tampering)
    assert verify(ashby_committed).bad_at == line


@pytest.mark.django_db
def test_the_web_role_cannot_seal(ashby):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        scope.opened([ashby.pk], writes=True),
    ):
        Seal.objects.create(council_id=ashby.pk, sequence=1, entry_id=1, hash=b"")
