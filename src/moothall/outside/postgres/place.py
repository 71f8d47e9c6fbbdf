"""Where Moothall keeps its own files on this machine, and the secret it makes there."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 48


def home() -> Path:
    """Return the folder of Moothall's files: MOOTHALL_HOME, or the usual place of this user.

    As root that is /var/lib/moothall, otherwise the user's data folder.
    """
    if chosen := os.environ.get("MOOTHALL_HOME", "").strip():
        return Path(chosen).resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/moothall")
    data = os.environ.get("XDG_DATA_HOME", "").strip()
    return (Path(data) if data else Path.home() / ".local" / "share") / "moothall"


def secret(place: Path) -> str:
    """Return the secret key kept in *place*, making one (for this machine alone) if there is none.

    Where *place* cannot be written a key is made for this process only.
    """
    file = place / "secret-key"
    try:
        return file.read_text().strip()
    except OSError:
        fresh = secrets.token_urlsafe(SECRET_BYTES)
    try:
        place.mkdir(mode=0o711, parents=True, exist_ok=True)
        write_private(file, fresh, may_replace=False)
    except FileExistsError:
        return file.read_text().strip()
    except OSError:
        return fresh
    return fresh


def write_private(path: Path, text: str, *, may_replace: bool = True) -> None:
    """Write a file that only its owner reads: whole and on the disk, or not at all.

    :raises FileExistsError: when it is there already and may not be replaced.
    """
    unfinished = Path(f"{path}.unfinished-{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if may_replace:
        unfinished.rename(path)
        return
    try:
        path.hardlink_to(unfinished)
    finally:
        unfinished.unlink()
