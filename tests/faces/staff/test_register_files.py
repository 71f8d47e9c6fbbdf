"""A list is taken out as a file: no more than may be seen, and no formulas (S31, S32)."""

import csv
import io
import json
import re
import zipfile

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.staff.conftest import a_desk_with_registers
from tests.standing import on as standing_on

from moothall.engine.registers import actions
from moothall.engine.registers.queries import gathering
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
FILE = "registers/risks/file"
ALL = {"address": "view=all", "columns": "all"}


@pytest.fixture
@standing_on(a_desk_with_registers)
def town(standing):
    return standing


@pytest.fixture
def keep(town):
    """Publish the registers in Ashby, with two risks, one of which has what managers alone see."""
    with scope.opened([town.council.pk], writes=True) as at:
        for title, category, secret in (
            ("=cmd|' /C calc'!A0", "money", "Nobody knows"),
            ("Flood", "technology", None),
        ):
            values = {"title": title, "category": category, "likelihood": 3, "impact": 4}
            values |= {"confidential": secret} if secret else {}
            actions.add(town.council, "risks", values, by=town.actor("mo"), at=at)


def taken(client, form="csv", **posted):
    answer = client.post(FILE, form=form, **{"address": "view=all", **posted})
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    return answer.getvalue()


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def label(name):
    return definitions()["risks"].by_id[name].label


def test_a_file_has_the_columns_the_filters_and_the_order_of_the_list(keep, dev):
    address = "view=all&sort=-title&show-columns=score,category"
    found = rows(taken(dev, address=address))
    assert list(found[0]) == [label(name) for name in ("title", "category", "score")]
    assert found[0][label("title")] == "Flood"
    only = rows(taken(dev, address="view=all&category=technology"))
    assert [row[label("title")] for row in only] == ["Flood"]


def test_all_that_may_be_seen_is_no_more_than_that(keep, dev, sign_in):
    content = taken(dev, **ALL)
    assert label("cause") in content.decode()
    assert "Nobody knows" not in content.decode()
    assert label("confidential") not in content.decode()
    mo = sign_in("mo")
    assert "Nobody knows" in taken(mo, **ALL).decode()
    hidden = "view=all&show-columns=confidential"
    assert "Nobody knows" not in taken(sign_in("dev"), address=hidden).decode()


def test_words_that_a_spreadsheet_would_run_are_neutralised(keep, dev):
    assert "'=cmd" in taken(dev).decode()
    with zipfile.ZipFile(io.BytesIO(taken(dev, "xlsx"))) as book:
        whole = b"".join(book.read(name) for name in book.namelist())
        assert "<f>" not in whole.decode()
        assert not [name for name in book.namelist() if "comment" in name or "pivot" in name]
        assert len([name for name in book.namelist() if "worksheets/" in name]) == 1


@pytest.mark.parametrize("form", ["ods", "parquet"])
def test_other_kinds_of_file_hold_the_same(keep, dev, form):
    content = taken(dev, form, **ALL)
    assert len(content) > 500
    if form == "ods":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            assert "Nobody knows" not in book.read("content.xml").decode()


def test_a_map_is_offered_only_where_records_say_where_they_are(keep, town, dev):
    assert dev.post(FILE, form="geojson", address="view=all").status_code == 404
    assert dev.post(FILE, form="exe", address="view=all").status_code == 404
    assert "GeoJSON" not in dev.get("registers/risks").text
    with scope.opened([town.council.pk], writes=True) as at:
        said = definitions()["risks"].as_json()
        place = {"id": "place", "type": "point", "label": "Place"}
        said |= {"register": "holes", "views": [], "fields": [*said["fields"], place]}
        whole = type(definitions()["risks"]).model_validate(said)
        actions.publish(town.council, whole, by=SETUP, at=at)
        values = {"title": "Hole", "category": "money", "likelihood": 1, "impact": 1}
        values["place"] = {"easting": 375000, "northing": 165000, "said": "375000, 165000"}
        actions.add(town.council, "holes", values, by=town.actor("mo"), at=at)
    answer = dev.post("registers/holes/file", form="geojson", address="view=all")
    feature = json.loads(answer.getvalue())["features"][0]
    assert feature["geometry"]["type"] == "Point"
    assert feature["properties"][label("title")] == "Hole"


def test_whoever_takes_a_file_out_is_noted(keep, town, dev):
    taken(dev, address="view=all&category=money&show-columns=score")
    with scope.opened([town.council.pk], writes=False):
        entry = Entry.objects.get(verb="register.given")
        assert entry.by_id == town.people["dev"].pk
        assert entry.facts == {"kind": "csv", "fields": ["title", "score"], "count": 1}


def test_a_list_that_is_too_long_is_narrowed_first(keep, dev, monkeypatch):
    monkeypatch.setattr(gathering, "MOST", 1)
    answer = dev.post(FILE, form="csv", address="view=all")
    assert answer.status_code == 302
    page = dev.get(answer.url.removeprefix("/staff/"))
    assert re.search("records at most: narrow the list", page.text)


def test_a_file_of_another_council_is_not_there(keep, sign_in, other_town):
    stranger = sign_in("dev", slug="brackwater", home="brackwater")
    assert stranger.post(FILE, form="csv", address="view=all").status_code == 404
