"""What tests of pages with files share: a scanner that stands in, and files to send."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.engine.documents.samples import pdf

from moothall.outside.scanner.standin import Standin


@pytest.fixture
def scanner(tmp_path, settings):
    """A scanner, and a folder of the test's own for files."""
    settings.FILES = tmp_path / "files"
    with Standin(tmp_path / "scanner") as running:
        settings.SCANNER, settings.SCANNER_SECONDS = running.address, 2
        yield running


def upload(name="letter.pdf", content=None):
    return SimpleUploadedFile(name, pdf() if content is None else content)


def read(page):
    """What came, to its end: then the file is closed again."""
    if not hasattr(page, "came"):
        page.came = b"".join(page.streaming_content) if page.streaming else page.content
    return page.came
