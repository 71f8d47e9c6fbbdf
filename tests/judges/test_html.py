"""Outside judges of the pages' HTML: html-validate, over every page of every service."""

import subprocess
from pathlib import Path

import pytest
from tests.judges.installing import installed
from tests.judges.keeping import Keeper
from tests.judges.walking import places_known, published, walked

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_html_validate_finds_nothing_on_any_page_of_any_service(
    client, ashby, tmp_path, settings, monkeypatch
):
    Keeper(tmp_path).watch(monkeypatch)
    with places_known(settings):
        journeys = walked(client, ashby, published(ashby))
    assert journeys >= 20
    assert len(list(tmp_path.iterdir())) > 100
    assert complaints(tmp_path) == ""


@pytest.mark.slow
def test_html_validate_bites(tmp_path):
    (tmp_path / "page.html").write_text("<!DOCTYPE html><html><body><p><div></p></body></html>")
    assert "close-order" in complaints(tmp_path) or "element-" in complaints(tmp_path)


def complaints(folder):
    """Return what html-validate says of the pages in a folder; empty: nothing."""
    words = [installed() / ".bin" / "html-validate", "--config", HERE / "htmlvalidate.json"]
    said = subprocess.run(  # noqa: S603 -- our own words
        [*words, "--formatter", "stylish", folder],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode in {0, 1}, said.stderr
    return said.stdout[-6000:].strip()
