"""A mailbox for tests: it speaks as much IMAP (RFC 9051) as reading takes, and keeps it in memory.

`fault`: ``forgetful`` takes marks and loses them, so that everything comes again; ``closed`` lets
nobody in; ``drop`` hangs up in the middle of a message; ``slow SECONDS`` takes its time for each.
"""

import re
import socketserver
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast

USER, PASSWORD = "bounces", "for-tests"


@dataclass
class _Kept:
    raw: bytes
    is_seen: bool = False


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Standin:
    """The mailbox, running in a thread inside `with`."""

    def __init__(self) -> None:
        self.mails: list[_Kept] = []
        self.fault = ""
        self.port = 0
        self._server: _Server | None = None

    def put(self, raw: bytes) -> None:
        """Let a message come in."""
        self.mails.append(_Kept(raw))

    @property
    def unread(self) -> int:
        """How many are not marked."""
        return sum(not mail.is_seen for mail in self.mails)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Talk)
        cast("Any", self._server).box = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


class _HungUp(Exception):
    """The server hangs up without a word."""


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        """Greet, then answer until they leave."""
        self._say(b"* OK [CAPABILITY IMAP4rev1] Ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            try:
                done = self._answered(rest)
            except _HungUp:
                return
            self._say(f"{tag} {done}".encode())
            if rest.upper().startswith("LOGOUT"):
                return

    @property
    def _box(self) -> Standin:
        return cast("Standin", cast("Any", self.server).box)

    def _answered(self, said: str) -> str:
        words = said.split()
        command = " ".join(words[:2] if words[0].upper() == "UID" else words[:1]).upper()
        name = command.replace(" ", "_").lower()
        answer = getattr(self, f"_do_{name}", None)
        return cast("str", answer(said)) if answer else "BAD Not known here"

    def _do_capability(self, said: str) -> str:
        del said
        self._say(b"* CAPABILITY IMAP4rev1")
        return "OK Done"

    def _do_login(self, said: str) -> str:
        is_open = USER in said and f'"{PASSWORD}"' in said and self._box.fault != "closed"
        return "OK In" if is_open else "NO [AUTHENTICATIONFAILED] Not you"

    def _do_select(self, said: str) -> str:
        if "INBOX" not in said:
            return "NO No such folder"
        self._say(f"* {len(self._box.mails)} EXISTS".encode())
        return "OK [READ-WRITE] Open"

    def _do_uid_search(self, said: str) -> str:
        del said
        found = [str(n) for n, mail in enumerate(self._box.mails, start=1) if not mail.is_seen]
        self._say(f"* SEARCH {' '.join(found)}".encode())
        return "OK Found"

    def _do_uid_fetch(self, said: str) -> str:
        number = int(re.findall(r"\d+", said)[0])
        raw = self._box.mails[number - 1].raw
        if "SIZE" in said:
            self._say(f"* {number} FETCH (UID {number} RFC822.SIZE {len(raw)})".encode())
            return "OK Given"
        fault, _, seconds = self._box.fault.partition(" ")
        if fault == "slow":
            time.sleep(float(seconds))
        part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in said else raw
        head = f"* {number} FETCH (UID {number} BODY[] {{{len(part)}}}".encode()
        if fault == "drop":
            self.wfile.write(head + b"\r\n" + part[: len(part) // 2])
            raise _HungUp
        self.wfile.write(head + b"\r\n" + part + b")\r\n")
        return "OK Given"

    def _do_uid_store(self, said: str) -> str:
        number = int(re.findall(r"\d+", said)[0])
        self._box.mails[number - 1].is_seen = self._box.fault != "forgetful"
        return "OK Marked"

    def _do_logout(self, said: str) -> str:
        del said
        self._say(b"* BYE")
        return "OK Gone"

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")
