"""What a load of many files says of each: by a manifest, or the same of all in a folder."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

NEEDED: Final = ("file", "type", "title", "kind", "reference")
"""The columns that a manifest must have; beside `sha256` all others are fields of the type."""
UNKEPT: Final = "What is said of it has characters that cannot be kept."
GONE: Final = "There is no such file."
HASH: Final = re.compile(r"[0-9a-f]{64}")
MOST: Final = 20_000
"""The most files of a manifest that is sent; one beside its files may name any number."""
BLOCK: Final = 1 << 20
LONGEST: Final = 500


class NoManifest(Exception):
    """The manifest cannot be read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to take in: where it lies, what is said of it, or why it cannot come in.

    *sha256* is the hash that the other system's ledger gives for it; '': it gives none.
    """

    line: int
    path: str
    file: Path | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    sha256: str = ""


def of_manifest(manifest: Path) -> list[Wanted]:
    """Return what a CSV file says of the files in its folder, and the files that it does not name.

    :raises NoManifest: when it is no CSV in UTF-8, or lacks a column.
    """
    root = manifest.parent.resolve()
    with manifest.open(encoding="utf-8-sig", newline="") as opened:
        found = [_lying(root, one) for one in _rows(opened)]
    named = {one.file for one in found}
    unnamed = [one for one in _files(root) if one not in named and one != manifest.resolve()]
    last = len(found) + 1
    return found + [
        Wanted(last + at, _shown(root, one), fault="No line of the manifest names it.")
        for at, one in enumerate(unnamed, 1)
    ]


def of_text(content: bytes) -> list[Wanted]:
    """Return what a manifest says of files that are yet to be sent.

    :raises NoManifest: when it is no CSV in UTF-8, lacks a column, or names too many files.
    """
    opened = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    found = list(islice(_rows(opened), MOST + 1))
    if len(found) > MOST:
        raise NoManifest(f"A manifest names at most {MOST:,} files here. Divide it.")
    return found


def of_folder(folder: Path, said: Mapping[str, str]) -> list[Wanted]:
    """Return every file in a folder and below, in order; its title is its name."""
    root = folder.resolve()
    return [
        Wanted(number, _shown(root, one), one, {**said, "title": one.stem})
        for number, one in enumerate(_files(root), 1)
    ]


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _rows(opened: TextIO) -> Iterator[Wanted]:
    """Yield what each row of a manifest says, without looking for its file."""
    try:
        reader = csv.DictReader(opened, strict=True)
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise NoManifest(f"The manifest has no column {missing[0]!r}.")
        for number, row in enumerate(reader, 2):
            yield _of_row(number, row)
    except (UnicodeDecodeError, csv.Error) as fault:
        raise NoManifest(f"The manifest cannot be read as CSV in UTF-8: {fault}.") from fault


def _of_row(number: int, row: Mapping[str | None, str | list[str] | None]) -> Wanted:
    said = {str(name): value.strip() for name, value in row.items() if isinstance(value, str)}
    typed, sha256 = said.pop("file", ""), said.pop("sha256", "").lower()
    shown = typed.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST]
    at = {"file": typed}
    if None in row or any(value is None for value in row.values()):
        return Wanted(
            number, shown, said=at, fault="The line has more or fewer cells than the head."
        )
    if not typed or "\0" in typed:
        return Wanted(number, shown, fault="It lies outside the folder of the manifest.")
    if any("\0" in text for text in (*said, *said.values())):
        return Wanted(number, shown, said=at, fault=UNKEPT)
    if sha256 and not HASH.fullmatch(sha256):
        return Wanted(
            number, shown, said=at, fault="Its hash is no SHA-256: 64 signs from 0 to 9, a to f."
        )
    return Wanted(number, shown, said={"file": typed, **said}, sha256=sha256)


def _lying(root: Path, one: Wanted) -> Wanted:
    """Return a row of a manifest with its file in a folder, or why that cannot come in."""
    typed = one.said.get("file", "")
    if not typed:
        return one
    try:
        file = (root / typed).resolve()
        if not file.is_relative_to(root):
            return replace(one, fault="It lies outside the folder of the manifest.")
        is_there = file.is_file()
    except (OSError, RuntimeError):  # a name that is too long, a folder that is shut, a loop
        return replace(one, fault="There is no such file that can be read.")
    return replace(one, file=file, fault=one.fault or ("" if is_there else GONE))


def _files(root: Path) -> Iterator[Path]:
    """Yield the files below a folder, but none that a link leads out to."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.resolve().is_relative_to(root):
            yield path.resolve()


def _shown(root: Path, file: Path) -> str:
    return str(file.relative_to(root)).encode(errors="replace").decode()[:LONGEST]
