"""S1: councils apart, every point of the design, as the web role, with data that could leak."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.councils.words import GLOBAL_TABLES
from moothall.ground.people.models import Person, TeamMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_teams(ashby, dunmere):
    with scope.opened([ashby.pk, dunmere.pk], writes=True):
        return [
            Team.objects.create(council=c, code="bins", name=f"Bins of {c}")
            for c in (ashby, dunmere)
        ]


def test_the_tests_connect_as_the_web_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname=current_user"
        )
        assert cursor.fetchone() == ("moothall_web", False)


def test_a_scope_shows_its_own_council_only(two_teams, ashby):
    with scope.opened([ashby.pk], writes=False):
        assert [team.pk for team in Team.objects.all()] == [two_teams[0].pk]


def test_without_a_scope_reading_raises(two_teams):
    with pytest.raises(DatabaseError, match="no council scope is open"):
        list(Team.objects.all())


def test_a_row_of_another_council_cannot_be_written(ashby, dunmere):
    with (
        scope.opened([ashby.pk], writes=True),
        pytest.raises(DatabaseError, match="row-level security"),
    ):
        Team.objects.create(council=dunmere, code="bins", name="Bins")


def test_a_child_cannot_point_at_a_parent_of_another_council(two_teams, ashby, dunmere):
    with scope.opened([ashby.pk, dunmere.pk], writes=True):
        theirs = Person.objects.create(council=dunmere, name="Bo")
        with pytest.raises(IntegrityError, match="people_teammember_person_id_same_council"):
            TeamMember.objects.create(council=ashby, team=two_teams[0], person=theirs)


def test_a_reading_scope_cannot_write(ashby):
    with (
        pytest.raises(DatabaseError, match="read-only"),
        scope.opened([ashby.pk], writes=False),
    ):
        Team.objects.create(council=ashby, code="bins", name="Bins")


def test_an_inner_scope_gives_back_the_outer_one(two_teams, ashby, dunmere):
    with scope.opened([ashby.pk], writes=True):
        with scope.opened([dunmere.pk], writes=False):
            assert [team.pk for team in Team.objects.all()] == [two_teams[1].pk]
        assert [team.pk for team in Team.objects.all()] == [two_teams[0].pk]
        Team.objects.create(council=ashby, code="parks", name="Parks")


def test_an_empty_scope_is_refused():
    with pytest.raises(ValueError, match="at least one council"), scope.opened([], writes=False):
        pass


def test_every_table_stands_behind_a_wall_or_in_the_list_of_those_that_do_not():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
        tables = dict(cursor.fetchall())
    assert {name for name, walled in tables.items() if not walled} == set(GLOBAL_TABLES)


def test_every_key_between_walled_tables_carries_the_council():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT con.conname FROM pg_constraint con
            JOIN pg_class child ON child.oid = con.conrelid
            JOIN pg_class parent ON parent.oid = con.confrelid
            WHERE con.contype = 'f' AND child.relrowsecurity AND parent.relrowsecurity
              AND array_length(con.conkey, 1) = 1
            """
        )
        assert cursor.fetchall() == []


def test_a_savepoint_that_fails_inside_a_scope_leaves_the_scope_open(two_teams, ashby):
    with scope.opened([ashby.pk], writes=True):
        with pytest.raises(IntegrityError), transaction.atomic():
            Team.objects.create(council=ashby, code="bins", name="twice")
        assert Team.objects.count() == 1


def test_a_failure_that_was_caught_takes_back_the_whole_scope(ashby):
    with scope.opened([ashby.pk], writes=True):
        Team.objects.create(council=ashby, code="parks", name="Parks")
        with pytest.raises(DatabaseError):
            connection.cursor().execute("SELECT 1 / 0")
    with scope.opened([ashby.pk], writes=False):
        assert Team.objects.count() == 0
