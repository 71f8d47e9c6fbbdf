"""The words in files, read by a process of its own that hostile ones cannot hurt."""

import os

import pytest
from tests.engine.filing.papers import PARTS, a_mail, a_pdf, packed

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


def test_words_of_a_mail_its_pages_and_what_was_attached(tmp_path):
    page = "<style>p {}</style><p>It is <b>very</b> wet.</p><script>hidden()</script>"
    mail = a_mail(subject="Damp in the caf\xe9", attached=("wall.pdf", a_pdf()), page=page)
    said = child.run("extraction", ["eml", str(at(tmp_path, mail)), "10000"]).decode()
    assert said.startswith(
        "Damp in the caf\xe9 Tenant <tenant@example.org> council@example.org Mon,"
    )
    assert "The wall by the caf\xe9 is wet. It is very wet. wall.pdf SECRET NAME" in said
    assert "hidden" not in said


@pytest.mark.parametrize(
    "attached", [("a.pdf", b"%PDF no"), ("a.docx", b"PK no"), ("a.exe", b"MZ"), ("a.odt", b"")]
)
def test_what_is_damaged_in_a_mail_does_not_keep_it_from_being_found(tmp_path, attached):
    mail = at(tmp_path, a_mail(attached=attached))
    assert b"is wet" in child.run("extraction", ["eml", str(mail), "1000"])


@pytest.mark.parametrize(
    "mail",
    [
        b"From: a\nSubject: =?nonsense?q?a?=\nContent-Type: text/plain; charset=no\n\nwet",
        b"From: a@example.org\nSubject: a\n" + b"X: y\n" * 20_000 + b"\nwet",
        b"From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n"
        + b"--x\n\nwet\n" * 9000,
    ],
)
def test_hostile_mail_is_read_as_far_as_it_goes(tmp_path, mail):
    assert b"wet" in child.run("extraction", ["eml", str(at(tmp_path, mail)), "100000"])


def nested(deep):
    head = b"From: a\nSubject: b\n"
    mails = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (at, at) for at in range(deep)
    )
    return head + mails + b"\nwet\n"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("eml", nested(5_000)),
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
