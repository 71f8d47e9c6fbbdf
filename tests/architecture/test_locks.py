"""Lock files hold names, versions and digests: no address of anybody's registry or mirror."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted([*ROOT.glob("requirements/*.txt"), ROOT / "assets" / "package-lock.json"])
ADDRESS = re.compile(
    r"[a-z+]+://|\bwww\.|--(?:extra-)?index-url|--find-links|\bfile:", re.IGNORECASE
)
PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[^]]+])?==[^ ]+( ; .+)? \\$")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_holds_no_address(lock):
    assert [line for line in lock.read_text().splitlines() if ADDRESS.search(line)] == []


@pytest.mark.parametrize(
    "line",
    ["https://mirror.example/simple", "--index-url x", '"resolved": "http://a.example/b.tgz"'],
)
def test_an_address_would_be_found(line):
    assert ADDRESS.search(line)


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements/*.txt")), ids=lambda p: p.name)
def test_every_requirement_is_pinned_and_has_its_digests(lock):
    entries = re.split(r"\n(?! )", lock.read_text().strip())
    for entry in entries:
        first, *digests = entry.splitlines()
        assert PINNED.match(first), first
        assert digests, first
        assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", line) for line in digests), first


def test_every_browser_package_has_its_digest():
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text())["packages"]
    assert [n for n, found in packages.items() if n and "integrity" not in found] == []


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"])
def test_no_lock_file_of_a_kind_that_holds_addresses_is_kept(name):
    assert not (ROOT / name).exists()
