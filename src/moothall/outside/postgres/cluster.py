"""A server's own folder: made once, its passwords beside it, its major version remembered."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from moothall.outside.postgres import binaries, loopback, place, roles
from moothall.outside.postgres.account import Account, account
from moothall.outside.postgres.words import NoStart, NotOurs, VersionsDiffer

SUPERUSER = "postgres"
BUILTIN_LOCALE_SINCE = 17
SETTINGS = (
    "# Moothall's own",
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    "lc_messages = 'C'",
    "max_connections = 200",
    "shared_buffers = '256MB'",
    "log_line_prefix = '%m [%p] %u@%d '",
)
DURABLE = ("max_wal_size = '4GB'",)
"""Checkpoints apart enough that a load of a million rows writes each page of an index whole a few
times, not a dozen: every thousand rows make five megabytes of log."""


class Cluster:
    """What a private server keeps on disk, in `home`."""

    def __init__(self, home: Path, port: int | None, *, durable: bool) -> None:
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self.asked_port = port
        self.durable = durable

    @cached_property
    def account(self) -> Account:
        """The account the server runs under."""
        return account()

    @property
    def port(self) -> int:
        """The port on the loopback address; raises NoStart before the first start."""
        if self.asked_port is not None:
            return self.asked_port
        try:
            return int((self.folder / "port").read_text())
        except (OSError, ValueError) as fault:
            raise NoStart(f"The database server of {self.home} was never started.") from fault

    @property
    def sockets(self) -> Path:
        """The folder of the private unix socket."""
        return loopback.sockets(self.folder, self.account.uid)

    @cached_property
    def programs(self) -> binaries.Binaries:
        """PostgreSQL's programs, where the account that runs them may."""
        return binaries.find().within_reach(self.account, self.home)

    def password(self, role: str) -> str:
        """Return the password of a short role name."""
        return self.passwords()[role]

    def passwords(self) -> dict[str, str]:
        """Return every password by short role name; raises NoStart before the first start."""
        try:
            return dict(json.loads((self.home / "passwords.json").read_text()))
        except OSError as fault:
            raise NoStart(f"The passwords in {self.home} cannot be read: {fault}") from fault

    def open(self) -> None:
        """Make the home and its folder, and see that the account reaches them."""
        self.account.reach(self.home)
        self.account.own(self.folder)

    def make(self) -> None:
        """Make the data where there is none; raise VersionsDiffer where others' programs did."""
        programs = self.programs
        made_by = self.data / "PG_VERSION"
        if made_by.exists():
            self._check_version(int(made_by.read_text().strip()), programs)
        else:
            self._initialise(programs)
        self.account.own(self.sockets)
        if self.asked_port is not None:
            self.keep("port", str(self.asked_port))
        elif not (self.folder / "port").exists():
            self.take_another_port()

    def take_another_port(self) -> None:
        """Choose a free port, and remember it."""
        self.keep("port", str(loopback.free_port()))

    def keep(self, name: str, text: str) -> None:
        """Write a small file of the server's own."""
        place.write_private(self.folder / name, text)
        if self.account.switches:
            os.chown(self.folder / name, self.account.uid, self.account.gid)

    def options(self) -> list[str]:
        """Return the server's command-line settings: what changes from start to start."""
        settings = {
            "port": str(self.port),
            "unix_socket_directories": str(self.sockets),
            "listen_addresses": "127.0.0.1",
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def said(self, lines: int = 8) -> str:
        """Return the end of the server's log."""
        try:
            tail = self.log.read_text(errors="replace").splitlines()[-lines:]
        except OSError:
            return ""
        return "Its log ends:\n  " + "\n  ".join(tail)

    def _check_version(self, made_by: int, programs: binaries.Binaries) -> None:
        if made_by != programs.major:
            raise VersionsDiffer(
                f"The data in {self.data} was made by PostgreSQL {made_by}, and the programs in "
                f"{programs.folder} are {programs.major}. Set PG_BIN to a PostgreSQL {made_by}, "
                f"take a backup with `moothall backup create`, and restore it into an empty "
                f"MOOTHALL_HOME."
            )

    def _initialise(self, programs: binaries.Binaries) -> None:
        if self.data.exists() and any(self.data.iterdir()):
            raise NotOurs(f"{self.data} holds something that is not PostgreSQL's; move it away.")
        if not (self.home / "passwords.json").exists():
            passwords = {name: secrets.token_hex(20) for name in [SUPERUSER, *roles.ROLES]}
            place.write_private(self.home / "passwords.json", json.dumps(passwords))
        unfinished = self.account.own(self.folder / "data.unfinished")
        shutil.rmtree(unfinished)
        with self._password_file() as password:
            words = [f"--pwfile={password}", *self._initial_options(programs)]
            self.account.run([programs / "initdb", "-D", unfinished, "-U", SUPERUSER, *words])
        with (unfinished / "postgresql.conf").open("a") as settings:
            lines = [*SETTINGS, *(DURABLE if self.durable else ())]
            settings.write("\n" + "\n".join(lines) + "\n")
        if self.data.exists():
            self.data.rmdir()
        unfinished.rename(self.data)

    def _initial_options(self, programs: binaries.Binaries) -> list[str]:
        always = ["--auth=scram-sha-256", "--encoding=UTF8", "--text-search-config=english"]
        locale = (
            ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if programs.major >= BUILTIN_LOCALE_SINCE
            else ["--locale=C.UTF-8"]
        )
        return always + locale + ([] if self.durable else ["--no-sync"])

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        path = self.folder / "initial-password"
        self.keep(path.name, self.password(SUPERUSER))
        try:
            yield path
        finally:
            path.unlink()
