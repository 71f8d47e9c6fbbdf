"""One suite for Tesseract and what stands in for it: version, languages, the words in a picture."""

import shutil
import subprocess

import pytest
from PIL import Image, ImageDraw, ImageFont

from moothall.outside.ocr import client, standin


@pytest.fixture(params=["the stand-in", "Tesseract"])
def recogniser(request, tmp_path):
    if request.param == "the stand-in":
        return client.found(str(standin.put(tmp_path)), "eng")
    if not shutil.which(client.NAME):
        pytest.skip("there is no Tesseract on this machine")
    return client.found("", "eng")


def test_it_says_which_it_is_and_which_languages_it_lacks(recogniser):
    assert recogniser.version().startswith("tesseract ")
    assert recogniser.missing() == []
    other = client.Recogniser(recogniser.program, "eng+qqq")
    assert other.missing() == ["qqq"]


def test_it_prints_words_for_a_picture_and_fails_for_what_is_none(recogniser, tmp_path):
    page = Image.new("L", (900, 200), "white")
    font = ImageFont.load_default(80)
    ImageDraw.Draw(page).text((40, 40), "DRAINAGE page", "black", font)
    page.save(tmp_path / "page.png")
    assert "page" in asked(recogniser, tmp_path / "page.png").stdout.decode()
    (tmp_path / "none.png").write_bytes(b"no picture")
    assert asked(recogniser, tmp_path / "none.png").returncode != 0


def asked(recogniser, picture):
    run = recogniser.command(str(picture))
    return subprocess.run(run, capture_output=True, check=False)  # noqa: S603 -- our own program


def test_without_one_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert client.found("", "eng") is None
    assert client.found(client.NONE, "eng") is None


def test_what_does_not_answer_is_said(tmp_path):
    broken = tmp_path / "tesseract"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(client.NoRecogniser, match="does not answer"):
        client.found(str(broken), "eng").version()
