"""What `moothall mail` does with the mail of a council. Loaded once Django is ready."""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

import click

from moothall.engine.cases import queries as cases
from moothall.engine.inbox import actions, queries, reading
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import OPEN, As, State, Way
from moothall.faces.console.opening import opened
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor

PIPE = Actor.job("mail")
OPERATOR = Actor.job("console")
SHOWN = 200


def receive(slug: str, content: BinaryIO) -> str:
    """Keep one mail of a council; return its token.

    :raises NoSuchCouncil: where there is none of that name.
    :raises NoMailbox: where it takes no mail.
    :raises TooLarge: for more than is taken.
    """
    with opened(slug, writes=True) as (council, at):
        mail, _ = actions.keep(council, content, Way.PIPE, by=PIPE, at=at)
    return str(mail.token)


def largest() -> int:
    """Return the most bytes of a mail that is taken."""
    return queries.largest()


def listed(slug: str, state: str) -> Iterator[str]:
    """Yield a line for each mail of a council: those that need somebody, or in one state."""
    states = [state] if state else sorted(OPEN)
    with opened(slug, writes=True) as (council, _):
        mails = Mail.objects.filter(council=council)
        for one in queries.newest(mails, states=states, most=SHOWN):
            subject = one.subject or "(no subject)"
            yield f"{one.token}  {one.state:<11}  {one.sender or '?'}  {subject}  {one.reason}"


def shown(slug: str, token: UUID) -> str:
    """Return a mail as text: who sent it, why it stands as it does, and all that was written."""
    with opened(slug, writes=True) as (council, _):
        one = _one(council, token)
        about = queries.case_of(one)
        case = about.reference if about else "none"
        head = [f"From: {one.sender_name} <{one.sender}>", f"Subject: {one.subject}"]
        head += [f"State: {one.state}", f"Why: {one.reason}", f"Case: {case}"]
        files = [f"File: {file['name']} ({file['length']} bytes)" for file in one.attached]
        return "\n".join([*head, *files, "", one.text])


def make_case(slug: str, token: UUID) -> str:
    """Make a case of a mail; return its reference."""
    with opened(slug, writes=True) as (council, at):
        return actions.make_case(_one(council, token), by=OPERATOR, at=at).reference


def add(slug: str, token: UUID, reference: str, to: str) -> None:
    """Put a mail on a case."""
    with opened(slug, writes=True) as (council, at):
        case = cases.by_reference(reference, cases.in_council(council.pk))
        actions.add_to_case(_one(council, token), case, to=As(to), by=OPERATOR, at=at)


def refuse(slug: str, token: UUID, reason: str) -> None:
    """Do nothing with a mail, for a reason."""
    with opened(slug, writes=True) as (council, at):
        actions.refuse(_one(council, token), reason=reason, by=OPERATOR, at=at)


def restore(slug: str, token: UUID) -> str:
    """Let a mail be judged again; return its state."""
    with opened(slug, writes=True) as (council, at):
        return actions.restore(_one(council, token), by=OPERATOR, at=at).state


def tried(slug: str) -> str:
    """Open a council's mailbox and say what came of it.

    :raises click.ClickException: when it cannot be read.
    """
    with opened(slug, writes=True) as (council, _):
        box = queries.open_mailbox(council.pk)
        if not box.host:
            return "The mailbox is not read: the mail server hands its mail over."
        found = reading.tried(box)
    if found.fault:
        raise click.ClickException(f"The mailbox cannot be read: {found.fault}")
    return f"The mailbox can be read. Unread: {found.unread}."


def states() -> list[str]:
    """Return every state that a mail can be in."""
    return [state.value for state in State]


def _one(council: Council, token: UUID) -> Mail:
    return queries.one(token, Mail.objects.filter(council=council))
