"""`moothall doctor`: name what is wrong with a set-up, and the mend."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict

import click

from moothall.faces.console import embedded, machine
from moothall.ground.councils.words import GLOBAL_TABLES
from moothall.outside.postgres import inspection, roles
from moothall.outside.postgres.inspection import Finding
from moothall.outside.postgres.server import DATABASE
from moothall.outside.postgres.words import PostgresRefused, State


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.option("--roles-sql", is_flag=True, help="Print the SQL that makes roles and database.")
def doctor(*, as_json: bool, roles_sql: bool) -> int:
    """Name what is wrong with this set-up, and the mend. Changes nothing.

    Exit code 1 when something must be mended before Moothall can be relied on.
    """
    if roles_sql:
        click.echo(sql_for_administrators())
        return 0
    findings = [*machine.look(), *databases()]
    if as_json:
        click.echo(json.dumps([{"is_well": f.is_well, **asdict(f)} for f in findings], indent=2))
    else:
        for finding in findings:
            tell(finding)
    return 1 if any(f.is_grave and not f.is_well for f in findings) else 0


def tell(finding: Finding) -> None:
    """Print one finding, and its mend under it."""
    mark, colour = ("well ", "green") if finding.is_well else ("WRONG", "red")
    if not finding.is_well and not finding.is_grave:
        mark, colour = "note ", "yellow"
    click.echo(f"{click.style(mark, fg=colour)}  {finding.what}: {finding.said}")
    if finding.mend:
        click.echo(f"       {finding.mend}")


def databases() -> Iterator[Finding]:
    """Yield what there is to say of the database, private or an administrator's."""
    if not embedded.is_used():
        yield from named_databases()
        return
    try:
        state = embedded.private_server().state()
    except PostgresRefused as fault:
        yield Finding("PostgreSQL", str(fault), "Do as it says, then ask again.")
        return
    if state is not State.RUNNING:
        mend = "Start it with script/up; the database is looked at while it runs."
        yield Finding("PostgreSQL", f"the private server is {state}", mend, is_grave=False)
        return
    addresses = {role: embedded.address(role) for role in roles.ROLES}
    yield from inspection.look(addresses, global_tables=frozenset(GLOBAL_TABLES))
    yield from kept_state()


def named_databases() -> Iterator[Finding]:
    """Yield what there is to say of an administrator's own server."""
    addresses = {}
    for role, setting in embedded.ADDRESSES.items():
        if machine.setting(setting):
            addresses[role] = machine.setting(setting)
        else:
            mend = f"Set {setting}; `moothall doctor --roles-sql` prints the SQL for its role."
            yield Finding(setting, "is not set", mend)
    yield from inspection.look(addresses, global_tables=frozenset(GLOBAL_TABLES))
    if "owner" in addresses:
        yield from kept_state()


def kept_state() -> Iterator[Finding]:
    """Yield what there is to say of what the database holds."""
    due = list(machine.migrations())
    yield from due
    if all(finding.is_well for finding in due):
        yield from machine.holidays()
        yield from machine.card_payments()


def sql_for_administrators() -> str:
    """Return the SQL and the settings for a database server of one's own, with new passwords."""
    passwords = {role: secrets.token_hex(20) for role in roles.ROLES}
    settings = "\n".join(
        f"--   {setting}=postgresql://{roles.ROLES[role]}:{passwords[role]}@HOST:5432/{DATABASE}"
        for role, setting in embedded.ADDRESSES.items()
    )
    return (
        "-- Run as the server's administrator: psql -f THIS-FILE postgres\n"
        "-- The passwords are new at every call. The settings that go with them:\n"
        f"{settings}\n\n"
        f"{roles.sql_for_roles(passwords)}"
        f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' OWNER moothall_owner;\n"
        f"\\connect {DATABASE}\n"
        f"{roles.sql_for_database(DATABASE)}"
    )


commands = [doctor]
