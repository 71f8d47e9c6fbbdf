"""The walls between councils, as PostgreSQL keeps them: migration operations.

Every function returns an operation for a migration's ``operations``. Table and column names come
from migrations, never from people.

What each wall is worth is settled in ``docs/decisions/0003-councils-apart.md``.
"""

from django.db.migrations import RunSQL

SCOPE_SETTING = "moothall.scope"
"""The transaction-local setting that holds the ids of the councils in scope, comma between."""

NO_SCOPE = "no council scope is open"
"""What PostgreSQL says when a walled table is read outside a scope."""

LOOKED_OVER = {
    "search_findable": "Indexes of text serve nobody behind a wall; `moothall_search` looks over it"
    " as the owner, and reads the scope itself."
}
"""Tables over whose wall the owner may look, each with the reason; web and job may not."""


def scope_function() -> RunSQL:
    """Make ``moothall_scope()``: the councils in scope as bigint[], or an error outside a scope.

    PostgreSQL puts its expression in place of a call, in every wall of a statement; a call for each
    table of a long one cost more than looking at the rows. Its body is bound when it is made, so no
    search path changes it.
    """
    return RunSQL(
        f"""
        CREATE FUNCTION moothall_no_scope() RETURNS text
        LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
        BEGIN
            RAISE EXCEPTION '{NO_SCOPE}' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE FUNCTION moothall_scope() RETURNS bigint[]
        LANGUAGE sql STABLE PARALLEL SAFE
        RETURN string_to_array(
            coalesce(nullif(current_setting('{SCOPE_SETTING}', true), ''), moothall_no_scope()), ','
        )::bigint[];
        """,
        """
        DROP FUNCTION moothall_scope();
        DROP FUNCTION moothall_no_scope();
        """,
    )


def checked_at_once(table: str, constraint: str) -> RunSQL:
    """Check one of Django's foreign keys with its statement, not again as the transaction ends."""
    change = f"ALTER TABLE {table} ALTER CONSTRAINT {constraint}"
    return RunSQL(f"{change} NOT DEFERRABLE", f"{change} DEFERRABLE INITIALLY DEFERRED")


def wall(table: str) -> RunSQL:
    """Show and accept rows of *table* only where ``council_id`` is in scope, for every role."""
    within = "council_id = ANY ((SELECT moothall_scope())::bigint[])"
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_in_scope ON {table} USING ({within}) WITH CHECK ({within});
        """,
        f"""
        DROP POLICY {table}_in_scope ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def looked_over(table: str) -> RunSQL:
    """Let the owner alone look over the wall of *table*: for the one function that searches it.

    Web and job stand behind it as behind every other wall, and neither may become the owner.

    :raises KeyError: for a table that does not stand in `LOOKED_OVER`.
    """
    LOOKED_OVER[table]
    return RunSQL(
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
    )


def same_council(child: str, column: str, parent: str, *, deferred: bool = False) -> RunSQL:
    """Let *child*.*column* point only at a row of *parent* in the same council.

    PostgreSQL checks foreign keys outside the policies, so a plain key could cross the wall. The
    rows that are there already it checks as the owner, so the owner looks over the wall meanwhile.
    *parent* needs a unique constraint on (council_id, id).
    """
    name = f"{child}_{column}_same_council"
    when = "DEFERRABLE INITIALLY DEFERRED" if deferred else ""
    return RunSQL(
        f"""
        ALTER TABLE {child} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {parent} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {child} ADD CONSTRAINT {name} FOREIGN KEY (council_id, {column})
            REFERENCES {parent} (council_id, id) {when};
        ALTER TABLE {child} FORCE ROW LEVEL SECURITY;
        ALTER TABLE {parent} FORCE ROW LEVEL SECURITY;
        """,
        f"ALTER TABLE {child} DROP CONSTRAINT {name}",
    )


def append_only(table: str) -> RunSQL:
    """Refuse to change, remove or empty rows of *table*, for every role the product uses."""
    return RunSQL(
        f"""
        CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{table} is append only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM moothall_web, moothall_job;
        """,
        f"""
        DROP TRIGGER {table}_append_only ON {table};
        DROP FUNCTION {table}_is_append_only();
        GRANT UPDATE, DELETE ON {table} TO moothall_web, moothall_job;
        """,
    )


def hands_off(table: str, *, role: str, rights: str = "INSERT, UPDATE, DELETE") -> RunSQL:
    """Take *rights* on *table* away from *role*."""
    return RunSQL(f"REVOKE {rights} ON {table} FROM {role}", f"GRANT {rights} ON {table} TO {role}")
