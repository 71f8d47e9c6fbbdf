"""`moothall backup` from the shell, between two homes with private servers of their own."""

import json
import shutil
import tempfile
from pathlib import Path

import pytest

from moothall.faces.console import embedded, main
from moothall.outside.postgres.server import Server
from moothall.outside.postgres.words import State

pytestmark = pytest.mark.slow


@pytest.fixture
def homes(monkeypatch):
    """Two homes that PostgreSQL's user may reach, and a way to say which one is meant."""
    for name in embedded.ADDRESSES.values():
        monkeypatch.delenv(name, raising=False)
    folders = [Path(tempfile.mkdtemp(prefix="moothall-home-")) for _ in range(2)]

    def at(number):
        folders[number].chmod(0o755)
        monkeypatch.setenv("MOOTHALL_HOME", str(folders[number]))
        return folders[number]

    yield at
    for folder in folders:
        Server(folder).stop()
        shutil.rmtree(folder)


def last_json(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_backup_goes_from_one_home_to_another(homes, capsys):
    first = homes(0)
    with embedded.database(), embedded.private_server().connected("moothall") as connection:
        connection.execute("SET ROLE moothall_owner")
        connection.execute("CREATE TABLE bins AS SELECT generate_series(1, 5) AS id")
    (first / "files").mkdir()
    (first / "files" / "a").write_text("photograph")
    assert main.answer(["backup", "create", "--json"]) == main.DONE
    folder = last_json(capsys)["folder"]
    assert main.answer(["backup", "verify", folder]) == main.DONE
    assert "Holds: 1 tables with 5 rows and 2 files" in capsys.readouterr().out
    second = homes(1)
    assert main.answer(["backup", "restore", folder, "--json"]) == main.DONE
    assert last_json(capsys)["rows"] == {"bins": 5}
    assert (second / "files" / "a").read_text() == "photograph"
    assert Server(second).state() is State.DOWN
    assert main.answer(["backup", "restore", folder]) == main.REFUSED
    assert "holds 1 tables already" in capsys.readouterr().err


def test_an_own_server_without_the_backup_address_is_refused(homes, monkeypatch, capsys):
    homes(0)
    monkeypatch.setenv("DATABASE_URL", "postgresql://moothall_web@127.0.0.1:1/moothall")
    assert main.answer(["backup", "create"]) == main.REFUSED
    assert "DATABASE_BACKUP_URL is not set" in capsys.readouterr().err
