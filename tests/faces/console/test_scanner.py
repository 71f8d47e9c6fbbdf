"""`moothall scanner`: asking the scanner that is named."""

import pytest

from moothall.faces.console import main, scanner
from moothall.outside.scanner.standin import OURS, Standin


@pytest.fixture
def running(tmp_path, monkeypatch):
    with Standin(tmp_path / "scanner") as standin:
        monkeypatch.setenv(scanner.SETTING, standin.address)
        yield standin


def asked(path, content):
    path.write_bytes(content)
    return main.answer(["scanner", "check", str(path)])


def test_a_clean_file_is_said_to_be_clean(running, tmp_path, capsys):
    assert asked(tmp_path / "a", b"hello") == 0
    assert capsys.readouterr().out == "Clean.\n"


def test_what_was_found_is_named_and_the_exit_code_says_so(running, tmp_path, capsys):
    assert asked(tmp_path / "a", OURS) == 1
    assert capsys.readouterr().out == "Found: Moothall.Test.Signature.\n"


def test_a_silent_scanner_is_no_verdict(running, tmp_path, capsys):
    running.stop()
    assert asked(tmp_path / "a", b"hello") == 2
    assert "The scanner at" in capsys.readouterr().err
