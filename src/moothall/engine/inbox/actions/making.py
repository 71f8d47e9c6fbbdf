"""Make a case, or words on one, of what a mail says; its files come in by the way of all files."""

from datetime import datetime
from typing import Any

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions.submitting import submit
from moothall.engine.cases.history import Asked, Requester
from moothall.engine.cases.models import Case
from moothall.engine.catalogue import journey
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.documents import actions as documents
from moothall.engine.documents.actions import Sent, Taken, Wanted
from moothall.engine.documents.words import NotTaken
from moothall.engine.inbox import answers
from moothall.engine.inbox.answers import Letter
from moothall.engine.inbox.models import Mail, Mailbox
from moothall.engine.inbox.words import LONGEST_BODY
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Person
from moothall.outside.mailbox.apart import Attached, Understood

JOB = Actor.job("mail")
FILES = "Files that came with the email."


def made(
    mail: Mail,
    read: Understood,
    box: Mailbox,
    *,
    by: Actor,
    at: datetime,
    person: Person | None = None,
) -> Case:
    """Make a case of a mail, by the service of its mailbox; the mail's token makes it one case.

    :raises Refused: when that service is not to be had by them, in this way, or today.
    """
    offer = catalogue.offer(mail.council_id, box.service)
    letter = Letter(read.subject, read.text, read.sender_name, mail.sender)
    given: dict[str, Any] = answers.answered(offer.definition, letter)
    asks = _asks_files(offer.definition)
    rest: list[Taken] = []
    if asks is not None and read.attached:
        given[asks.id] = _held(mail, read, asks, by=by, at=at) or None
    elif read.attached:
        rest = taken(mail, read, by=JOB, at=at)
    contact = Requester(read.sender_name[:200], mail.sender, "", person.pk if person else None)
    asked = Asked(
        token=mail.token,
        version_id=offer.version_id,
        answers=journey.prune(offer.definition, given),
        channel="email",
        contact=contact,
    )
    case = submit(mail.council, asked, by=by, at=at)
    if rest:
        cases.note(case, by=JOB, at=at, body=FILES, files=rest)
    return case


def taken(mail: Mail, read: Understood, *, by: Actor, at: datetime) -> list[Taken]:
    """Take in the files of a mail; of those that are not taken the mail says why."""
    found = []
    for number, one in enumerate(read.attached):
        if file := _take(mail, number, one, by=by, at=at):
            found.append(file)
    return found


def body_of(text: str, mail: Mail) -> str:
    """Return the words of a mail as they stand on a case."""
    words = text.strip() or (FILES if mail.attached else "")
    return words if len(words) <= LONGEST_BODY else f"{words[: LONGEST_BODY - 1]}…"


def _asks_files(definition: ServiceDefinition) -> Question | None:
    return next((q for _, q in definition.questions() if q.type == "file" and not q.when), None)


def _held(
    mail: Mail, read: Understood, asks: Question, *, by: Actor, at: datetime
) -> list[dict[str, str]]:
    """Hold the files of a mail for the question that asks for them; return them as its answer."""
    most = asks.max if isinstance(asks.max, int) else 1
    wanted = Wanted(mail.token, asks.id, most, tuple(asks.accepts))
    found = []
    for number, one in enumerate(read.attached):
        with one.path.open("rb") as content:
            try:
                held = documents.hold(
                    mail.council, Sent(content, one.length, one.name), wanted, by=by, at=at
                )
            except NotTaken as refusal:
                mail.attached[number]["why_not"] = str(refusal)
                continue
        found.append({"file": str(held.key), "name": held.name})
    return found


def _take(mail: Mail, number: int, one: Attached, *, by: Actor, at: datetime) -> Taken | None:
    with one.path.open("rb") as content:
        try:
            return documents.take(mail.council, Sent(content, one.length, one.name), by=by, at=at)
        except NotTaken as refusal:
            mail.attached[number]["why_not"] = str(refusal)
    return None
