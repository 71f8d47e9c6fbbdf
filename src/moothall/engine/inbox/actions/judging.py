"""What an officer does with a mail that was held: a case, words on one, refused, judged again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.models import Case
from moothall.engine.inbox import queries, reading, rules
from moothall.engine.inbox.actions import making
from moothall.engine.inbox.actions.settling import locked
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import LONGEST_REASON, As, NotNow, State
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

NOTED = "Email from {sender}{doubt}.\n\n{text}"
DOUBT = ", not shown to be theirs"


@transaction.atomic
def make_case(mail: Mail, *, by: Actor, at: datetime) -> Case:
    """Make a case of a mail, by the service of the mailbox, for whoever sent it.

    :raises NotNow: when the rules say no, or the mail cannot be read.
    :raises Refused: when the case cannot be made.
    """
    mail = locked(mail)
    if why := rules.why_not_read(mail) or case_rules.why_not_log(mail.council_id, by):
        raise NotNow(why)
    box = queries.open_mailbox(mail.council_id)
    with reading.understood(mail, server=box.server) as read:
        case = making.made(mail, read, box, by=by, at=at)
    _done(mail, State.CASE, case, by=by, at=at)
    return case


@transaction.atomic
def add_to_case(mail: Mail, case: Case, *, to: As, by: Actor, at: datetime) -> Case:
    """Put a mail on a case: as a note that only officers read, or as the requester's own words.

    Whoever does the second vouches for it; the entry names them. A mail tells no colleague whom
    it names with an @: its sender is not of the desk.

    :raises NotNow: when the rules say no, or the mail cannot be read.
    """
    mail = locked(mail)
    if case.council_id != mail.council_id:
        raise NotNow("The mail was sent to another council.")
    if why := rules.why_not_read(mail) or case_rules.why_not_note(case, by):
        raise NotNow(why)
    box = queries.open_mailbox(mail.council_id)
    with reading.understood(mail, server=box.server) as read:
        files = making.taken(mail, read, by=by, at=at)
        words = making.body_of(read.reply, mail)
        if to == As.MESSAGE:
            cases.receive_message(case, by=making.JOB, at=at, body=words, files=files)
        else:
            doubt = "" if mail.verdict == "pass" else DOUBT
            body = NOTED.format(sender=mail.sender, doubt=doubt, text=words)
            cases.note(case, by=by, at=at, body=body, files=files, tells_named=False)
    _done(mail, State.MESSAGE, case, by=by, at=at)
    return case


@transaction.atomic
def refuse(mail: Mail, *, reason: str, by: Actor, at: datetime) -> Mail:
    """Do nothing with a mail, for a reason; it can be judged again. Nobody is told.

    :raises NotNow: when the rules say no.
    """
    mail = locked(mail)
    if why := rules.why_not_settle(mail, by):
        raise NotNow(why)
    if mail.state == State.REFUSED:
        return mail
    if why := rules.why_not_refuse(mail, reason):
        raise NotNow(why)
    mail.state, mail.reason = State.REFUSED, reason.strip()[:LONGEST_REASON]
    mail.settled_at, mail.settled_by_id = at, by.id
    mail.save()
    journal.record("mail.refused", mail, by=by, at=at, facts={"case": mail.case_id})
    return mail


@transaction.atomic
def refuse_several(mails: Iterable[Mail], *, reason: str, by: Actor, at: datetime) -> list[Mail]:
    """Do nothing with several mails, for one reason; return those that it was done to.

    What was settled meanwhile stays as it is. Each can be judged again. Nobody is told.

    :raises NotNow: when the rules say no; then none is refused.
    """
    now = [locked(mail) for mail in sorted(mails, key=lambda one: one.pk)]
    waiting = [mail for mail in now if rules.why_not_judge(mail) is None]
    return [refuse(mail, reason=reason, by=by, at=at) for mail in waiting]


@transaction.atomic
def restore(mail: Mail, *, by: Actor, at: datetime) -> Mail:
    """Let a mail be judged again: one that was refused is held, one that was not read is tried.

    :raises NotNow: when the rules say no.
    """
    mail = locked(mail)
    if why := rules.why_not_settle(mail, by) or rules.why_not_restore(mail):
        raise NotNow(why)
    if mail.sender or not mail.is_whole:
        mail.state = State.HELD if mail.is_whole else State.QUARANTINED
        mail.reason = "It was refused, and is to be judged again."
    else:
        mail.state, mail.tries, mail.next_try_at, mail.reason = State.KEPT, 0, at, ""
    mail.settled_at, mail.settled_by_id = None, by.id
    mail.save()
    journal.record("mail.restored", mail, by=by, at=at, facts={"case": mail.case_id})
    return mail


def _done(mail: Mail, state: State, case: Case, *, by: Actor, at: datetime) -> None:
    mail.state, mail.case_id = state, case.pk
    mail.is_first = bool(mail.key) and not queries.is_known(mail)
    mail.settled_at, mail.settled_by_id, mail.reason = at, by.id, ""
    mail.save()
    journal.record(f"mail.{state}", mail, by=by, at=at, facts={"case": case.pk})
