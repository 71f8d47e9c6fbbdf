"""The words in files, read by a process of its own that hostile ones cannot hurt."""

import os

import pytest
from tests.engine.filing.papers import PARTS, a_pdf, packed

from moothall.engine.filing import child
from moothall.engine.filing.extraction import words

BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'


def at(tmp_path, content):
    place = tmp_path / "content"
    place.write_bytes(content)
    return place


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("docx", "Minutes of the drainage board"),
        ("odt", "Open words"),
        ("ods", "Open words"),
        ("xlsx", "Cell one Cell two"),
    ],
)
def test_words_of_packed_files(tmp_path, kind, said):
    assert words(kind, at(tmp_path, packed(PARTS[kind]))) == said


def test_as_many_characters_as_are_kept(tmp_path):
    assert words("docx", at(tmp_path, packed(PARTS["docx"])), 7) == "Minutes"


def test_a_process_of_its_own_reads_a_pdf(tmp_path):
    said = child.run("extraction", ["pdf", str(at(tmp_path, a_pdf())), "1000"])
    assert said == b"SECRET NAME Second page"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", b"%PDF-1.4 no more"),
        ("docx", b"PK no archive"),
        ("docx", packed({"word/document.xml": BOMB})),
        ("odt", packed({"content.xml": "<a>"})),
    ],
)
def test_what_cannot_be_read_is_said_and_hurts_nobody(tmp_path, kind, content):
    place = at(tmp_path, content)
    with pytest.raises(child.NotRead):
        child.run("extraction", [kind, str(place), "1000"])


def test_what_takes_too_long_is_ended(tmp_path, monkeypatch):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setattr(child, "PATIENCE", 0.5)
    with pytest.raises(child.NotRead, match="too long"):
        child.run("extraction", ["docx", str(pipe), "1000"])


def test_it_has_no_environment_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("MOOTHALL_SECRET_KEY", "hush")
    program = tmp_path / "telling.py"
    program.write_text("import os; print(sorted(os.environ))")
    monkeypatch.setattr(child, "HERE", tmp_path)
    assert b"MOOTHALL" not in child.run("telling", [])
