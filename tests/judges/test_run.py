"""What the command of the judges shows and ends with; and that axe's judge bites."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from tests.judges import run
from tests.judges.axe import axe
from tests.judges.findings import Finding
from tests.judges.visitor import Seen

WIDE = '<div style="width:900px">wide</div>'
PAGE = '<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body>{}</body></html>'
SOUND = "<main><h1>A page</h1></main>"
ONLY = "<style>@media ({}) {{ .there {{ {} }} }}</style>"
SHOWN = ONLY.format("min-width: 900px", "display: block !important")
PALE = ONLY.format("min-width: 900px", "color: #ccc")
DARK = ONLY.format("prefers-color-scheme: dark", "color: #222; background: #111")


@contextmanager
def no_demo():
    yield None


@pytest.fixture
def judges(monkeypatch):
    found = {"kind": [], "stern": [Finding("stern", "error", "a page", "It is wrong.")]}
    judges = {name: lambda _, name=name: (f"{name} looked", found[name]) for name in found}
    monkeypatch.setattr(run, "JUDGES", judges)
    monkeypatch.setattr(run, "demo", no_demo)


def test_each_judge_has_a_line_that_says_what_it_looked_at_and_found(judges, capsys):
    assert run.main([]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "stern error: a page: It is wrong."
    assert [line.split()[:2] for line in said[-2:]] == [["kind", "0"], ["stern", "1"]]
    assert said[-1].endswith("stern looked")


def test_only_those_that_are_named_are_asked_and_all_are_sound(judges, capsys):
    assert run.main(["kind"]) == 0
    assert "stern" not in capsys.readouterr().out


def test_a_judge_that_is_not_there_is_named(judges):
    with pytest.raises(SystemExit, match=r"no judge cruel. There are: kind, stern\."):
        run.main(["cruel"])


@pytest.mark.slow
def test_the_command_starts_by_itself():
    words = [sys.executable, "-m", "tests.judges", "cruel"]
    said = subprocess.run(words, cwd=run.ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (said.returncode, said.stderr.split(".")[0]) == (1, "There is no judge cruel")


def test_the_judges_of_the_command_are_those_of_the_manual():
    assert list(run.JUDGES) == ["api", "attack", "pages", "desk", "replies"]


@pytest.mark.browser
def test_what_is_not_accessible_does_not_fit_or_fails_is_found_at_its_width():
    pages = {
        "sound": SOUND,
        "wide": SOUND + WIDE,
        "unnamed": SOUND + "<input>",
        "broken": SOUND + "<script>nothing()</script>",
        "shown": SOUND + SHOWN + '<input class="there" style="display: none">',
        "pale": SOUND + PALE + '<p class="there">Words</p>',
        "dark": SOUND + DARK + '<p class="there d-scheme-light">Words</p>',
    }
    seen = {name: Seen("", f"/{name}", 200, PAGE.format(body)) for name, body in pages.items()}
    with ThreadPoolExecutor(1) as apart:  # this thread may drive a browser of other tests already
        told = apart.submit(axe, seen, "http://nowhere.localhost").result()
    found = {(one.rule, one.where) for one in told}
    assert {where.split(" ")[0] for _, where in found} == set(pages) - {"sound"}
    assert ("too-wide", "wide at 320") in found
    assert ("too-wide", "wide at 1440") not in found
    assert [where for rule, where in found if rule == "label"].count("unnamed at 320") == 1
    assert {("label", "shown at 1440"), ("color-contrast", "pale at 1440")} <= found
    assert {where for rule, where in found if rule == "color-contrast"} == {
        "pale at 1440",
        "dark at 1440 in the dark",
    }
    assert ("console", "broken") in found
