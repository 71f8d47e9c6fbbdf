"""The walls as PostgreSQL has them: one shape, no gate, no role above them (S3)."""

import pytest
from django.db import connection

from moothall.outside.postgres.walls import LOOKED_OVER

pytestmark = pytest.mark.django_db
WITHIN = "(council_id = ANY (( SELECT moothall_scope() AS moothall_scope)::bigint[]))"
GATES = {
    "journal_entry_waits_for_its_seal",
    "moothall_measure_cases",
    "moothall_search",
    "moothall_take_back",
    "moothall_unsay_there",
}
"""Functions that work with their maker's rights; each reads the scope itself, or shows nothing."""


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_every_wall_is_the_same_wall():
    walls = rows(
        "SELECT tablename, permissive, cmd, roles::text, qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public'"
    )
    assert len(walls) == len({wall[0] for wall in walls}) > 5
    assert {wall[1:] for wall in walls} == {("PERMISSIVE", "ALL", "{public}", WITHIN, WITHIN)}


def test_every_table_with_a_council_is_walled_or_decides_the_scope():
    unwalled = rows(
        "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND attname = 'council_id' AND NOT attisdropped AND NOT relforcerowsecurity"
    )
    assert {name for (name,) in unwalled} - LOOKED_OVER.keys() <= {
        "councils_membership",
        "people_standing",
        "people_signin",  # somebody sees and ends their sessions on the hosts of all councils
    }


def test_only_the_owner_looks_over_a_wall_and_only_for_the_search():
    looked_over = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relrowsecurity AND NOT relforcerowsecurity"
    )
    assert {name for (name,) in looked_over} == LOOKED_OVER.keys() == {"search_findable"}


def test_no_role_of_the_product_stands_above_the_walls():
    above = rows(
        "SELECT rolname FROM pg_roles WHERE rolname IN"
        " ('moothall_owner', 'moothall_web', 'moothall_job') AND (rolsuper OR rolbypassrls)"
    )
    assert above == []


def test_neither_web_nor_job_owns_a_table_or_is_in_a_role_that_does():
    assert rows("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'") == [
        ("moothall_owner",)
    ]
    assert not any(
        rows(f"SELECT pg_has_role('moothall_{role}', 'moothall_owner', 'MEMBER')")[0][0]
        for role in ("web", "job")
    )


def test_no_function_lends_its_makers_rights_unlisted():
    lent = rows(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    assert {name for (name,) in lent} <= GATES


def test_no_view_looks_over_the_walls():
    views = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('v', 'm') AND NOT COALESCE('security_invoker=true' = ANY (reloptions),"
        " false) AND relname NOT LIKE 'pg_stat%%'"
    )
    assert views == []
