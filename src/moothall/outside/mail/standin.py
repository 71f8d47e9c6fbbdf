"""A mail server for the demo and the tests: it speaks SMTP and keeps what it got in a folder.

It never sends anything on. Faults are had on demand by writing one word into the folder's file
``fault``: ``refuse`` (550 to the address), ``defer`` (451), ``drop`` (takes the text, then hangs up
without a word), ``drop-after-keeping`` (keeps it first), ``slow SECONDS``. Remove it to be well.
"""

import asyncio
import email
import itertools
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ANSWERS = {
    "refuse": "550 5.1.1 No such person here",
    "defer": "451 4.3.0 Try again later",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A message that arrived: its envelope and what stands in it."""

    file: Path
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def text(self) -> str:
        """The body, as text."""
        body = self.message.get_body(("plain",))
        return "" if body is None else cast("str", body.get_content())

    def __str__(self) -> str:
        head = [f"{name}: {self.message[name] or ''}" for name in ("From", "To", "Subject")]
        return "\n".join([*head, "", self.text.rstrip()])


class Folder:
    """Where received mail is kept, one ``.eml`` file a message, numbered as they came."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count(1 + max((int(f.stem) for f in self._files()), default=0))

    def _files(self) -> list[Path]:
        return sorted(self.place.glob("[0-9]*.eml"))

    def __iter__(self) -> Iterator[Received]:
        for file in self._files():
            message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            recipients = tuple(str(message["X-Envelope-To"] or "").split())
            yield Received(file, recipients, message)

    def keep(self, envelope: Envelope) -> None:
        """Write one message down, whole or not at all."""
        name = f"{next(self._numbers):06d}.eml"
        to = f"X-Envelope-To: {' '.join(envelope.rcpt_tos)}\r\n"
        text = envelope.original_content or b""
        unfinished = self.place / f".{name}"
        unfinished.write_bytes(to.encode() + text)
        unfinished.rename(self.place / name)

    @property
    def fault(self) -> str:
        """The fault that is asked for, or nothing."""
        file = self.place / "fault"
        return file.read_text().strip() if file.exists() else ""

    @fault.setter
    def fault(self, wanted: str) -> None:
        file = self.place / "fault"
        if wanted:
            file.write_text(wanted)
        else:
            file.unlink(missing_ok=True)


class _Handler:
    """What the server does with each message."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept or refuse an address."""
        del server, session, options
        if answer := ANSWERS.get(self.folder.fault):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- the library's name
        """Keep the message, or fail as asked."""
        del session
        fault, _, seconds = self.folder.fault.partition(" ")
        if fault == "slow":
            await asyncio.sleep(float(seconds or 30))
        if fault != "drop":
            self.folder.keep(envelope)
        if fault.startswith("drop"):
            cast("Any", server).transport.abort()
            return "421 4.0.0 Gone"
        return f"250 2.0.0 Kept as {envelope.rcpt_tos[0]}"


class Standin:
    """The server, running in a thread between ``start`` and ``stop``."""

    def __init__(self, place: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.folder = Folder(place)
        self.host, self.port = host, port or _free_port(host)
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen."""
        self._controller = Controller(
            _Handler(self.folder), hostname=self.host, port=self.port, enable_SMTPUTF8=True
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop listening. Stopping twice is no fault."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _free_port(host: str) -> int:
    with socket.socket() as asked:
        asked.bind((host, 0))
        return int(asked.getsockname()[1])
