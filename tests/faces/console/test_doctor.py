"""`moothall doctor`: what it says of this machine, and the SQL it prints."""

import json
import subprocess

import psycopg
import pytest

from moothall.faces.console import doctor, embedded, machine, main, notify, scanner
from moothall.outside.mail.standin import Standin
from moothall.outside.notify.standin import Standin as NotifyStandin
from moothall.outside.postgres.loopback import free_port
from moothall.outside.postgres.server import scratch
from moothall.outside.scanner.standin import VERSION
from moothall.outside.scanner.standin import Standin as ScannerStandin


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in (
        *embedded.ADDRESSES.values(),
        "MOOTHALL_MAIL_HOST",
        "MOOTHALL_SECRET_KEY",
        notify.KEY,
        scanner.SETTING,
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MOOTHALL_HOME", str(tmp_path))
    return tmp_path


def test_every_fault_comes_with_its_mend_and_1(home, monkeypatch, capsys):
    monkeypatch.setenv("PG_BIN", str(home))
    assert main.answer(["doctor", "--json"]) == main.REFUSED
    found = {f["what"]: f for f in json.loads(capsys.readouterr().out)}
    assert found["PostgreSQL's programs"]["is_well"] is False
    assert all(f["mend"] for f in found.values() if not f["is_well"])


def test_it_says_that_the_private_server_is_down_and_starts_nothing(home, capsys):
    main.answer(["doctor"])
    assert "the private server is down" in capsys.readouterr().out
    assert list(home.iterdir()) == []


def test_a_setting_of_an_own_server_that_is_missing_is_named(home, monkeypatch):
    address = f"postgresql://moothall_web@127.0.0.1:{free_port()}/moothall"
    monkeypatch.setenv("DATABASE_URL", address)
    missing = [f.what for f in doctor.databases() if f.said == "is not set"]
    assert missing == ["DATABASE_JOB_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL"]


def test_packages_that_are_not_as_locked_are_named(monkeypatch):
    monkeypatch.setattr(machine, "installed", lambda name: "0.1" if name == "click" else "")
    assert "click" in machine.packages().said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"MOOTHALL_SECRET_KEY": "short"}, "only 5 characters"),
        ({"DATABASE_URL": "postgresql://a@b/c"}, "not set, and there may be several machines"),
    ],
)
def test_a_weak_secret_key_is_named(home, monkeypatch, settings, said):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert machine.secret().said == said
    assert machine.secret().mend


def test_a_secret_key_that_others_can_read_is_named(home):
    (home / "secret-key").write_text("x")
    (home / "secret-key").chmod(0o644)
    assert "open to others" in machine.secret().said


def test_a_mail_server_is_spoken_to(home, monkeypatch):
    with Standin(home / "mail") as standin:
        monkeypatch.setenv("MOOTHALL_MAIL_HOST", standin.host)
        monkeypatch.setenv("MOOTHALL_MAIL_PORT", str(standin.port))
        assert machine.mail().is_well
    assert "does not answer" in machine.mail().said


def test_the_virus_scanner_is_asked_for_its_version(home, monkeypatch):
    note = machine.viruses()
    assert (note.is_well, note.is_grave) == (False, False)
    with ScannerStandin(home / "scanner") as standin:
        monkeypatch.setenv(scanner.SETTING, standin.address)
        assert machine.viruses().said == f"{standin.address} answers: {VERSION}"
    assert (machine.viruses().is_well, machine.viruses().is_grave) == (False, True)
    monkeypatch.setenv(scanner.SETTING, "clamd")
    assert machine.viruses().said == "'clamd' is no address"


def test_notify_is_asked_for_our_templates(home, monkeypatch):
    with NotifyStandin(home / "notify") as standin:
        for name, value in notify.of_standin(standin.port).items():
            monkeypatch.setenv(name, value)
        [found] = machine.texts()
        assert (found.is_well, found.said) == (
            True,
            f"{standin.url} answers, and has our templates",
        )
        monkeypatch.setenv(notify.TEMPLATES["text"], "")
        [found] = machine.texts()
        assert found.said == "There is no GOV.UK Notify template for a message by text."


def test_without_a_key_to_notify_there_is_a_note(home):
    [found] = machine.texts()
    assert (found.is_well, found.is_grave) == (False, False)


def test_a_sender_that_mail_servers_do_not_take_is_named(home, monkeypatch):
    monkeypatch.setenv("MOOTHALL_MAIL_FROM", "gem\u00fcse@ashby.example")
    [found] = machine.sender()
    assert (found.is_well, found.is_grave) == (False, True)
    monkeypatch.setenv("MOOTHALL_MAIL_FROM", "no-reply@ashby.example")
    assert list(machine.sender()) == []


@pytest.mark.parametrize(
    ("out", "code", "said"),
    [
        ("Ashby Council: They end.\nBrackwater: They end.\n", 0, [False, False]),
        ("", 0, [True]),
        ("", 1, [False]),
    ],
)
def test_bank_holidays_that_run_out_are_said_for_every_council(monkeypatch, out, code, said):
    def ask(command, **_):
        assert command[-2:] == ["calendars", "horizon"]
        return subprocess.CompletedProcess(command, code, out, "refused")

    monkeypatch.setattr(machine.subprocess, "run", ask)
    assert [finding.is_well for finding in machine.holidays()] == said


def test_a_full_disk_is_named(home, monkeypatch):
    monkeypatch.setattr(machine, "LEAST_SPACE", 1 << 60)
    assert [f.what for f in machine.home(home) if not f.is_well] == ["disk"]


def test_the_sql_it_prints_makes_roles_and_database_on_a_server_of_ones_own():
    with scratch() as server:
        text = doctor.sql_for_administrators()
        before, after = text.split("\\connect moothall\n")
        for part, database in ((before, "postgres"), (after, "moothall")):
            statements = [s for s in part.split(";\n") if s.strip()]
            with server.connected(database) as admin:
                for statement in statements:
                    admin.execute(statement)
        password = text.split("moothall_web:")[1].split("@")[0]
        url = f"postgresql://moothall_web:{password}@127.0.0.1:{server.port}/moothall"
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("moothall_web",)
