"""`moothall notify`: what was kept, printed; and the settings that go with the stand-in."""

import pytest

from moothall.faces.console import main, notify
from moothall.outside.notify.client import Notify, Parcel, Setting
from moothall.outside.notify.standin import Standin


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MOOTHALL_HOME", str(tmp_path))
    return tmp_path


def test_what_was_kept_is_printed(home, capsys, monkeypatch):
    with Standin(home / "notify") as standin:
        for name, value in notify.of_standin(standin.port).items():
            monkeypatch.setenv(name, value)
        client = Notify(notify.chosen())
        for channel, recipient in (
            ("text", "07700900111"),
            ("letter", "Rosa Example\n1 High Street\nSW1A 1AA"),
        ):
            parcel = Parcel(
                channel=channel, reference="1", recipient=recipient, subject="Bins", body="Hello"
            )
            assert client.send(parcel).is_accepted
        client.close()
    main.answer(["notify", "read"])
    said = capsys.readouterr().out
    assert "sms (created)\nTo: 07700900111\n\nHello" in said
    assert "To: Rosa Example, 1 High Street, SW1A 1AA\nSubject: Bins\n\nHello" in said


def test_nothing_kept_is_said(home, capsys):
    main.answer(["notify", "read"])
    assert capsys.readouterr().out == "Nothing was kept yet.\n"


def test_without_settings_it_is_the_real_notify_without_a_key(monkeypatch):
    for name in (notify.KEY, notify.URL, *notify.TEMPLATES.values()):
        monkeypatch.delenv(name, raising=False)
    assert notify.chosen() == Setting("", templates={"email": "", "text": "", "letter": ""})


def test_every_start_has_a_bearer_token_of_its_own():
    tokens = {notify.of_standin(1)[notify.BEARER] for _ in range(3)}
    assert len(tokens) == 3
