"""html-validate, asked about every page of every service in the packs; and what it may say."""

import re
from pathlib import Path

import pytest
from tests.judges.findings import Alarm, Finding, reviewed, sifted, silent
from tests.judges.keeping import Keeper
from tests.judges.markup import LONG, MOST, html_validate, parted, whole
from tests.judges.walking import places_known, published, walked

import moothall
from moothall.engine.registers.words import FORMS_OWN

BROKEN = "<!DOCTYPE html><html><body><p><div></p></body></html>"
FIELD = re.compile(r"<input(?![^>]*\btype=)[^>]*>")


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
    assert complaints(tmp_path) == []


@pytest.mark.slow
def test_html_validate_bites(tmp_path):
    (tmp_path / "page.html").write_text(BROKEN)
    assert any("close-order" in one for one in complaints(tmp_path))


def test_a_long_page_is_judged_in_parts_each_with_its_frame(tmp_path):
    parts = [f'<div>\n<h3 id="p{number}">{"a" * LONG}</h3></div>' for number in range(MOST + 1)]
    page = tmp_path / "page.html"
    page.write_text(f"<main><h1>A</h1>{''.join(parts)}<p>Last</p></main><footer></footer>")
    (tmp_path / "apart").mkdir()
    one, other = (file.read_text() for file in parted(page, tmp_path / "apart"))
    frame = ("<main><h1>A</h1>", "</main><footer></footer>")
    assert one == frame[0] + "".join(parts[:MOST]) + frame[1]
    assert other == frame[0] + parts[MOST] + "<p>Last</p>" + frame[1]
    page.write_text(page.read_text().replace("p2", "p1"))
    with pytest.raises(AssertionError, match="an id twice"):
        parted(page, tmp_path / "apart")


def test_a_short_page_is_judged_whole(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<main><div><h3 id='a'>A</h3></div></main>")
    assert parted(page, tmp_path) == [page]


def test_a_false_alarm_is_one_where_judge_rule_and_words_are_the_same():
    alarm = Alarm("nu", "error", "^A table", "It is laid out as cards.")
    found = [
        Finding("nu", "error", "page", words) for words in ("A table has a role", "No title")
    ] + [Finding("axe", "error", "page", "A table has a role")]
    assert sifted(found, [alarm]) == found[1:]
    assert silent([alarm], {"nu"}) == []


def test_a_false_alarm_that_rings_no_longer_is_found():
    alarm = Alarm("nu", "error", "^A table", "It is laid out as cards.")
    assert [str(one) for one in silent([alarm], {"nu"})] == [
        "nu error: false-alarms.toml: rings no longer"
    ]
    assert silent([alarm], {"axe"}) == []


def test_every_false_alarm_has_its_reason():
    assert all(len(one.reason.split()) > 5 for one in reviewed())


def test_every_field_in_the_templates_says_its_type():
    pages = Path(moothall.__file__).parent.rglob("templates/**/*.html")
    assert [(page.name, found) for page in pages for found in FIELD.findall(page.read_text())] == []


@pytest.mark.parametrize(
    "never",
    [
        r'<h[1-6][^>]*role="status"',  # it would be no heading any more
        r'"multiple": true[^\n]*"multiple": "',  # the macro says it twice
        r"<button(?![^>]*\btype=)",  # whoever reads it must know that it sends a form
        r'http-equiv="refresh"',  # the page goes away under whoever reads it
        r'type="{{ \w+\.type }}"(?![^\n]*type == "search"[^\n]*maxlength)[^\n]*maxlength',
    ],
)
def test_no_template_says_what_judges_found_once(never):
    found = re.compile(never)
    pages = Path(moothall.__file__).parent.rglob("templates/**/*.html")
    assert [page.name for page in pages if found.search(page.read_text())] == []


@pytest.mark.parametrize("page", ["portal/register", "staff/register", "staff/record_form"])
def test_the_own_fields_of_a_form_are_called_as_no_field_of_a_register_may_be(page):
    face = page.split("/", maxsplit=1)[0]
    folder = Path(moothall.__file__).parent / "faces" / face / "templates"
    text = (folder / f"{page}.html").read_text()
    assert not re.search(r'id="{{ (field|box)\.name }}"', text)
    if page == "staff/record_form":
        names = set(re.findall(r'"?name"?[=:] ?"([^"]+)"', text))
        assert names == {"said-why", *FORMS_OWN}


def complaints(folder):
    """Return what html-validate finds in the pages of a folder, but for false alarms."""
    return [str(one) for one in sifted(html_validate(whole(folder)), reviewed())]
