"""Keep how a council's messages are signed, limited and carried; have a test sent."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.engine.contact import rules, sending
from moothall.engine.contact.actions.queueing import queue
from moothall.engine.contact.models import Sender
from moothall.engine.contact.words import Channel, Intent, NotThisKey, one_line
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

TEST = """\
This is a test of the messages of {name}. An administrator of its desk asked for it.

If you can read it, messages by {channel} arrive. You need do nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """From whom emails are, who answers a reply, and how many strangers are written to an hour."""

    name: str = ""
    reply_to: str = ""
    an_hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A council's own service at Notify: its key, or "" to keep the one there is, and templates."""

    key: str = ""
    email: str = ""
    text: str = ""
    letter: str = ""


@transaction.atomic
def sign(council: Council, said: Signature, *, by: Actor, at: datetime) -> Sender:
    """Keep from whom a council's emails are, and how many unverified addresses they go to."""
    kept = _locked(council)
    kept.name, kept.reply_to, kept.an_hour = one_line(said.name), said.reply_to, said.an_hour
    kept.full_clean()
    kept.save()
    facts = {"an_hour": said.an_hour, "replies": bool(said.reply_to), "name": bool(kept.name)}
    journal.record("sender.set", kept, by=by, at=at, facts=facts)
    return kept


@transaction.atomic
def answer_to(council: Council, address: str, *, by: Actor, at: datetime) -> Sender:
    """Have answers about cases come to a mailbox that is read; with "" to nobody's."""
    kept = _locked(council)
    kept.answers_to = address
    kept.full_clean()
    kept.save()
    journal.record("sender.set", kept, by=by, at=at, facts={"answers": bool(address)})
    return kept


@transaction.atomic
def open_office(council: Council, said: Office, *, by: Actor, at: datetime) -> Sender:
    """Keep a council's own key to GOV.UK Notify, sealed, and its templates.

    :raises NotThisKey: for what is no key, or where there is none to keep.
    """
    kept = _locked(council)
    if why := rules.why_not_office(said.key, has_one=bool(kept.key)):
        raise NotThisKey(why)
    if said.key:
        kept.key = sending.sealed(said.key)
    kept.email_template, kept.text_template = said.email, said.text
    kept.letter_template = said.letter
    kept.full_clean()
    kept.save()
    facts = {"is_new": bool(said.key), "is_set": True}
    journal.record("notify-key.set", kept, by=by, at=at, facts=facts)
    return kept


@transaction.atomic
def close_office(council: Council, *, by: Actor, at: datetime) -> Sender:
    """Forget a council's own key: its messages leave by the platform's again."""
    kept = _locked(council)
    kept.key = kept.email_template = kept.text_template = kept.letter_template = ""
    kept.save()
    journal.record("notify-key.set", kept, by=by, at=at, facts={"is_set": False})
    return kept


@transaction.atomic
def reseal(council: Council, *, by: Actor, at: datetime) -> bool:
    """Encrypt a council's key to Notify with the newest of ours; False where it has none.

    :raises cryptography.fernet.InvalidToken: when it was encrypted with one that is gone.
    """
    kept = _locked(council)
    if not kept.key:
        return False
    kept.key = sending.resealed(kept.key)
    kept.save(update_fields=["key"])
    facts = {"is_new": False, "is_set": True}
    journal.record("notify-key.set", kept, by=by, at=at, facts=facts)
    return True


@transaction.atomic
def send_test(council: Council, channel: str, recipient: str, *, by: Actor, at: datetime) -> None:
    """Put a test message in the outbox, for whoever set up how messages leave.

    :raises NotDeliverable: for an address that is none.
    """
    label = Channel(channel).label.lower()
    intent = Intent(
        council_id=council.pk,
        channel=channel,
        recipient=recipient,
        subject=f"Test message of {council.name}",
        body=TEST.format(name=council.name, channel=label),
    )
    queue([intent], by=by, at=at)
    journal.record("message.tested", _locked(council), by=by, at=at, facts={"channel": channel})


def _locked(council: Council) -> Sender:
    kept, _ = Sender.objects.get_or_create(council=council)
    return Sender.objects.select_for_update(of=("self",)).get(pk=kept.pk)
