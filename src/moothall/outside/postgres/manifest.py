"""What a backup holds, written beside it: the rows of every table, the digest of every file."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from moothall.outside.postgres import place
from moothall.outside.postgres.words import BackupUnsound

NAME = "manifest.json"
DUMP = "database.dump"
FILES = "files"
FORMAT = 1
BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup must hold to be sound."""

    taken_at: str  # the database's own time, ISO 8601 in UTC
    moothall: str  # the version that took it
    postgres: int  # the major version of the server it was taken from
    rows: dict[str, int]  # by table
    digests: dict[str, str]  # SHA-256 of every file in the backup, by path
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Keep it in the backup's folder."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        place.write_private(folder / NAME, text + "\n")


def read(folder: Path) -> Manifest:
    """Return a backup's manifest; raise BackupUnsound when there is none to be read."""
    try:
        found = json.loads((folder / NAME).read_text())
        if found.get("format") != FORMAT:
            raise BackupUnsound(f"{folder} was made by another version; its form is unknown here.")
        return Manifest(**found)
    except (OSError, ValueError, TypeError, AttributeError) as fault:
        raise BackupUnsound(f"{folder} is no backup: its {NAME} cannot be read.") from fault


def contents(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of everything a backup holds beside its manifest."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != NAME:
            yield name, path


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise BackupUnsound, naming it, at the first file that is missing, changed or added."""
    there = dict(contents(folder))
    for name, wanted in manifest.digests.items():
        if name not in there:
            raise BackupUnsound(f"{folder} lacks {name}.")
        if digest(there[name]) != wanted:
            raise BackupUnsound(f"{folder}/{name} is not what was backed up: its digest differs.")
    if more := sorted(set(there) - set(manifest.digests)):
        raise BackupUnsound(f"{folder} holds {more[0]}, which its manifest does not name.")
