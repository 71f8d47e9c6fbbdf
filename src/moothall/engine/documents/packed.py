"""What is in a packed file (the kinds of Word, Excel and OpenDocument), without unpacking it.

Everything is judged by the directory at its end, whose size is bounded before it is read; of the
content only one small entry is ever read, and no more of it than its first bytes.
"""

import struct
import zipfile
from typing import BinaryIO, Final

END: Final = b"PK\x05\x06"
END_LENGTH: Final = 22
LONG_LOCATOR: Final = b"PK\x06\x07"
LOCATOR_LENGTH: Final = 20
LONGEST_DIRECTORY: Final = 512 * 1024
MOST_ENTRIES: Final = 2_000
MOST_UNPACKED: Final = 100_000_000
"""Bytes that all entries together may come to."""
MOST_TIMES: Final = 150
"""How many times its packed size one entry of more than a megabyte may come to."""
SMALL: Final = 1_000_000
IS_SECRET: Final = 1
MAIN: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
MIMETYPES: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
PACKED_AGAIN: Final = (".zip", ".docx", ".xlsx", ".docm", ".jar", ".7z", ".rar", ".gz", ".exe")
RUNS: Final = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/")
"""Names that hold macros."""


class Unfit(Exception):
    """It is none of the packed kinds, or is not what it seems."""


class TooMuch(Exception):
    """It would unpack to more than anybody means to send."""


class Secret(Exception):
    """It can only be opened with a password, so that no scanner can look inside."""


def kind(content: BinaryIO, length: int, *, most_unpacked: int = MOST_UNPACKED) -> str:
    """Return which packed kind of file *content*, of *length* bytes, is.

    *most_unpacked* is how many bytes all that is in it may come to.

    :raises Unfit: for any other archive, one with something before or after it, one with macros.
    :raises TooMuch: for one that would unpack to too much.
    :raises Secret: for one with a password.
    """
    _check_end(content, length)
    try:
        with zipfile.ZipFile(content) as archive:
            return _kind_of(archive, most_unpacked)
    # NotImplementedError is how zipfile refuses a compression that it does not know
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as fault:
        raise Unfit(str(fault)) from fault


def _check_end(content: BinaryIO, length: int) -> None:
    """See that the archive begins and ends with the file, and that its directory is short."""
    content.seek(max(0, length - END_LENGTH - LOCATOR_LENGTH))
    tail = content.read(END_LENGTH + LOCATOR_LENGTH)
    end = tail[-END_LENGTH:]
    if len(tail) < END_LENGTH or not end.startswith(END):
        raise Unfit("there is something after the archive, or it is none")
    if tail.startswith(LONG_LOCATOR):
        raise TooMuch
    entries, size, start, comment = struct.unpack("<HIIH", end[10:22])
    if entries > MOST_ENTRIES or size > LONGEST_DIRECTORY:
        raise TooMuch
    if comment or start + size != length - END_LENGTH:
        raise Unfit("there is something before the archive")


def _kind_of(archive: zipfile.ZipFile, most_unpacked: int) -> str:
    entries = archive.infolist()
    _check_size(entries, most_unpacked)
    names = [entry.filename.lower() for entry in entries]
    if any(entry.flag_bits & IS_SECRET for entry in entries):
        raise Secret
    if any(runs in name for name in names for runs in RUNS):
        raise Unfit("it holds macros")
    if any(name.endswith(PACKED_AGAIN) for name in names):
        raise TooMuch
    if len(set(names)) != len(names):
        raise Unfit("two of its entries have one name")
    if min((entry.header_offset for entry in entries), default=1) != 0:
        raise Unfit("there is something before its first entry")
    found = {MAIN[name] for name in names if name in MAIN}
    if found and "[content_types].xml" in names:
        return found.pop() if len(found) == 1 else _unfit()
    return _open_document(archive, entries[0])


def _check_size(entries: list[zipfile.ZipInfo], most_unpacked: int) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > most_unpacked:
        raise TooMuch
    if any(entry.file_size > max(SMALL, entry.compress_size * MOST_TIMES) for entry in entries):
        raise TooMuch


def _open_document(archive: zipfile.ZipFile, first: zipfile.ZipInfo) -> str:
    longest = max(len(said) for said in MIMETYPES)
    if first.filename != "mimetype" or first.file_size > longest:
        return _unfit()
    with archive.open(first) as entry:
        return MIMETYPES.get(entry.read(longest)) or _unfit()


def _unfit() -> str:
    raise Unfit("it is no document or spreadsheet")
