"""From only python3 to a working .venv: what the start scripts do where something is missing."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """The scripts' own module, working in a checkout of its own."""
    spec = importlib.util.spec_from_file_location("environment", ROOT / "script/environment.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / ".venv").mkdir()
    (tmp_path / "lock.txt").write_text("one==1 \\\ntwo==2 \\\n")
    monkeypatch.setattr(module, "CHECKOUT", tmp_path)
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "moothall.json")
    return module


def pythons(monkeypatch, environment, **versions):
    there = {name.replace("_", "."): version for name, version in versions.items()}
    monkeypatch.setattr(environment.shutil, "which", lambda n: n if n in there else None)
    monkeypatch.setattr(environment, "version_of", there.get)


def test_the_newest_python_that_works_is_taken(monkeypatch, environment):
    pythons(monkeypatch, environment, python3_13=None, python3_12=(3, 12), python3=(3, 11))
    assert environment.find_python() == ("python3.12", (3, 12))


def test_too_old_a_python_is_named_with_what_to_type(monkeypatch, environment):
    pythons(monkeypatch, environment, python3=(3, 9))
    with pytest.raises(SystemExit, match=r"has 3\.9(.|\n)*apt-get install python3"):
        environment.find_python()


def test_a_python_that_does_not_start_is_none(environment, tmp_path):
    assert environment.version_of(tmp_path / "nowhere") is None
    assert environment.version_of(sys.executable) == sys.version_info[:2]


def test_a_plain_user_is_told_the_exact_line(monkeypatch, environment):
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"sudo apt-get install python3\.11-venv"):
        environment.install_debian("python3.11-venv")


def test_root_installs_what_is_missing(monkeypatch, environment):
    ran = []
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    monkeypatch.setattr(environment.shutil, "which", lambda name: name)
    monkeypatch.setattr(
        environment.subprocess,
        "run",
        lambda words, **_: ran.append(words) or subprocess.CompletedProcess(words, 0),
    )
    environment.install_debian("chromium")
    assert [words[0] for words in ran] == ["apt-get", "apt-get"]
    assert ran[1][-2:] == ["install", "chromium"]


def test_a_missing_venv_module_is_asked_for_by_its_version(monkeypatch, environment, tmp_path):
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n{sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    monkeypatch.setattr(environment, "find_python", lambda: (str(python), (3, 12)))
    monkeypatch.setattr(environment, "BIN", tmp_path / "none")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"python3\.12-venv"):
        environment.make_venv()


def fake_pip(environment, tmp_path, monkeypatch, code):
    """Stand in for .venv's Python: note each call and leave with a code."""
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\necho no such thing\nexit {code}\n'
    )
    python.chmod(0o755)
    monkeypatch.setattr(environment, "BIN", python.parent)
    return tmp_path / "calls"


def test_what_is_installed_already_is_passed_over(environment, tmp_path, monkeypatch):
    calls = fake_pip(environment, tmp_path, monkeypatch, 0)
    for _ in range(2):
        environment.install("lock.txt", "-r", "lock.txt", made_from=["lock.txt"])
    assert len(calls.read_text().splitlines()) == 1
    (tmp_path / "lock.txt").write_text("one==1 \\\ntwo==3 \\\n")
    environment.install("lock.txt", "-r", "lock.txt", made_from=["lock.txt"])
    assert len(calls.read_text().splitlines()) == 2


def test_what_is_locked_is_installed_at_once_and_nothing_else_is_looked_for(
    environment, tmp_path, monkeypatch
):
    calls = fake_pip(environment, tmp_path, monkeypatch, 0)
    environment.install_locked("lock.txt", "lock.txt")
    assert calls.read_text().split()[-6:] == (
        "--require-hashes --no-deps -r lock.txt -r lock.txt".split()
    )


def test_an_install_that_fails_says_why_and_is_tried_again(environment, tmp_path, monkeypatch):
    fake_pip(environment, tmp_path, monkeypatch, 1)
    with pytest.raises(SystemExit, match="no such thing"):
        environment.install("lock.txt", "-r", "lock.txt", made_from=["lock.txt"])
    assert not environment.STAMP.exists()


def test_a_stamp_that_cannot_be_read_counts_for_nothing(environment):
    environment.STAMP.write_text("{")
    assert environment.installed() == {}
    environment.STAMP.write_text(json.dumps({"moothall": "x"}))
    assert environment.installed() == {"moothall": "x"}


@pytest.mark.parametrize("name", ["up", "test"])
def test_the_start_scripts_need_nothing_but_the_standard_library(name):
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'script')!r}); import environment, runpy;"
    code += f" runpy.run_path({str(ROOT / 'script' / name)!r}, run_name='looked at')"
    command = [sys.executable, "-I", "-S", "-c", code]
    found = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603
    assert found.stderr == ""
