"""Rows that a planned statement reads are those that Django reads, and they are counted alike."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import DataError, NotSupportedError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from moothall.ground.councils.models import Council
from moothall.outside.postgres import prepared, rows
from moothall.outside.postgres.rows import Rows

NAMED = Rows(Council, "slug = $1::text")
ANY = Rows(Council, "id = ANY($1::bigint[]) ORDER BY slug DESC")


def kept(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_what_django_reads(ashby):
    found = NAMED.first("ashby")
    assert kept(found) == kept(Council.objects.get(slug="ashby"))
    found.full_clean()


def test_a_row_that_is_not_there_is_none(db):
    assert NAMED.first("nowhere") is None


def test_rows_come_in_the_order_that_is_asked_for(ashby):
    other = Council.objects.create(slug="zetland", name="Zetland")
    numbers = prepared.ids([ashby.pk, other.pk])
    assert [one.slug for one in ANY.all(numbers)] == ["zetland", "ashby"]
    assert ANY.all(prepared.ids([])) == []


def test_a_moment_is_read_with_its_zone(db):
    at = datetime(2026, 3, 29, 1, 30, 0, 120000, tzinfo=UTC)
    Session.objects.create(session_key="k", session_data="d", expire_date=at)
    found = Rows(Session, "expire_date = $1::timestamptz").first(at)
    assert kept(found) == kept(Session.objects.get(session_key="k"))


def test_a_read_is_noted_so_that_it_can_be_sent_again(ashby):
    with CaptureQueriesContext(connection) as asked:
        NAMED.first("it's")
    (noted,) = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(noted["sql"].replace("it''s", "ashby").encode())
        assert [row[1] for row in cursor.fetchall()] == ["ashby"]


def test_a_number_that_no_column_can_hold_finds_nothing(ashby):
    by_number = Rows(Council, "id = $1::bigint")
    assert by_number.first(ashby.pk).slug == "ashby"
    assert by_number.first(10**20) is None
    assert Council.objects.exists()  # the transaction goes on


def test_a_column_may_change_under_a_plan_that_is_kept(fresh_database):
    server, name = fresh_database
    Council.objects.create(slug="ashby", name="Ashby")
    plain = "SELECT name FROM councils_council WHERE slug = $1::text"
    assert NAMED.first("ashby").name == prepared.read(plain, ["ashby"])[0][0] == "Ashby"
    with psycopg.connect(server.url("owner", name)) as owner:
        owner.execute("ALTER TABLE councils_council ALTER COLUMN name TYPE varchar(500)")
    with transaction.atomic():
        assert NAMED.first("ashby").name == "Ashby"
    with transaction.atomic(), pytest.raises(NotSupportedError):
        prepared.read(plain, ["ashby"])
    assert prepared.read(plain, ["ashby"]) == [("Ashby",)]


def test_a_plan_made_useless_is_made_anew_where_no_transaction_is_open(fresh_database):
    plain = "SELECT slug FROM councils_council WHERE slug = $1::text"
    assert prepared.read(plain, ["ashby"]) == []
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert prepared.read(plain, ["ashby"]) == []


def test_a_key_with_the_character_nul_is_refused(db):
    with pytest.raises(DataError, match="NUL"):
        NAMED.first("a\0b")


def test_a_kind_of_column_without_a_reader_is_refused():
    with pytest.raises(TypeError, match="DurationField"):
        rows._reader(models.DurationField(name="length"))
