"""Why a mailbox cannot be used so, and why somebody may not do that with a mail."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from moothall.engine.cases import rules as case_rules
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.words import NoSuchService
from moothall.engine.contact.replying import LONGEST_BOX
from moothall.engine.inbox import answers
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import JUDGED, OPEN, Connection, State
from moothall.ground.journal.words import Actor
from moothall.ground.people.contact_points import why_not_mail
from moothall.outside.mailbox.client import can_be_named, can_be_sent


def why_not_address(address: str) -> str | None:
    """Say why people cannot write to that address, or answers not come to it."""
    try:
        validate_email(address)
    except ValidationError:
        return "Enter the mailbox's email address."
    box = address.rpartition("@")[0]
    if why := why_not_mail(address):
        return f"{why}."
    if "+" in box or len(box) > LONGEST_BOX:
        return f"The part before the @ has no + and at most {LONGEST_BOX} characters."
    return None


def why_not_service(council_id: int, slug: str) -> str | None:
    """Say why mail cannot become cases of that service."""
    try:
        definition = catalogue.offer(council_id, slug).definition
    except NoSuchService:
        return "Choose what mail becomes a case of."
    if definition.fee is not None:
        return f"{definition.name} costs a fee, which a mail cannot pay."
    left = answers.unanswered(definition)
    if not answers.takes_words(definition):
        return f"{definition.name} has no question that a mail's text answers."
    if left:
        return f"A mail cannot answer what {definition.name} must know: {', '.join(left)}."
    return None


def why_not_server(said: Connection, *, has_password: bool, is_inside: bool) -> str | None:
    """Say why a mailbox cannot be read where it is said to be; one without a host is not read.

    :param has_password: the password that is kept may be sent there.
    :param is_inside: whoever runs this machine named the server as one of our own network.
    """
    if not said.host:
        return None
    if not said.is_tls and not is_inside:
        return "A password goes over the public network only encrypted: tick TLS."
    if not said.user.strip():
        return "Enter the name with which the mailbox is opened."
    if not can_be_named(said.host):
        return "Enter the name of the mail server, such as imap.example.org."
    if not (can_be_sent(said.user) and can_be_sent(said.password) and can_be_sent(said.folder)):
        return "A mailbox's user, password and folder have plain letters, digits and signs only."
    return None if said.password or has_password else "Enter the mailbox's password."


def why_not_judge(mail: Mail) -> str | None:
    """Say why nobody can make a case of a mail, or add it to one."""
    if mail.state in JUDGED:
        return None
    return f"The mail is not to be judged: {State(mail.state).label.lower()}."


def why_not_read(mail: Mail) -> str | None:
    """Say why there are no words of a mail that could stand on a case."""
    if why := why_not_judge(mail):
        return why
    if mail.state == State.QUARANTINED:
        return "The mail could not be read. Try it again, or refuse it."
    return None if mail.sender else "It does not say who sent it. Log a case, or refuse it."


def why_not_settle(mail: Mail, by: Actor) -> str | None:
    """Say why this actor may not refuse a mail, or let it be judged again."""
    is_theirs = case_rules.why_not_log(mail.council_id, by) is None
    return None if is_theirs else "Only officers can do that with a mail."


def why_not_refuse(mail: Mail, reason: str) -> str | None:
    """Say why a mail cannot be refused."""
    if why := why_not_judge(mail):
        return why
    return None if reason.strip() else "Say why you refuse it."


def why_not_restore(mail: Mail) -> str | None:
    """Say why a mail cannot be judged again: one refused can, and one that could not be read."""
    can = mail.state in {State.REFUSED, State.QUARANTINED} and (
        mail.is_whole or mail.state == State.REFUSED
    )
    if can:
        return None
    if mail.state in OPEN:
        return "The mail is to be judged already, or was too large to be kept whole."
    return why_not_judge(mail) or "There is nothing to undo."
