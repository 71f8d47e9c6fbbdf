"""The two files of the pack: complete in themselves, accessible, and the same bytes each time."""

import io
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.practices.insight.reports.test_pack import counted, made, people

from moothall.practices.insight.reports.booklet import booklet
from moothall.practices.insight.reports.webpage import page

pytestmark = pytest.mark.slow

ON = date(2026, 6, 30)
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def whole():
    return made()


@pytest.fixture(scope="module")
def paper(whole):
    return booklet(whole, dated_on=ON)


@pytest.fixture(scope="module")
def web(whole):
    return page(whole)


@pytest.fixture(scope="module")
def words(paper):
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(paper)).pages)
    return re.sub(r"\s+", " ", text)


def test_the_same_figures_give_the_same_bytes(whole, paper, web):
    assert booklet(whole, dated_on=ON) == paper
    assert page(whole) == web


@pytest.mark.parametrize("file", ["web", "words"])
def test_both_print_every_figure_its_definition_and_what_was_left_out(file, whole, request):
    said = re.sub(r"\s+", " ", request.getfixturevalue(file)).replace("\u2011", "-")
    for one in whole.sections:
        for part in (one.name, one.definition, one.headline.value, one.headline.exclusions):
            assert part.strip() in said, part
    assert whole.summary[0] in said
    assert "97.17%" in said


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def tags(web):
    parser = Tags()
    parser.feed(web)
    return parser.found


def test_the_page_loads_nothing_from_elsewhere(tags, web):
    assert not [a for tag, a in tags if tag in {"script", "link", "iframe", "img", "object"}]
    addresses = re.findall(r"url\(([^)]{0,40})", web)
    assert all(one.startswith(("data:font/otf", "#drawing", "&quot;#")) for one in addresses)


def test_every_drawing_says_what_it_shows_and_has_its_table(tags):
    drawings = [a for tag, a in tags if a.get("role") == "img"]
    assert len(drawings) == 14
    assert all(a["aria-label"].startswith("A chart of ") for a in drawings)
    assert sum(tag == "table" for tag, _ in tags) == 1 + 7 + 14


def test_no_two_things_of_the_page_share_a_name(tags):
    names = [a["id"] for _, a in tags if "id" in a]
    assert len(names) == len(set(names))


def test_what_was_not_measured_has_no_drawing():
    none = made(lambda measure, period, filters: counted(measure, 0, filters=filters))
    parser = Tags()
    parser.feed(page(none))
    assert not [a for _, a in parser.found if a.get("role") == "img"]
    assert booklet(none, dated_on=ON).startswith(b"%PDF")


def test_what_is_suppressed_is_nowhere_in_the_files():
    few = made(people({4: 50, 5: 3, 6: 2}))
    assert "fewer than 5" in page(few)
    assert ">3<" not in page(few).split('id="satisfaction"')[1].split('id="first-response"')[0]


@pytest.mark.parametrize("judge", [["pdfua", "check"], ["outloud"]])
def test_the_judges_of_accessible_paper_find_nothing(judge, paper, tmp_path):
    file = tmp_path / "pack.pdf"
    file.write_bytes(paper)
    name, *more = judge
    asked = [str(BIN / name), *more, str(file)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 -- our own words
    assert said.returncode == 0, said.stdout
    assert "no findings" in said.stdout or "0 error(s), 0 warning(s)" in said.stdout, said.stdout


def test_the_paper_says_that_it_is_accessible_and_whose_it_is(paper):
    reader = PdfReader(io.BytesIO(paper))
    assert reader.metadata["/Title"] == (
        "Service desk performance, Ashby Council, 1 April 2026 to 30 June 2026"
    )
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
