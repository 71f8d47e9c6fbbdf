"""Behind the walls, among 100,000 people and cases, an index serves every way to find a caller."""

import psycopg
import pytest
from django.db import connection
from tests.engine.cases.conftest import a_desk

from moothall.engine.cases.models import Case
from moothall.ground.councils import scope
from moothall.ground.people.models import Person
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import Seat
from moothall.practices.contactcentre import queries

MANY = 100_000
MANY_PEOPLE = """
    INSERT INTO people_person (council_id, kind, name, email, phone, phone_digits)
    SELECT %s, 'person', 'Person Number' || n, 'n' || n || '@example.org', '01632 ' || n,
        '1632' || n FROM generate_series(1, %s) AS n
"""
MANY_CASES = """
    INSERT INTO cases_case ({columns}, reference, state, closed_at, contact_name, contact_email,
        contact_digits)
    SELECT {columns}, 'X' || n, CASE WHEN n %% 2 = 0 THEN state ELSE 'cancelled' END,
        CASE WHEN n %% 2 = 0 THEN NULL ELSE created_at END, 'Person Number' || n,
        'n' || n || '@example.org', '1632' || n
    FROM cases_case, generate_series(1, %s) AS n WHERE id = %s
"""
MANY_FOUND = """
    INSERT INTO search_findable (council_id, kind, thing_id, title, body, keys, audience)
    SELECT council_id, 'case', id, title, '', ARRAY['#cZZ' || id || 'ZZ'],
        ARRAY['r' || council_id || ':manager'] FROM cases_case
    ON CONFLICT DO NOTHING
"""
OWN = {"id", "reference", "state", "closed_at", "name_key", "due_at", "over_at"}


def fill(desk):
    """Let the council have many people and cases, as whoever connects as web writes them."""
    with scope.opened([desk.council.pk], writes=True), connection.cursor() as cursor:
        case = desk.case(answers={"postcode": "AB1 2AD"})
        told = {"contact_name", "contact_email", "contact_digits"}
        names = [field.column for field in Case._meta.concrete_fields]
        columns = ", ".join(name for name in names if name not in OWN | told)
        cursor.execute(MANY_PEOPLE, [desk.council.pk, MANY])
        cursor.execute(MANY_CASES.format(columns=columns), [MANY, case.pk])
        cursor.execute(MANY_FOUND)


def scans(name):
    """How often a table was walked, or an index looked into, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_numscans(%s::regclass)", [name])
        return cursor.fetchone()[0]


@pytest.mark.slow
@pytest.mark.fresh_database
@pytest.mark.timeout(300)
def test_nobody_is_looked_for_by_walking_through_everybody(
    fresh_database, postgres, ashby_committed
):
    with scope.opened([ashby_committed.pk], writes=True):
        desk = a_desk(ashby_committed)
    fill(desk)
    where = postgres.url("superuser", connection.settings_dict["NAME"])
    with psycopg.connect(where, autocommit=True) as owner:
        owner.execute("ANALYSE people_person, cases_case, cases_submission, search_findable")
    looker = Looker(desk.people["mo"].identity_id, Seat.DESK)
    with scope.opened([desk.council.pk], writes=False):
        for text, index in INDEXES.items():
            before = scans(index)
            found = queries.find([desk.council.pk], Case.objects.all(), text, looker=looker)
            assert (len(found.cases), scans(index) - before) == (1, 1), text
        assert {name: scans(name) for name in TABLES} == dict.fromkeys(TABLES, 0)
        people = Person.objects.filter(council=desk.council, name_key="person number4242")
        assert "Index Scan using person_by_name" in people.explain()
        running = Case.objects.filter(queries.IS_RUNNING, name_key="person number4242")
        plan = running.exclude(name_key="").order_by("-created_at", "-id").explain()
        assert "Index Scan using case_by_name" in plan


INDEXES = {
    "person number4242": "case_by_name",
    "n4242@example.org": "case_by_email",
    "01632 4242": "case_by_phone",
    "AB1 2AD": "search_findable_words",
}
TABLES = ("people_person", "cases_case", "cases_submission", "search_findable")
