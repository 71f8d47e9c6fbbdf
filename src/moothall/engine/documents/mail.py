"""Whether a file is a mail as it was sent (RFC 5322): judged by its head and its end alone."""

import re
from typing import BinaryIO, Final

HEAD: Final = 65_536
TAIL: Final = 70_000
SEEN: Final = 1024
PDF: Final = b"%PDF-"
PACKED_END: Final = b"PK\x05\x06"
SENT: Final = frozenset({b"date", b"message-id", b"received", b"subject"})
"""A mail says from whom it is, and one of these."""
_FIELD: Final = re.compile(rb"([!-9;-~]{1,76}):")


def begins(content: BinaryIO) -> bool:
    """Whether a file begins with the fields of a mail, and with nothing else."""
    content.seek(0)
    head = content.read(HEAD)
    if b"\0" in head:
        return False
    names: set[bytes] = set()
    for line in head.splitlines():
        if not line.strip():
            break
        if line[:1] in b" \t" and names:
            continue
        field = _FIELD.match(line)
        if field is None:
            return len(head) == HEAD and line == head.splitlines()[-1] and _is_sent(names)
        names.add(field[1].lower())
    return _is_sent(names)


def is_more(content: BinaryIO, length: int) -> bool:
    """Whether another program would read the file as something else than mail."""
    content.seek(0)
    if PDF in content.read(SEEN):
        return True
    content.seek(max(0, length - TAIL))
    return PACKED_END in content.read(TAIL)


def _is_sent(names: set[bytes]) -> bool:
    return b"from" in names and bool(names & SENT)
