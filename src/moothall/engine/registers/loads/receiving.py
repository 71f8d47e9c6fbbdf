"""Whether a file may be taken in: its length, and whether it begins as its name says. Pure."""

from pathlib import PurePath
from typing import BinaryIO, Final

KNOWN: Final = "a CSV, XLSX, ODS, GeoJSON or Parquet"
HEAD: Final = 4096
MARKED: Final = (b"\xff\xfe", b"\xfe\xff")
"""How a text begins whose letters have two bytes each."""
TEXTS: Final = frozenset({".csv", ".tsv", ".txt"})
JSON: Final = frozenset({".geojson", ".json"})
STARTS: Final = {
    ".xlsx": b"PK\x03\x04",
    ".ods": b"PK\x03\x04",
    ".parquet": b"PAR1",
    ".gz": b"\x1f\x8b",
}
ACCEPTED: Final = ",".join((*sorted(TEXTS), *sorted(JSON), ".gz", ".ods", ".parquet", ".xlsx"))
"""What a browser offers to choose."""


def why_not(name: str, content: BinaryIO, most: int) -> str | None:
    """Return why a file is not taken in: said to whoever brought it.

    :param most: how many bytes it may have.
    """
    length = content.seek(0, 2)
    content.seek(0)
    if not length:
        return "The selected file is empty"
    if length > most:
        return f"The selected file must be smaller than {most // 1_000_000}MB"
    endings = [one.lower() for one in PurePath(name).suffixes]
    last = endings[-1] if endings else ""
    if last == ".gz" and (endings[-2:-1] or [""])[0] not in TEXTS:
        return f"The selected file must be {KNOWN} file"
    if not _begins(last, content.read(HEAD)):
        if last in STARTS.keys() | TEXTS | JSON:
            return f"The selected file is not what its name says: {last.lstrip('.').upper()}"
        return f"The selected file must be {KNOWN} file"
    return None


def _begins(ending: str, head: bytes) -> bool:
    if ending in STARTS:
        return head.startswith(STARTS[ending])
    if ending in JSON:
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    if ending not in TEXTS:
        return False
    is_packed = head.startswith(
        (b"PK\x03\x04", b"%PDF-", b"\x1f\x8b", b"PAR1", b"\xd0\xcf\x11\xe0")
    )
    return not is_packed and (b"\0" not in head or head.startswith(MARKED))
