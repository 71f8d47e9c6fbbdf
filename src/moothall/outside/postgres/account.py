"""The account PostgreSQL runs under: ours, or an unprivileged one when we are root."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from moothall.outside.postgres.words import NotOurs, PlaceUnreachable, ProgramFailed

SETTING = "MOOTHALL_SYSTEM_USER"
USUAL = "moothall"
OURS = ("PG", "MOOTHALL_", "DATABASE_")  # settings that steer PostgreSQL, and secrets


@dataclass(frozen=True)
class Account:
    """A system account; `switches` says whether we must change to it."""

    name: str
    uid: int
    gid: int
    switches: bool

    def popen(self, command: Sequence[str | Path], **how: object) -> subprocess.Popen[str]:
        """Start a program under this account, away from our terminal's signals."""
        words = [str(word) for word in command]
        return subprocess.Popen(words, text=True, start_new_session=True, **self._how(how))  # type: ignore[call-overload,no-any-return]  # noqa: S603  # our own programs

    def run(self, command: Sequence[str | Path], **how: object) -> str:
        """Run a program under this account and return what it printed.

        Raises ProgramFailed with what it said when it ends with a fault.
        """
        words = [str(word) for word in command]
        done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603  # our own programs
            words, text=True, capture_output=True, check=False, **self._how(how)
        )
        if done.returncode:
            said = (done.stderr or done.stdout or "nothing").strip()
            raise ProgramFailed(f"{Path(words[0]).name} ended with {done.returncode}: {said}")
        return str(done.stdout)

    def can_run(self, command: Sequence[str | Path]) -> bool:
        """Say whether a program can be started and ends well under this account."""
        try:
            self.run(command)
        except (OSError, ProgramFailed):
            return False
        return True

    def own(self, folder: Path) -> Path:
        """Make a folder of this account and for it alone, or find one that is just that.

        Raises NotOurs for a link, or for somebody else's: it is never followed nor taken over.
        """
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if self.switches and _is_being_made(folder, found):
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)
            found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.uid or found.st_mode & 0o077:
            raise NotOurs(
                f"{folder} is not a private folder of the user {self.name}; move it away."
            )
        return folder

    def reach(self, home: Path) -> None:
        """Make our own home passable for this account; raise when a folder above it is not."""
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not self.switches:
            return
        if not home.stat().st_mode & 0o001:
            home.chmod(home.stat().st_mode | 0o011)
        if not self.can_run(["test", "-x", home]):
            raise PlaceUnreachable(
                f"The system user {self.name} may not reach {home}. PostgreSQL does not run as "
                f"root, so set MOOTHALL_HOME to a folder that every user may pass through, such "
                f"as /var/lib/moothall."
            )

    def _how(self, how: dict[str, object]) -> dict[str, object]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        return {
            "cwd": "/",
            "env": clean | {"LC_ALL": "C"},
            **({"user": self.uid, "group": self.gid, "extra_groups": []} if self.switches else {}),
            **how,
        }


def account() -> Account:
    """Return the account that runs PostgreSQL, making the system user when root lacks it."""
    if os.geteuid() != 0:
        mine = os.geteuid()
        return Account(str(mine), mine, os.getegid(), switches=False)
    name = os.environ.get(SETTING, USUAL)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        _make(name)
        entry = pwd.getpwnam(name)
    if entry.pw_uid == 0:
        raise PlaceUnreachable(f"{SETTING}={name} is root, and PostgreSQL refuses to run as root.")
    return Account(name, entry.pw_uid, entry.pw_gid, switches=True)


def _make(name: str) -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise PlaceUnreachable(
            f"There is no system user {name} to run PostgreSQL and no useradd to make one. "
            f"Make one, or set {SETTING} to an unprivileged user that exists."
        )
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    command = [useradd, *options, "--home-dir", "/var/lib/moothall", name]
    done = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603  # our own words
    already = 9  # somebody made it at the same moment
    if done.returncode not in {0, already}:
        raise ProgramFailed(f"useradd could not make the user {name}: {done.stderr.strip()}")


def _is_being_made(folder: Path, found: os.stat_result) -> bool:
    """Whether it is root's own, empty and private: just made by this start, or by another one."""
    is_private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    return is_private and found.st_uid == os.geteuid() and not any(folder.iterdir())
