"""Send mail over SMTP: one envelope for each person, and every answer of the server told apart."""

import smtplib
from dataclasses import dataclass, replace
from email.utils import formataddr
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import BadHeaderError

PERMANENT = range(500, 600)
UNAVAILABLE = (421,)
"""Codes by which a server says that it is closing down: nobody else's mail will go either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message to one address. *message_id* is the same each time that it is tried.

    *unsubscribe_url*: where one click (a POST, RFC 8058) unsubscribes; for service messages, empty.
    """

    message_id: str
    sender: str
    recipient: str
    subject: str
    body: str
    sender_name: str = ""
    reply_to: str = ""
    unsubscribe_url: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the mail server said to a letter.

    *text* is its reference where it accepted, else the reason. *is_final*: trying again is no use.
    *is_reachable*: whether there was a server to say anything.
    """

    is_accepted: bool
    text: str
    is_final: bool = False
    is_reachable: bool = True


class Post:
    """A connection to the mail server, opened when first needed and kept for several letters.

    Settings are Django's (EMAIL_HOST and its like); *options* override them for a test. Every
    step of the conversation has the backend's timeout.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 -- Django's own options, passed on
        self._backend = EmailBackend(**options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def send(self, letter: Letter) -> Receipt:
        """Hand *letter* over; return what the server said. Network faults are answers too.

        What cannot be written, or cannot be said to a mail server, is final: it never will be.
        """
        try:
            letter = replace(letter, recipient=envelope(letter.recipient))
            wire = _wire(letter)
        except (BadHeaderError, ValueError) as fault:
            return _unwritable(fault)
        try:
            self._backend.open()
            return self._converse(letter, wire)
        except smtplib.SMTPResponseException as said:
            self._hang_up()
            return _said(said.smtp_code, said.smtp_error, is_greeting=True)
        except (OSError, smtplib.SMTPException) as fault:
            self._hang_up()
            return Receipt(is_accepted=False, text=f"The mail server: {fault}", is_reachable=False)

    def _converse(self, letter: Letter, wire: bytes) -> Receipt:
        line: Any = self._backend.connection
        try:
            for code, reply in (
                line.ehlo_or_helo_if_needed() or (250, b""),
                line.mail(letter.sender),
                line.rcpt(letter.recipient),
            ):
                if code not in {250, 251}:
                    return self._give_back(code, reply)
            code, reply = line.data(wire)
        except ValueError as fault:
            self._hang_up()
            return _unwritable(fault)
        except Exception:
            self._hang_up()  # half a conversation must not be the beginning of the next letter's
            raise
        return _said(code, reply) if code == 250 else self._give_back(code, reply)

    def _give_back(self, code: int, reply: bytes) -> Receipt:
        self._hang_up()
        return _said(code, reply)

    def _hang_up(self) -> None:
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            self._backend.connection = None


def envelope(address: str) -> str:
    """Return *address* as every mail server takes it: the domain in ASCII (IDNA).

    :raises ValueError: for a name before the @ that is not ASCII, and for a domain that would
        come back from IDNA as another, so that the mail would go to somebody else.
    """
    box, at, domain = address.rpartition("@")
    if not box.isascii():
        raise ValueError("the part of the address before the @ is not ASCII")
    if domain.isascii():
        return address
    plain = domain.encode("idna")
    if plain.decode("idna") != domain.lower():
        raise ValueError("the domain of the address has no form of its own in ASCII")
    return f"{box}{at}{plain.decode('ascii')}"


def _unwritable(fault: Exception) -> Receipt:
    return Receipt(is_accepted=False, text=f"It cannot be written: {fault}", is_final=True)


def _wire(letter: Letter) -> bytes:
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    written = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=formataddr((letter.sender_name, letter.sender)),
        to=[letter.recipient],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=headers,
    )
    mime: Any = written.message()  # its as_bytes takes a line ending that the stubs do not know
    return bytes(mime.as_bytes(linesep="\r\n"))


def _said(code: int, reply: bytes | str, *, is_greeting: bool = False) -> Receipt:
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    text = f"{code} {' '.join(words.split())}"
    return Receipt(
        is_accepted=code == 250 and not is_greeting,
        text=text,
        is_final=code in PERMANENT and not is_greeting,
        is_reachable=not is_greeting and code not in UNAVAILABLE,
    )
