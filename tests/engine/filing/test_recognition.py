"""Letters in scanned documents: recognised in a process that hostile files cannot hurt, or said."""

import io
import pathlib
import time

import pytest
from PIL import Image
from tests.engine.cases.telling import june
from tests.engine.filing.conftest import SETUP
from tests.engine.filing.papers import a_pdf

from moothall.engine.documents import actions as files
from moothall.engine.documents.actions import Sent
from moothall.engine.filing import actions, child, jobs
from moothall.engine.filing.actions import Given
from moothall.engine.filing.models import Text
from moothall.engine.filing.words import TextState
from moothall.outside.ocr import standin

pytestmark = pytest.mark.django_db


def a_scan(pages=2):
    """A PDF of pictures, without words."""
    out = io.BytesIO()
    first, *more = [Image.new("L", (300, 200), "white") for _ in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=more)
    return out.getvalue() + b"\n"


def filed(room, content, name="scan.pdf"):
    mo = room.desk.actor("mo")
    sent = Sent(io.BytesIO(content), len(content), name)
    taken = files.take(room.council, sent, by=mo, at=june(1))
    actions.file(room.council, Given("minutes", "Scan", "record", "P1"), taken, by=mo, at=june(1))
    assert jobs._read_some(room.council.pk) == 1
    return Text.objects.get()


@pytest.fixture
def tesseract(tmp_path, settings):
    settings.OCR = str(standin.put(tmp_path))


def test_each_page_of_a_scan_is_recognised(room, tesseract):
    text = filed(room, a_scan())
    assert (text.state, text.is_recognised) == (TextState.READ, True)
    assert text.body.count("A page of") == 2


def test_what_has_words_is_not_recognised(room, tesseract):
    text = filed(room, a_pdf())
    assert (text.is_recognised, "SECRET NAME" in text.body) == (False, True)


def test_where_there_is_no_program_that_is_said_and_it_is_read_once_there_is(
    room, settings, tmp_path
):
    settings.OCR = "none"
    text = filed(room, a_scan())
    assert (text.state, text.body) == (TextState.NONE, "")
    assert text.why == "Letters in pictures are not recognised here: there is no Tesseract."
    settings.OCR = str(standin.put(tmp_path))
    assert actions.recognise_again(room.council.pk, by=SETUP, at=june(2)) == 1
    assert jobs._read_some(room.council.pk) == 1
    assert Text.objects.get().is_recognised


def test_a_program_that_does_not_end_is_ended_with_what_it_started(
    room, settings, tmp_path, monkeypatch
):
    endless = tmp_path / "endless"
    endless.write_text(f'#!/bin/sh\necho $$ > "{tmp_path}/pid"\nexec sleep 600\n')
    endless.chmod(0o755)
    settings.OCR = str(endless)
    monkeypatch.setattr(jobs, "PATIENCE", 4.0)
    text = filed(room, a_scan())
    assert (text.state, text.why) == (TextState.FAILED, "It takes too long to read.")
    assert has_ended(int((tmp_path / "pid").read_text()))


def has_ended(pid):
    for _ in range(50):
        try:
            with pathlib.Path(f"/proc/{pid}/stat").open() as told:
                if told.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(("kind", "content"), [("pdf", b"%PDF-1.4 no"), ("png", b"no picture")])
def test_what_is_damaged_hurts_nobody(tmp_path, kind, content):
    place = tmp_path / "content"
    place.write_bytes(content)
    command = [str(standin.put(tmp_path)), "page.png", "stdout", "-l", "eng"]
    with pytest.raises(child.NotRead):
        child.run("recognition", [kind, str(place), "1000", *command])
