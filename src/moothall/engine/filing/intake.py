"""What a load of many files says of each: by a manifest, or the same of all in a folder."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

NEEDED: Final = ("file", "type", "title", "kind", "reference")
"""The columns that a manifest must have; all others are fields of the type."""
BLOCK: Final = 1 << 20
LONGEST: Final = 500


class NoManifest(Exception):
    """The manifest cannot be read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to take in: where it lies, what is said of it, or why it cannot come in."""

    line: int
    path: str
    file: Path | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


def of_manifest(manifest: Path) -> list[Wanted]:
    """Return what a CSV file says of the files in its folder, and the files that it does not name.

    :raises NoManifest: when it is no CSV in UTF-8, or lacks a column.
    """
    root = manifest.parent.resolve()
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, strict=True)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise NoManifest(f"The manifest has no column {missing[0]!r}.")
            found = [_of_row(root, number, row) for number, row in enumerate(reader, 2)]
    except (UnicodeDecodeError, csv.Error) as fault:
        raise NoManifest(f"The manifest cannot be read as CSV in UTF-8: {fault}.") from fault
    named = {one.file for one in found}
    unnamed = [one for one in _files(root) if one not in named and one != manifest.resolve()]
    last = len(found) + 1
    return found + [
        Wanted(last + at, _shown(root, one), fault="No line of the manifest names it.")
        for at, one in enumerate(unnamed, 1)
    ]


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


def _of_row(root: Path, number: int, row: Mapping[str | None, str | list[str] | None]) -> Wanted:
    said = {str(name): value.strip() for name, value in row.items() if isinstance(value, str)}
    typed = said.get("file", "")
    shown = typed.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST]
    if None in row or len(said) < len(row):
        return Wanted(number, shown, fault="The line has more or fewer cells than the head.")
    try:
        file = (root / typed).resolve() if typed and "\0" not in typed else None
        if file is None or not file.is_relative_to(root):
            return Wanted(number, shown, fault="It lies outside the folder of the manifest.")
        is_there = file.is_file()
    except (OSError, RuntimeError):  # a name that is too long, a folder that is shut, a loop
        return Wanted(number, shown, fault="There is no such file that can be read.")
    if not is_there:
        return Wanted(number, shown, file, fault="There is no such file.")
    return Wanted(number, shown, file, said)


def _files(root: Path) -> Iterator[Path]:
    """Yield the files below a folder, but none that a link leads out to."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.resolve().is_relative_to(root):
            yield path.resolve()


def _shown(root: Path, file: Path) -> str:
    return str(file.relative_to(root)).encode(errors="replace").decode()[:LONGEST]
