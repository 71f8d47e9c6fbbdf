"""`moothall people`: who works for which council, and who signed in last when."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from django.core.exceptions import ValidationError

from moothall.engine.contact import actions as contact
from moothall.engine.inbox import actions as inbox
from moothall.engine.payments import actions as payments
from moothall.engine.registers.queries.mentioning import Place
from moothall.faces.pages import addresses, holdings, invitations
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council, Team
from moothall.ground.councils.words import NoSuchCouncil
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import actions, queries
from moothall.ground.people.contact_points import why_not_mail
from moothall.ground.people.models import Identity, Person
from moothall.ground.people.queries import Held
from moothall.ground.people.words import DORMANT, NotSettled, Role, Settled

OPERATOR = Actor.job("console")
CHOICES = click.Path(exists=True, dir_okay=False, path_type=Path)
GROUNDS = [one.value for one in Settled if one != Settled.TAKEN]


@click.group()
def people() -> None:
    """Who works for a council and what they may do there."""


@people.command()
@click.argument("email")
@click.option("--council", "slug", required=True, help="A council, or all of a partnership.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice(Role.values))
@click.option("--team", "teams", multiple=True, help="The code of a team to join.")
@click.option("--name", default="", help="Their name; needed for somebody new to the council.")
def add(email: str, slug: str, roles: Sequence[str], teams: Sequence[str], name: str) -> None:
    """Give somebody a role, and print the link by which they come in.

    Doing it again changes nothing; the link of somebody who can sign in is not printed.
    """
    council = _council(slug)
    places = list(councils.members(council)) if council.is_partnership else [council]
    ids = [council.pk, *(place.pk for place in places)]
    with scope.opened([PLATFORM, *ids], writes=True) as at:
        joined = [(place, [_team(place, code) for code in teams]) for place in places]
        try:
            identity = actions.enrol(email, by=OPERATOR, at=at)
        except ValidationError as fault:
            said = why_not_mail(email) or "It is no email address"
            raise click.BadParameter(f"{said}.", param_hint="EMAIL") from fault
        for place, theirs in joined:
            person = _person(place, identity, name, at=at)
            for role in roles:
                actions.stand(person, role, by=OPERATOR, at=at)
            for team in theirs:
                actions.join_team(person, team, by=OPERATOR, at=at)
    where = ", ".join(place.name for place in places)
    click.echo(f"{identity.email} is {' and '.join(roles)} in {where}.")
    if not queries.has_a_way_in(identity):
        click.echo("They choose how to sign in with this link, which works once, for 24 hours:")
        click.echo(_link(council, identity))


@people.command()
def reseal() -> None:
    """Encrypt second steps, keys to Notify and Pay and mailboxes anew; old keys can go then."""
    everyone = councils.all_ids()
    with scope.opened([PLATFORM, *everyone], writes=True) as at:
        number = actions.reseal(by=OPERATOR, at=at)
        places = councils.by_ids(everyone)
        keys = sum(contact.reseal(place, by=OPERATOR, at=at) for place in places)
        boxes = sum(inbox.reseal(place, by=OPERATOR, at=at) for place in places)
        tills = sum(payments.reseal(place, by=OPERATOR, at=at) for place in places)
    click.echo(f"The second steps of {number} people are encrypted with the newest key.")
    click.echo(
        f"So are the keys of {keys} councils to GOV.UK Notify, and of {tills} to GOV.UK Pay."
    )
    if boxes:
        click.echo(f"So are the passwords of {boxes} mailboxes.")


@people.command(name="list")
@click.option("--council", "slug", required=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show(slug: str, *, as_json: bool) -> None:
    """List who has a role in a council, with their last sign-in; 90 days ago is dormant."""
    council = _council(slug)
    with scope.opened([council.pk], writes=False) as at:
        held = queries.standings(council.pk)
    if as_json:
        click.echo(json.dumps([_plain(one, at) for one in held], indent=2, default=str))
        return
    for one in held:
        click.echo(_line(one, at))


@people.command()
@click.argument("email")
def close(email: str) -> None:
    """Let somebody sign in no more, anywhere; their sessions end at once."""
    identity = queries.identity(email)
    if identity is None:
        raise click.ClickException(f"Nobody signs in as {email}.")
    with scope.opened([PLATFORM], writes=True) as at:
        actions.close_identity(identity, by=OPERATOR, at=at)
    click.echo(f"{identity.email} can no longer sign in.")


@people.command()
@click.argument("email")
@click.option("--council", "slug", required=True)
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="A ZIP.")
@click.option("--hide", "hidden", multiple=True, help="Words of third parties to black out.")
@click.option("--no-files", is_flag=True, help="Leave files out, which cannot be blacked out.")
def export(email: str, slug: str, target: Path, hidden: Sequence[str], *, no_files: bool) -> None:
    """Write all that a council holds on somebody into one archive, for them."""
    council = _council(slug)
    if target.exists():
        raise click.ClickException(f"{target} is there already; name another.")
    with scope.opened([PLATFORM, council.pk], writes=True) as at:
        packed = holdings.archive(
            _known(council, email), by=OPERATOR, at=at, hidden=hidden, has_files=not no_files
        )
    target.touch(0o600)
    target.write_bytes(packed)
    click.echo(f"{target} holds {len(packed):,} bytes. It is personal data: keep it safe.")


@people.command()
@click.argument("email")
@click.option("--council", "slug", required=True)
def places(email: str, slug: str) -> None:
    """Print as JSON where texts and files of records may speak of somebody, by their tokens."""
    council = _council(slug)
    with scope.opened([council.pk], writes=False):
        found = holdings.places(_known(council, email))
    click.echo(json.dumps([_place(one) for one in found], indent=2, ensure_ascii=False))


@people.command()
@click.argument("email")
@click.option("--council", "slug", required=True)
@click.option("--yes", is_flag=True, help="Do not ask; there is no way back.")
@click.option("--choices", type=CHOICES, help="JSON: by the token of a place, what becomes of it.")
@click.option("--keep", type=click.Choice(GROUNDS), help="The ground for other texts.")
def erase(email: str, slug: str, *, yes: bool, choices: Path | None, keep: str | None) -> None:
    """Erase all that a council holds on somebody. Figures and the journal stay as they are."""
    council = _council(slug)
    chosen = _choices(choices) if choices else {}
    if not yes:
        click.confirm(f"Erase {email} at {council.name}? There is no way back", abort=True)
    with scope.opened([PLATFORM, council.pk], writes=True) as at:
        somebody = _known(council, email)
        try:
            erased = holdings.erase(somebody, by=OPERATOR, at=at, chosen=chosen, rest=keep or "")
        except NotSettled as fault:
            raise click.ClickException(f"{fault} See: moothall people places {email}") from fault
    click.echo("Erased: " + ", ".join(f"{count} {name}" for name, count in erased.items()) + ".")


def _choices(path: Path) -> dict[str, str]:
    """Return what becomes of places, by their tokens, as a file says."""
    try:
        said = json.loads(path.read_text())
    except ValueError as fault:
        raise click.BadParameter("It is no JSON.", param_hint="--choices") from fault
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise click.BadParameter('Write {"a token": "taken"}.', param_hint="--choices")
    return said


def _place(one: Place) -> dict[str, object]:
    return {
        "token": one.token,
        "what": str(one.where),
        "register": one.slug,
        "record": one.record.pk,
        "title": one.record.title,
        "field": one.label,
        "text": one.text,
        "theirs": [text for text, is_theirs in one.parts if is_theirs],
    }


def _known(council: Council, email: str) -> Person:
    found = queries.at_email(council.pk, email)
    if not found:
        raise click.ClickException(f"{council.name} knows nobody at {email}.")
    return found[0]


def _is_dormant(one: Held, at: datetime) -> bool:
    return at - one.identity.last_used_at > DORMANT


def _plain(one: Held, at: datetime) -> dict[str, object]:
    return {
        "email": one.identity.email,
        "name": one.person.name,
        "roles": one.roles,
        "can_sign_in": one.identity.is_active,
        "last_signed_in_at": one.identity.last_login,
        "is_dormant": _is_dormant(one, at),
    }


def _line(one: Held, at: datetime) -> str:
    last = one.identity.last_login
    seen = f"last signed in {last:%Y-%m-%d}" if last else "never signed in"
    marks = ["dormant"] * _is_dormant(one, at) + ["closed"] * (not one.identity.is_active)
    said = f" ({', '.join(marks)})" if marks else ""
    return f"{one.identity.email}: {', '.join(one.roles)}; {seen}{said}"


def _council(slug: str) -> Council:
    try:
        return councils.by_slug(slug)
    except NoSuchCouncil as gone:
        raise click.ClickException(str(gone)) from gone


def _team(council: Council, code: str) -> Team:
    found = councils.team(council.pk, code)
    if found is None:
        known = ", ".join(team.code for team in councils.teams(council)) or "none"
        raise click.ClickException(f"{council.name} has no team {code!r}. It has: {known}.")
    return found


def _person(council: Council, identity: Identity, name: str, *, at: datetime) -> Person:
    found = queries.person_of(identity.pk, council.pk)
    if found is not None:
        return found
    if not name.strip():
        raise click.ClickException(f"{identity.email} is new to {council.name}: give --name.")
    return actions.add(
        council, name.strip(), email=identity.email, identity=identity, by=OPERATOR, at=at
    )


def _link(council: Council, identity: Identity) -> str:
    return addresses.of(council, invitations.path_of(identity))


commands = [people]
