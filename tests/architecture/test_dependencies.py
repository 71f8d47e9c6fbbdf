"""Every dependency says why it is here, and every one is locked."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(TEXT)
GROUPS = {
    "run": PROJECT["project"]["dependencies"],
    **PROJECT["project"]["optional-dependencies"],
    **PROJECT["dependency-groups"],
}
WANTED = [(group, needed) for group, entries in GROUPS.items() for needed in entries]
NAME = re.compile(r"[A-Za-z0-9._-]+")


@pytest.mark.parametrize(("group", "needed"), WANTED, ids=str)
def test_a_dependency_says_why_it_is_here(group, needed):
    line = next(line for line in TEXT.splitlines() if f'"{needed}"' in line)
    reason = line.partition("#")[2].strip()
    assert reason, line


@pytest.mark.parametrize(("group", "needed"), WANTED, ids=str)
def test_a_dependency_is_locked(group, needed):
    name = re.sub(r"[._-]+", "-", NAME.match(needed).group()).lower()
    lock = (ROOT / "requirements" / f"{group}.txt").read_text()
    assert re.search(rf"^{re.escape(name)}(\[[^]]+])?==", lock, re.MULTILINE)


def test_the_tests_run_on_the_versions_that_people_run():
    def versions(group):
        lock = (ROOT / "requirements" / f"{group}.txt").read_text()
        return set(re.findall(r"^([^ =]+==[^ ]+)", lock, re.MULTILINE))

    assert versions("run") - versions("test") == set()
