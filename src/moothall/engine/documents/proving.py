"""What a file is, proved by its bytes: the name may only agree."""

import importlib
import re
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from moothall.engine.documents import mail, naming, packed
from moothall.engine.documents.words import Kind, NotTaken, listed, of_groups
from moothall.ground.languages.speech import marked, said

HEAD: Final = 8192
TAIL: Final = 70_000
SEEN: Final = 1024
MOST_OBJECTS: Final = 100_000
BLOCK: Final = 1 << 20
STARTS: Final = {
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "pdf": b"%PDF-",
    "packed": b"PK\x03\x04",
}
PACKED: Final = frozenset({"docx", "xlsx", "odt", "ods"})
_MARKUP: Final = re.compile(
    rb"<(!doctype|html|head|body|script|svg|\?php|iframe|xml)", re.IGNORECASE
)
_PDF_END: Final = re.compile(rb"%%EOF\s*\Z")
_PDF_SECRET: Final = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
EMPTY: Final = marked("The selected file is empty")
LOCKED: Final = marked("The selected file is password protected")
TOO_MUCH: Final = marked("The selected file is too large when it is unpacked")


def wrong_kind(groups: Sequence[str] = ()) -> NotTaken:
    """Return the refusal of a file of another kind than is asked for."""
    return NotTaken(said("The selected file must be {kinds}", kinds=listed(groups)))


def too_large(megabytes: int) -> NotTaken:
    """Return the refusal of a file that is too long."""
    return NotTaken(said("The selected file must be smaller than {size}MB", size=megabytes))


def proved(content: BinaryIO, length: int, name: str, *, groups: Sequence[str] = ()) -> Kind:
    """Return the kind of file that *content*, of *length* bytes, is.

    *name* is what the person called it; its extension must be one of that kind. *groups* are the
    groups of kinds that are asked for; none: any.

    :raises NotTaken: in words for the person, when it is of no kind that is asked for, is not what
        its name says, is two things at once, or would unpack to too much.
    """
    if length == 0:
        raise NotTaken(EMPTY)
    ending = naming.extension(name)
    kind = next((one for one in of_groups(groups) if ending in one.extensions), None)
    if kind is None:
        raise wrong_kind(groups)
    content.seek(0)
    head = content.read(HEAD)
    if kind.id == "eml":
        is_it = mail.begins(content) and not mail.is_more(content, length)
    else:
        is_it = _begins_as(kind, head) and not _is_two_things(kind, content, length, head)
    if not is_it:
        raise wrong_kind(groups)
    if kind.id in PACKED:
        _check_packed(kind, content, length, groups)
    elif kind.id == "pdf":
        _check_pdf(content)
    content.seek(0)
    return kind


def _begins_as(kind: Kind, head: bytes) -> bool:
    """Whether the first bytes are those of the kind, by our own rule and by puremagic's list."""
    if not head.startswith(STARTS["packed" if kind.id in PACKED else kind.id]):
        return False
    magic: Any = importlib.import_module("puremagic")  # by the first file: it is slow to load
    try:
        found = magic.magic_string(head)
    except (magic.PureError, ValueError):
        return False
    return kind.media_type in {match.mime_type for match in found} or kind.id in {"odt", "ods"}


def _is_two_things(kind: Kind, content: BinaryIO, length: int, head: bytes) -> bool:
    """Whether another program would read it as something else: by its first bytes, or its last."""
    if kind.id not in PACKED:
        content.seek(max(0, length - TAIL))
        tail = content.read(TAIL)
        if packed.END in tail or _MARKUP.search(tail[-SEEN:]):
            return True
        if kind.id == "pdf" and not _PDF_END.search(tail[-SEEN:]):
            return True
    is_pdf_too = kind.id != "pdf" and STARTS["pdf"] in head[:SEEN]
    return is_pdf_too or bool(_MARKUP.search(head[:SEEN]))


def _check_packed(kind: Kind, content: BinaryIO, length: int, groups: Sequence[str]) -> None:
    try:
        found = packed.kind(content, length)
    except packed.TooMuch as fault:
        raise NotTaken(TOO_MUCH) from fault
    except packed.Secret as fault:
        raise NotTaken(LOCKED) from fault
    except packed.Unfit as fault:
        raise wrong_kind(groups) from fault
    if found != kind.id:
        raise wrong_kind(groups)


def _check_pdf(content: BinaryIO) -> None:
    """Count objects, and look for a password, a block at a time; nothing is unpacked."""
    content.seek(0)
    objects, last = 0, b""
    while block := content.read(BLOCK):
        seen = last + block
        objects += seen.count(b" obj") - last.count(b" obj")
        if _PDF_SECRET.search(seen):
            raise NotTaken(LOCKED)
        if objects > MOST_OBJECTS:
            raise NotTaken(TOO_MUCH)
        last = seen[-40:]
