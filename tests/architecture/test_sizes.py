"""Small files: past four hundred lines a file becomes a folder of that name."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 400
FILES = [
    path
    for folder in ("src", "tests", "bench", "script")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".js", ".html", ".css"} or path.parent.name == "script"
    if path.is_file() and "migrations" not in path.parts and "__pycache__" not in path.parts
]


def long(path):
    return len(path.read_text().splitlines()) > LIMIT


def test_the_test_sees_the_files():
    assert len(FILES) > 400


def test_no_file_is_long():
    assert [str(path.relative_to(ROOT)) for path in FILES if long(path)] == []


@pytest.mark.parametrize("name", ["core", "common", "utils", "helpers", "misc"])
def test_there_is_no_junk_drawer(name):
    assert list((ROOT / "src").rglob(name)) + list((ROOT / "src").rglob(f"{name}.py")) == []
