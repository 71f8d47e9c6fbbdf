"""What becomes of a mail: a case, words on one, somebody's to judge, or nothing.

Nobody is believed for what they write. Whoever answers is the requester only where the address that
they answer was made for them, they write from it, and the mail server that took their mail says
that it is theirs. Everything else is held, and changes nothing (S24, S25).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from moothall.engine.cases import queries as cases
from moothall.engine.cases import references
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.contact import queries as contact
from moothall.engine.contact import replying
from moothall.engine.contact.models import Message
from moothall.engine.contact.replying import Named
from moothall.engine.inbox import keys, queries
from moothall.engine.inbox.models import Mail, Mailbox
from moothall.engine.inbox.words import CASES_AN_HOUR, OF_ALL_AN_HOUR, State
from moothall.ground.journal.words import GUEST, Actor
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.models import Person
from moothall.ground.people.words import PointKind
from moothall.outside.mailbox.apart import Understood

AGAIN = "The same mail came before, and was used then."
FROM_US = "It comes from this mailbox itself, or from us."
UNPROVED = {
    "": "The receiving mail server does not say whether it is theirs.",
    "fail": "The receiving mail server could not tell that it is theirs.",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """What becomes of a mail: its *state*, why, on which case, and as whose doing."""

    state: State
    why: str = ""
    case: Case | None = None
    by: Actor = GUEST
    person: Person | None = None


def place(mail: Mail, read: Understood, box: Mailbox, *, at: datetime) -> Placed:
    """Say what becomes of a mail that was understood."""
    if why := _why_nothing(mail, read, box):
        return Placed(State.PASSED, why)
    if not read.sender:
        return Placed(State.HELD, "It does not say who sent it, or names several people.")
    answered = contact.answered(mail.council_id, read.receivers, box=box.address)
    if answered is not None:
        return _answer(mail, read, *answered, at=at)
    hinted = _hinted(mail, read)
    if hinted is not None:
        why = f"It seems to be about {hinted.reference}, but was not sent to an address of it."
        return Placed(State.HELD, why, hinted)
    if any(replying.read(address, box.address) for address in read.receivers):
        return Placed(State.HELD, "It answers an address that we did not make.")
    return _anew(mail, read, at=at)


def _why_nothing(mail: Mail, read: Understood, box: Mailbox) -> str:
    if read.automatic:
        return read.automatic
    own = {plain_email(box.address), plain_email(settings.DEFAULT_FROM_EMAIL)}
    if plain_email(read.sender) in own:
        return FROM_US
    return AGAIN if queries.is_known(mail) else ""


def _answer(
    mail: Mail, read: Understood, message: Message, named: Named, *, at: datetime
) -> Placed:
    """Say what becomes of an answer to one of our messages."""
    case = cases.in_council(mail.council_id).filter(pk=message.case_id or 0).first()
    if case is None:
        return Placed(State.HELD, "It answers a message about a case that is not here.")
    whom = plain_email(message.recipient)
    if plain_email(read.sender) != whom:
        why = "It comes from another address than the one that we wrote to."
    elif not _is_requesters(case, whom):
        why = "We wrote to them about this case, but they did not ask for it."
    elif read.verdict != "pass":
        why = UNPROVED[read.verdict]
    elif at.date() > named.until_on:
        why = "It answers a message so old that its address holds no longer."
    else:
        by = Actor.person(case.requester_id) if case.requester_id else GUEST
        why = case_rules.why_not_message(case, by) or ""
        if not why and (read.reply.strip() or read.attached):
            return Placed(State.MESSAGE, case=case, by=by)
        why = why or "There are no words in it."
    return Placed(State.HELD, why, case)


def _is_requesters(case: Case, address: str) -> bool:
    """Whether an address is that of whoever asked for a case: the one given, or one proved."""
    if plain_email(case.contact_email) == address:
        return True
    known = people.person(case.requester_id) if case.requester_id else None
    return known is not None and (
        known.email == address or people.is_proved(known, PointKind.EMAIL, address)
    )


def _hinted(mail: Mail, read: Understood) -> Case | None:
    """Return the case that a mail seems to be about: by what it answers, or by its subject."""
    council_id = mail.council_id
    case_id = queries.used_by([keys.of_message_id(link) for link in read.links], council_id)
    case_id = case_id or _case_of_messages(council_id, read.links)
    if case_id:
        return cases.in_council(council_id).filter(pk=case_id).first()
    found = keys.REFERENCE.search(read.subject)
    try:
        reference = references.read(found[0]) if found else ""
        return cases.by_reference(reference, cases.in_council(council_id)) if reference else None
    except NoSuchCase:
        return None


def _case_of_messages(council_id: int, links: Sequence[str]) -> int | None:
    tokens = [found[1] for link in links if (found := keys.OUR_TOKEN.fullmatch(link))]
    sent = (contact.by_token(council_id, token) for token in tokens)
    return next((message.case_id for message in sent if message and message.case_id), None)


def _anew(mail: Mail, read: Understood, *, at: datetime) -> Placed:
    """Say what becomes of a mail that answers nothing."""
    if read.is_to_many:
        return Placed(State.HELD, "It was sent to many people, as a newsletter is.")
    if not (read.subject.strip() or read.text.strip()):
        return Placed(State.HELD, "There are no words in it.")
    sender = plain_email(read.sender)
    if queries.cases_this_hour(mail.council_id, at, sender=sender) >= CASES_AN_HOUR:
        why = f"{CASES_AN_HOUR} mails from this address became cases in an hour, and no more do."
        return Placed(State.HELD, why)
    if queries.cases_this_hour(mail.council_id, at) >= OF_ALL_AN_HOUR:
        return Placed(State.HELD, f"{OF_ALL_AN_HOUR} mails became cases in an hour.")
    known = people.at_email(mail.council_id, sender) if read.verdict == "pass" else []
    if len(known) != 1:
        return Placed(State.CASE)
    return Placed(State.CASE, by=Actor.person(known[0].pk), person=known[0])
