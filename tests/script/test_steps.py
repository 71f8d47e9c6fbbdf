"""What the test script says of its steps: how often a bench was tried, and what was not tried."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

SCRIPT = Path(__file__).parents[2] / "script"


def loaded(name, monkeypatch):
    """A script, as a module."""
    monkeypatch.syspath_prepend(str(SCRIPT))
    monkeypatch.setattr(sys, "argv", [name])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = importlib.machinery.SourceFileLoader(name, str(SCRIPT / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    monkeypatch.setattr(module.environment, "say", lambda words: None)
    return module


@pytest.fixture
def steps(monkeypatch):
    return loaded("test", monkeypatch)


@pytest.mark.parametrize(
    ("codes", "said"), [([0], "holds,"), ([1, 1, 0], "holds (3 tries)"), ([1] * 6, "failed (1) (6")]
)
def test_a_bench_that_needed_more_than_one_try_says_so(steps, monkeypatch, codes, said):
    left = iter(codes)
    monkeypatch.setattr(
        steps.subprocess, "run", lambda *words, **how: SimpleNamespace(returncode=next(left))
    )
    line, _ = steps.step("half", ["python", "bench/due.py"])
    assert said in line


def test_walls_that_were_not_tried_on_another_server_are_said(steps, monkeypatch, capsys):
    for name in ("make", "run"):
        monkeypatch.setattr(steps.environment, name, lambda *words: None)
    monkeypatch.setattr(steps.environment, "find_browser", lambda: "")
    monkeypatch.setattr(steps, "find_strace", lambda: "")
    monkeypatch.setenv("CHROMIUM", "")
    monkeypatch.setenv("PYTHONPATH", "src")
    monkeypatch.setattr(steps, "step", lambda name, *rest, **how: (f"{name}: holds", 0))
    monkeypatch.setattr(steps, "OTHERS", [])
    with pytest.raises(SystemExit):
        steps.main()
    assert "the walls on another PostgreSQL: not tried" in capsys.readouterr().out


@pytest.mark.parametrize("can_be_had", [True, False])
def test_the_browser_without_windows_is_driven_where_it_can_be_had(steps, monkeypatch, can_be_had):
    here = {"chromium": "/usr/bin/chromium"}
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(steps.shutil, "which", here.get)
    monkeypatch.setattr(steps.environment, "find_library", lambda name: name)
    monkeypatch.setattr(
        steps.environment,
        "try_debian",
        lambda name: here.update({name: "/usr/bin/shell"}) if can_be_had else None,
    )
    assert steps.environment.find_browser() == (
        "/usr/bin/shell" if can_be_had else "/usr/bin/chromium"
    )


@pytest.mark.parametrize(
    ("names", "wanted"), [([], ["browser", "java"]), (["desk"], ["browser", "java"]), (["api"], [])]
)
def test_what_judges_of_pages_need_is_installed_for_them_alone(monkeypatch, names, wanted):
    judge, had = loaded("judge", monkeypatch), []
    monkeypatch.setenv("CHROMIUM", "")
    monkeypatch.setattr(judge.environment, "make", lambda *locks: None)
    for one in ("browser", "java"):
        had_one = lambda one=one: had.append(one) or f"/usr/bin/{one}"  # noqa: E731
        monkeypatch.setattr(judge.environment, f"find_{one}", had_one)
    judge.prepare(names)
    assert had == wanted


@pytest.mark.parametrize(
    ("where", "installed"), [("", ["default-jre-headless"]), ("/bin/java", [])]
)
def test_java_is_installed_where_it_is_not_there(steps, monkeypatch, where, installed):
    had = []
    monkeypatch.setattr(steps.shutil, "which", lambda name: where)
    monkeypatch.setattr(steps.environment, "install_debian", lambda *names: had.extend(names))
    steps.environment.find_java()
    assert had == installed
