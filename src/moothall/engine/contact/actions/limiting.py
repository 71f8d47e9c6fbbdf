"""Keep strangers from sending mail to strangers through a form: what an address may get a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from moothall.engine.contact import queries, rules
from moothall.engine.contact.actions.queueing import queue
from moothall.engine.contact.models import Allowance, Message
from moothall.engine.contact.words import Intent, State
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.contact_points import plain_email

HAD_TODAY = (
    "Nobody has shown this address to be theirs, and it had a message today. Whoever asked saw the"
    " confirmation on screen."
)
ANSWERED_TODAY = (
    "Nobody has shown this address to be theirs, and our officers wrote to it as often as they may"
    " in a day. Ask by telephone whether it is right."
)
TOO_MANY = (
    "So many addresses that nobody verified were written to this hour that no more are."
    " Whoever asked saw the confirmation on screen."
)
ALERT = """\
In the last hour our forms were sent with {count} email addresses or telephone numbers that
nobody has shown to be theirs. That may be somebody who uses the forms to write to strangers.

Until it is fewer, confirmations are shown on screen only. No case is lost. Look at the newest
cases, and at the messages that were not sent: {url}
"""


def why_not_take(message: Message, *, by: Actor, at: datetime) -> str | None:
    """Take a message of an address that nobody verified; say why not, where none is left today.

    It holds over all councils. A message that took one has it, however often it is tried. What an
    officer causes has its own few a day, and takes nothing from the one (decision 0014).
    """
    address = f"{message.channel}:{plain_email(message.recipient)}"
    if message.is_answer:
        places = [f"answer {n}:{address}" for n in range(settings.ANSWERS_A_DAY)]
        return None if _take([_digest(p) for p in places], message, at) else ANSWERED_TODAY
    if not message.is_limited:
        return None
    digest = _digest(address)
    if _is_mine([digest], message, at):
        return None
    if Allowance.objects.filter(digest=digest, day_on=at.date()).exists():
        return HAD_TODAY
    if taken := _too_many(message, at):
        _hold_back(message, at=at)
        _alert(message, taken, by=by, at=at)
        return TOO_MANY
    return None if _take([digest], message, at) else HAD_TODAY


def _take(digests: Sequence[str], message: Message, at: datetime) -> bool:
    """Take the first of these places that is free today, or has been this message's before."""
    if _is_mine(digests, message, at):
        return True
    for digest in digests:
        row = Allowance(digest=digest, day_on=at.date(), token=message.token, taken_at=at)
        row.is_answer = message.is_answer
        Allowance.objects.bulk_create([row], ignore_conflicts=True)
        if _is_mine([digest], message, at):
            return True
    return False


def _too_many(message: Message, at: datetime) -> int:
    """Return how many strangers were written to in an hour, where that is as many as may be.

    Over all councils, and for a council that set a number of its own, its own.
    """
    hour = at - timedelta(hours=1)
    most = settings.UNVERIFIED_AN_HOUR
    strangers = Allowance.objects.filter(taken_at__gt=hour, is_answer=False)
    tokens = list(strangers.values_list("token", flat=True)[:most])
    if len(tokens) >= most:
        return max(len(tokens), 1)
    sender = queries.sender(message.council_id)
    if sender is None or sender.an_hour is None:
        return 0
    own = Message.objects.filter(council_id=message.council_id, token__in=tokens).count()
    return max(own, 1) if own >= sender.an_hour else 0


def _hold_back(message: Message, *, at: datetime) -> None:
    """Withhold what else waits like *message*, at once: a flood must not hold up others' post."""
    others = Message.objects.filter(
        council_id=message.council_id, state=State.QUEUED, is_limited=True, claims=0, otherwise=[]
    )
    others.update(state=State.WITHHELD, reason=TOO_MANY, next_try_at=None, settled_at=at)


def _is_mine(digests: Sequence[str], message: Message, at: datetime) -> bool:
    mine = Allowance.objects.filter(digest__in=list(digests), token=message.token)
    return mine.filter(day_on__gte=at.date() - timedelta(days=2)).exists()


def _digest(text: str) -> str:
    return salted_hmac("contact.allowance", text, algorithm="sha256").hexdigest()


def _alert(message: Message, count: int, *, by: Actor, at: datetime) -> None:
    """Tell the council of a flood, once a day."""
    council = message.council
    digest = _digest(f"alert:{council.pk}")
    row = Allowance(digest=digest, day_on=at.date(), token=message.token, taken_at=at)
    if Allowance.objects.filter(digest=digest, day_on=at.date()).exists():
        return
    Allowance.objects.bulk_create([row], ignore_conflicts=True)
    journal.record("messages.held-back", message, by=by, at=at, facts={"in_an_hour": count})
    if council.email:
        intent = Intent(
            council_id=council.pk,
            recipient=council.email,
            subject="Many confirmations to unverified addresses",
            body=ALERT.format(
                count=count, url=f"{rules.home_of(council)}/staff/messages?state=withheld"
            ),
        )
        queue([intent], by=by, at=at)
