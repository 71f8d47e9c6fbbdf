"""Every dependency says why it is here, and every one is locked."""

import re
import tomllib
from pathlib import Path

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


def reason(needed):
    line = next(line for line in TEXT.splitlines() if f'"{needed}"' in line)
    return line.partition("#")[2].strip()


def test_a_dependency_says_why_it_is_here():
    assert [needed for _, needed in WANTED if not reason(needed)] == []


def is_locked(group, needed):
    name = re.sub(r"[._-]+", "-", NAME.match(needed).group()).lower()
    lock = (ROOT / "requirements" / f"{group}.txt").read_text()
    return re.search(rf"^{re.escape(name)}(\[[^]]+])?==", lock, re.MULTILINE)


def test_a_dependency_is_locked():
    assert [wanted for wanted in WANTED if not is_locked(*wanted)] == []


def versions(group):
    lock = (ROOT / "requirements" / f"{group}.txt").read_text()
    return dict(re.findall(r"^([^ =]+)==([^ ]+)", lock, re.MULTILINE))


def test_the_tests_run_on_the_versions_that_people_run():
    assert versions("run").items() - versions("test").items() == set()


def test_what_is_installed_together_is_locked_to_one_version():
    both = versions("test").keys() & versions("bench").keys()
    assert {name for name in both if versions("test")[name] != versions("bench")[name]} == set()
