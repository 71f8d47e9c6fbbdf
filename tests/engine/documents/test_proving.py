"""S17, S19: what a file is, proved by its bytes; what unpacks to too much is refused unread."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.engine.documents import samples
from tests.engine.documents.samples import GOOD, docx, packed, pdf, picture

from moothall.engine.documents import proving
from moothall.engine.documents.words import FILED, KINDS, NotTaken, of_groups

OTHER_KIND = "The selected file must be a JPG, PNG, PDF, DOCX, ODT, XLSX or ODS"


def proved(name, content, **more):
    return proving.proved(io.BytesIO(content), len(content), name, **more)


def refusal(name, content, **more):
    with pytest.raises(NotTaken) as refused:
        proved(name, content, **more)
    return str(refused.value)


@pytest.mark.parametrize("kind", GOOD)
def test_each_kind_that_is_allowed_is_known_by_its_bytes(kind):
    assert proved(*GOOD[kind]).id == kind


def test_every_kind_has_a_sample():
    assert {*GOOD, "eml"} == KINDS.keys()  # below


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("claimed", GOOD)
def test_s17_extension_and_bytes_must_agree(kind, claimed):
    if claimed != kind:
        name = f"a.{KINDS[claimed].extension}"
        assert refusal(name, GOOD[kind][1]) == OTHER_KIND


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG),
        ("a.html", HTML),
        ("a.xml", b'<?xml version="1.0"?><a/>'),
        ("a.pht", b"<?php system('id');"),
        ("a.phar", picture()),
        ("a.php", picture()),
        ("a.jpg.php", picture()),
        ("a.exe", b"MZ"),
        ("a", picture()),
        ("a.gif", b"GIF89a"),
        ("a.txt", b"hello"),
        ("a.zip", packed({"a": "b"})),
        ("a.docm", docx()),
    ],
)
def test_s17_a_name_off_the_list_is_refused_whatever_the_bytes(name, content):
    assert refusal(name, content) == OTHER_KIND


@pytest.mark.parametrize("content", [SVG, HTML, b"<?php 1;", b"\x89PNG", b"hello", b"\0" * 99])
@pytest.mark.parametrize("ending", ["jpg", "png", "pdf", "docx"])
def test_s17_bytes_off_the_list_are_refused_whatever_the_name(ending, content):
    assert refusal(f"a.{ending}", content) == OTHER_KIND


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", picture() + packed({"a.js": "1"})),
        ("a.png", picture("png") + packed({"a.js": "1"})),
        ("a.pdf", pdf() + packed({"a.js": "1"})),
        ("a.pdf", pdf() + HTML),
        ("a.pdf", pdf(more=HTML)),
        ("a.pdf", b"%PDF-1.7\n" + HTML + pdf()),
        ("a.pdf", b"#!/bin/sh\n" + pdf()),
        ("a.pdf", pdf().replace(b"%%EOF\n", b"")),
        ("a.jpg", picture(comment=b"%PDF-1.4 hello")),
        ("a.jpg", picture(comment=b"<script>alert(1)</script>")),
        ("a.jpg", picture() + b"<?php system('id'); ?>"),
        ("a.docx", b"MZ" + docx()),
        ("a.docx", docx() + b"<script>"),
        ("a.docx", picture() + docx()),
    ],
    ids=range(14),
)
def test_s17_what_is_two_things_at_once_is_refused(name, content):
    assert refusal(name, content) == OTHER_KIND


@pytest.mark.parametrize(
    "entries",
    [
        {"word/vbaProject.bin": b"x"},
        {"xl/workbook.xml": b"x"},
        {"xl/vbaData.xml": b"x"},
    ],
)
def test_s17_a_letter_with_macros_or_with_two_hearts_is_refused(entries):
    assert refusal("a.docx", docx(**entries)) == OTHER_KIND


def test_s17_an_open_document_is_what_its_first_entry_says():
    slides = packed({"content.xml": "<c/>"}, mimetype=samples.OPEN_DOCUMENT + "presentation")
    late = packed({"content.xml": "<c/>", "mimetype": samples.OPEN_DOCUMENT + "text"})
    assert refusal("a.odt", slides) == refusal("a.odt", late) == OTHER_KIND
    assert refusal("a.odt", packed({"a": "b"}, mimetype=samples.OPEN_DOCUMENT + "text" + "x" * 99))


def test_s17_an_empty_file_is_said_to_be_empty():
    assert refusal("a.jpg", b"") == "The selected file is empty"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", pdf(more=b"<</Encrypt 9 0 R>>")), ("a.pdf", pdf(more=b"<</Encrypt<</V 4>>>>"))],
)
def test_what_no_scanner_can_look_into_is_refused(name, content):
    assert refusal(name, content) == "The selected file is password protected"


def test_a_letter_with_a_password_is_refused():
    content = bytearray(docx())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal("a.docx", bytes(content)) == "The selected file is password protected"


def test_only_the_kinds_that_a_question_asks_for_are_taken():
    assert proved("a.png", picture("png"), groups=["picture"]).id == "png"
    assert refusal("a.pdf", pdf(), groups=["picture"]) == "The selected file must be a JPG or PNG"
    assert refusal("a.pdf", picture(), groups=["sheet"]).endswith("must be an XLSX or ODS")


# --- S19 ----------------------------------------------------------------------------------------
TOO_MUCH = "The selected file is too large when it is unpacked"


@pytest.mark.slow
def test_s19_a_bomb_is_refused_before_it_is_unpacked():
    content = samples.bomb()
    assert len(content) < 1_000_000
    assert refusal("a.docx", content) == TOO_MUCH


def test_s19_one_entry_that_unpacks_to_a_thousand_times_its_size_is_refused():
    assert refusal("a.docx", samples.bomb(megabytes=50)) == TOO_MUCH


def test_s19_many_entries_that_are_too_much_together_are_refused():
    many = {f"word/{n}.xml": bytes(1_000_000) for n in range(110)}
    assert refusal("a.docx", docx(**many)) == TOO_MUCH


def test_s19_an_archive_in_an_archive_is_refused():
    assert refusal("a.docx", docx(**{"word/inner.zip": b"PK"})) == TOO_MUCH


def test_s19_an_archive_of_ten_thousand_entries_is_refused():
    many = {f"word/{n}.xml": "" for n in range(10_000)}
    assert refusal("a.docx", docx(**many)) == TOO_MUCH


def test_s19_a_directory_that_lies_about_its_length_is_refused():
    content = bytearray(docx())
    content[-12:-10] = (1).to_bytes(2, "little")
    content[-10:-6] = (0x7FFFFFFF).to_bytes(4, "little")
    assert refusal("a.docx", bytes(content)) == TOO_MUCH


def test_s19_a_pdf_of_a_million_objects_is_refused():
    assert refusal("a.pdf", pdf(objects=1_000_000)) == TOO_MUCH
    assert proved("a.pdf", pdf(objects=90_000)).id == "pdf"


WHERE = {"PATH": "", "PYTHONPATH": str(Path(proving.__file__).parents[3])}
MEASURE = """
import io, sys
from pathlib import Path
from moothall.engine.documents import pictures, proving
import django
from django.conf import settings
settings.configure(); django.setup()
name, path = sys.argv[1:]
file = Path(path)
with file.open("rb") as content:
    try:
        kind = proving.proved(content, file.stat().st_size, name)
        if kind.id in pictures.FORMATS:
            pictures.written_anew(content, kind.id)
        print("taken")
    except Exception as fault:
        print(type(fault).__name__)
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def measured(tmp_path, name, content):
    """What becomes of a file in a process of its own, and the megabytes that it took at most."""
    path = tmp_path / "content"
    path.write_bytes(content)
    command = [sys.executable, "-c", MEASURE, name, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=WHERE)  # noqa: S603 -- ourselves
    said, megabytes = done.stdout.split()
    return said, int(megabytes)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make", "outcome"),
    [
        ("a.png", samples.giant_png, "TooLarge"),
        ("a.docx", samples.bomb, "NotTaken"),
        ("a.pdf", lambda: pdf(objects=1_000_000), "NotTaken"),
        ("a.jpg", lambda: picture(size=(8900, 6700)), "taken"),
        ("a.jpg", lambda: picture(size=(6000, 4000), exif=samples.whereabouts()), "taken"),
        ("a.png", lambda: picture("png", "RGBA", size=(5000, 2800)), "taken"),
        ("a.png", lambda: picture("png", size=(5001, 2800)), "TooLarge"),
    ],
)
def test_s19_no_file_takes_256_megabytes(tmp_path, name, make, outcome):
    said, megabytes = measured(tmp_path, name, make())
    assert (said, megabytes < 256) == (outcome, True), megabytes


def test_nothing_is_extracted_while_a_file_is_proved(monkeypatch):
    letters, opened = (docx(), samples.odt()), []
    before = zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile,
        "open",
        lambda *a, **k: opened.append(getattr(a[1], "filename", a[1])) or before(*a, **k),
    )
    proved("a.docx", letters[0])
    proved("a.odt", letters[1])
    assert opened == ["mimetype"]


MAIL = b"From: a@example.org\r\nSubject: <html> a\r\n folded\r\n\r\n<html>wet</html>\r\n"


def test_mail_is_taken_as_a_document_to_keep_and_in_no_other_way():
    assert proved("a.eml", MAIL, groups=FILED).id == "eml"
    assert refusal("a.eml", MAIL) == OTHER_KIND
    assert "eml" not in {kind.id for kind in of_groups(())}


@pytest.mark.parametrize(
    "content",
    [
        MAIL.replace(b"From", b"To"),
        MAIL.replace(b"Subject", b"X-Subject"),
        b"<html>" + MAIL,
        b"From a@example.org Mon Jun  1 2026\n" + MAIL,
        MAIL.replace(b"wet", b"w\0t"),
        MAIL + GOOD["docx"][1],
        MAIL.replace(b"wet", b"%PDF-1.4"),
        HTML,
        SVG,
    ],
)
def test_s17_what_is_called_mail_begins_as_mail_and_is_nothing_else(content):
    assert refusal("a.eml", content, groups=FILED) == OTHER_KIND.replace(
        "XLSX or ODS", "XLSX, ODS or EML"
    )
