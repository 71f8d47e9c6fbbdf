"""Understand a mail that was kept, and do what follows from it."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import NoSuchMessage
from moothall.engine.inbox import keys, queries
from moothall.engine.inbox.actions import making
from moothall.engine.inbox.models import Mail, Mailbox
from moothall.engine.inbox.placing import Placed, place
from moothall.engine.inbox.words import (
    ANSWERS_A_DAY,
    LONGEST_REASON,
    TRIES,
    State,
    pause_after,
)
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people.contact_points import plain_email
from moothall.outside.mailbox import bounces
from moothall.outside.mailbox.apart import Understood

ENOUGH = (
    "They had {most} automatic answers to mails in a day, and get no more: it may be a machine."
)
NO_ANSWER = "Their mail asks for no automatic answer."
NOT_THEIRS = "The receiving mail server could not tell that the mail is theirs."
DIED = "Reading it ended the program that read it, {tries} times."


@transaction.atomic
def claim(council_id: int, *, by: Actor, at: datetime) -> Mail | None:
    """Begin to understand the mail of a council that waits longest; None where none does.

    The try is counted before it is made, so that a mail on which the program dies is not tried for
    ever: after three it is quarantined.
    """
    waiting = Mail.objects.select_for_update(of=("self",), skip_locked=True)
    due = waiting.filter(council_id=council_id, state=State.KEPT, next_try_at__lte=at)
    mail = due.order_by("next_try_at", "pk").first()
    if mail is None:
        return None
    if mail.tries >= TRIES:
        _quarantine(mail, mail.reason or DIED.format(tries=TRIES), by=by, at=at)
        mail.save()
        return mail
    mail.tries += 1
    mail.next_try_at = at + pause_after(mail.tries)
    mail.save(update_fields=["tries", "next_try_at"])
    return mail


@transaction.atomic
def fail(mail: Mail, why: str, *, by: Actor, at: datetime, is_final: bool = False) -> Mail:
    """Say that a mail could not be understood; after three tries, or for good, quarantine it."""
    mail = locked(mail)
    if mail.state != State.KEPT:
        return mail
    if is_final or mail.tries >= TRIES:
        _quarantine(mail, why, by=by, at=at)
    else:
        mail.reason = why[:LONGEST_REASON]
    mail.save()
    return mail


@transaction.atomic
def settle(mail: Mail, read: Understood, report: bytes, *, by: Actor, at: datetime) -> Mail:
    """Do what follows from what a mail says. Settled twice, it changes nothing more.

    Mails of one council are settled one after another, so that the same one that came twice is
    seen to have come twice.

    :param report: the bytes of a mail server's report, of which our message is told.
    """
    box = Mailbox.objects.select_for_update(of=("self",)).select_related("council")
    found = box.filter(council_id=mail.council_id).first()
    mail = locked(mail)
    if mail.state != State.KEPT:
        return mail
    _note(mail, read)
    if found is None:
        return _hold(mail, Placed(State.HELD, "The council took no mail any more."), by=by, at=at)
    if read.is_report:
        _tell_of_bounce(report, by=by, at=at)
    placed = place(mail, read, found, at=at)
    if placed.state == State.MESSAGE:
        return _say(mail, read, placed, by=by, at=at)
    if placed.state == State.CASE:
        return _ask(mail, read, found, placed, by=by, at=at)
    return _hold(mail, placed, by=by, at=at)


def locked(mail: Mail) -> Mail:
    """Lock a mail and return it as it now stands."""
    found = Mail.objects.select_for_update(of=("self",)).select_related("council")
    return found.get(pk=mail.pk)


def _note(mail: Mail, read: Understood) -> None:
    """Keep what was understood of a mail."""
    mail.key, mail.verdict = keys.of_message_id(read.message_id), read.verdict
    mail.sender, mail.sender_name = plain_email(read.sender)[:254], read.sender_name
    mail.subject, mail.text, mail.reply = read.subject, read.text, read.reply
    mail.attached = [{"name": one.name, "length": one.length} for one in read.attached]


def _ask(
    mail: Mail, read: Understood, box: Mailbox, placed: Placed, *, by: Actor, at: datetime
) -> Mail:
    try:
        with transaction.atomic():
            case = making.made(mail, read, box, by=placed.by, at=at, person=placed.person)
            mail.is_answered = bool(case.contact_email)
            if why := _why_not_answer(mail, read, at):
                mail.is_answered = False
                contact.hold_answers(case.council_id, case.pk, why, by=by, at=at)
    except Refused as refusal:
        mail.is_answered = False
        return _hold(mail, Placed(State.HELD, str(refusal)), by=by, at=at)
    mail.case_id, mail.is_first = case.pk, bool(mail.key)
    return _settled(mail, State.CASE, "", by=by, at=at)


def _why_not_answer(mail: Mail, read: Understood, at: datetime) -> str:
    if read.wants_no_answer:
        return NO_ANSWER
    if read.verdict == "fail":
        return NOT_THEIRS
    had = queries.answers_today(mail.council_id, mail.sender, at)
    return ENOUGH.format(most=ANSWERS_A_DAY) if had >= ANSWERS_A_DAY else ""


def _say(mail: Mail, read: Understood, placed: Placed, *, by: Actor, at: datetime) -> Mail:
    if placed.case is None:
        raise ValueError("words stand on a case")
    try:
        with transaction.atomic():
            files = making.taken(mail, read, by=by, at=at)
            body = making.body_of(read.reply, mail)
            cases.receive_message(placed.case, by=placed.by, at=at, body=body, files=files)
    except Refused as refusal:
        return _hold(mail, Placed(State.HELD, str(refusal), placed.case), by=by, at=at)
    mail.case_id, mail.is_first = placed.case.pk, bool(mail.key)
    return _settled(mail, State.MESSAGE, "", by=by, at=at)


def _hold(mail: Mail, placed: Placed, *, by: Actor, at: datetime) -> Mail:
    mail.case_id = placed.case.pk if placed.case else None
    return _settled(mail, placed.state, placed.why, by=by, at=at)


def _settled(mail: Mail, state: State, why: str, *, by: Actor, at: datetime) -> Mail:
    mail.state, mail.reason = state, why[:LONGEST_REASON]
    mail.next_try_at, mail.settled_at = None, at
    mail.save()
    journal.record(f"mail.{state}", mail, by=by, at=at, facts={"case": mail.case_id})
    return mail


def _quarantine(mail: Mail, why: str, *, by: Actor, at: datetime) -> None:
    mail.state, mail.reason = State.QUARANTINED, why[:LONGEST_REASON]
    mail.next_try_at, mail.settled_at = None, at
    journal.record("mail.quarantined", mail, by=by, at=at, facts={"tries": mail.tries})


def _tell_of_bounce(report: bytes, *, by: Actor, at: datetime) -> None:
    """Say of one of our messages that it came back, where the report is of one."""
    bounce = bounces.read(report)
    if bounce is None or bounce.action != "failed":
        return
    status = "bounced" if bounce.is_for_good else "returned"
    try:
        contact.receive(bounce.token, status, by=by, at=at, said=bounce.said)
    except NoSuchMessage:
        return  # of a message that is not ours
