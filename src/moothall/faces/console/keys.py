"""`moothall keys`: what machines may do in a council."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import click
from django.core.exceptions import ValidationError

from moothall.faces.console.opening import opened
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.keys import actions, queries
from moothall.ground.keys.actions import Terms
from moothall.ground.keys.models import Key
from moothall.ground.keys.words import A_MINUTE, SCOPES
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

OPERATOR = Actor.job("console")
COUNCIL = click.option("--council", "slug", required=True, help="Whose keys, by short name.")


@click.group()
def keys() -> None:
    """What machines may do in a council. A key's secret is shown once, when it is made."""


@keys.command()
@click.argument("name")
@COUNCIL
@click.option("--scope", "scopes", required=True, multiple=True, type=click.Choice(list(SCOPES)))
@click.option("--for", "email", default="", help="Whose key it is; without it, a system's.")
@click.option("--days", type=click.IntRange(min=1), help="After how many days it runs out.")
@click.option("--a-minute", default=A_MINUTE, type=click.IntRange(min=1), help="Most requests.")
def add(name: str, *, slug: str, **said: object) -> None:
    """Make a key called NAME, and print it: it is not kept and cannot be shown again."""
    with opened(slug, writes=True) as (council, at):
        days = said["days"]
        terms = Terms(
            name=name,
            scopes=said["scopes"],  # type: ignore[arg-type]  # click has read them
            person=_person(council, str(said["email"])),
            expires_at=at + timedelta(days=days) if isinstance(days, int) else None,
            a_minute=said["a_minute"],  # type: ignore[arg-type]  # click has read it
        )
        try:
            key, text = actions.make(council, terms, by=OPERATOR, at=at)
        except ValidationError as fault:
            raise click.ClickException("; ".join(fault.messages)) from fault
    click.echo(f"Key {key.prefix} of {council.name}. Keep it as you keep a password:", err=True)
    click.echo(text)


@keys.command(name="list")
@COUNCIL
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show(slug: str, *, as_json: bool) -> None:
    """List every key: whose, what it may do, when it was last used and runs out."""
    with opened(slug, writes=False) as (council, _):
        found = queries.keys(council.pk)
    if as_json:
        click.echo(json.dumps([_plain(key) for key in found], indent=2, default=str))
        return
    for key in found:
        click.echo(_line(key))


@keys.command()
@click.argument("prefix")
@COUNCIL
def revoke(prefix: str, *, slug: str) -> None:
    """Let the key of that PREFIX open nothing from now on."""
    with opened(slug, writes=True) as (council, at):
        actions.revoke(queries.one(council.pk, prefix), by=OPERATOR, at=at)
    click.echo(f"Key {prefix} is revoked.")


def _person(council: Council, email: str) -> Person | None:
    if not email:
        return None
    found = people.by_email(council.pk, email)
    if found is None:
        raise click.ClickException(f"{council.name} knows nobody who signs in as {email}.")
    return found


def _plain(key: Key) -> dict[str, object]:
    names = ("prefix", "name", "scopes", "a_minute", "made_at", "expires_at", "used_at")
    whose = {"person": key.person.name if key.person else None, "revoked_at": key.revoked_at}
    return {name: getattr(key, name) for name in names} | whose


def _line(key: Key) -> str:
    used = f"last used {key.used_at:%Y-%m-%d}" if key.used_at else "never used"
    ends: Sequence[str] = [
        *([f"runs out {key.expires_at:%Y-%m-%d}"] if key.expires_at else []),
        *(["revoked"] if key.revoked_at else []),
    ]
    whose = key.person.name if key.person else "a system"
    said = "; ".join([used, *ends])
    return f"{key.prefix} {key.name}, of {whose}: {', '.join(key.scopes)}; {said}"


commands = [keys]
