"""Public registers: anybody sees what is public of them, and nothing else (S1 to S4, S7, S31)."""

import csv
import io
import json
import re

import pytest
from tests.engine.registers.shelf import small
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.walking import Browser

from moothall.engine.registers import actions
from moothall.engine.registers.actions import Row
from moothall.engine.registers.models import Record
from moothall.ground.councils import scope
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
BENCHES = {
    "register": "seats",
    "name": "Seats",
    "one": "seat",
    "title": "place",
    "key": ["number"],
    "states": [{"id": "used", "label": "In use"}, {"id": "gone", "label": "Gone", "over": True}],
    "moves": [{"id": "go", "label": "Take away", "from": ["used"], "to": "gone"}],
    "public": {
        "when": "record.state == 'used'",
        "fields": ["number", "place", "kind", "put_on", "cost", "where", "beside"],
    },
    "fields": [
        {"id": "number", "type": "reference", "label": "Number", "prefix": "S-", "list": True},
        {"id": "place", "type": "text", "label": "Place", "required": True, "list": True},
        {
            "id": "kind",
            "type": "radios",
            "label": "Kind",
            "list": True,
            "options": [{"id": "oak", "label": "Oak"}, {"id": "steel", "label": "Steel"}],
        },
        {"id": "put_on", "type": "date", "label": "Put there on", "list": True},
        {"id": "cost", "type": "money", "label": "Cost", "list": True},
        {"id": "where", "type": "point", "label": "Where"},
        {"id": "beside", "type": "relation", "label": "Beside", "to": "seats"},
        {"id": "notes", "type": "text", "label": "Notes", "list": True},
        {"id": "secret", "type": "text", "label": "Secret", "sensitive": True, "list": True},
    ],
}
WHERE = {"easting": 375_000, "northing": 165_000, "said": "375000, 165000"}
HIDDEN = ("Quagmire", "Zedland", "Notes", "Secret")


@pytest.fixture
def keep(town):
    """Publish the register in Ashby, and do something to it."""
    with scope.opened([town.pk], writes=True) as at:
        actions.publish(town, small(**BENCHES), by=BUILDER, at=at)

    def done(action, *given, **said):
        with scope.opened([town.pk], writes=True) as at:
            return action(*given, by=BUILDER, at=at, **said)

    return done


@pytest.fixture
def seat(town, keep):
    """Add a seat to Ashby's register."""

    def added(**said):
        plain = {"place": "By the river", "kind": "oak", "put_on": "2024-05-01", "cost": 45_000}
        hidden = {"notes": "Quagmire", "secret": "Zedland", "where": WHERE}
        return keep(actions.add, town, "seats", {**plain, **hidden, **said})

    return added


def page_of(record):
    return f"/registers/seats/{record.token}"


def body(visitor, path):
    """Whatever stands there, streamed or not."""
    page = visitor.client.get(path, headers=visitor.host)
    content = b"".join(page.streaming_content) if page.streaming else page.content
    return page, content.decode("utf-8-sig")


def titles(visitor, query=""):
    visitor.get(f"/registers/seats{query}")
    return re.findall(r'm-card__link" href="[^"]+">([^<]+)</a></h3>', visitor.page.text)


def test_public_registers_stand_under_their_headings(visitor, keep):
    visitor.get("/registers")
    assert visitor.heading == "Public registers"
    assert 'href="/registers/seats"' in visitor.page.text


def test_without_any_the_page_says_so(visitor, town):
    visitor.get("/registers")
    assert "No registers are public yet" in visitor.text


def test_everybody_sees_the_public_fields_and_no_others(visitor, seat):
    made = seat()
    for path in ("/registers/seats", page_of(made)):
        visitor.get(path)
        assert "By the river" in visitor.text
        assert not [word for word in HIDDEN if word in visitor.page.text]
    assert "£450" in visitor.text
    assert "1 May 2024" in visitor.text


@pytest.mark.parametrize("form", ["csv", "json", "geojson", "jsonld"])
def test_a_file_holds_public_records_and_fields_alone(visitor, seat, keep, form):
    seat()
    gone = seat(place="Cellar")
    keep(actions.move, gone, "go")
    page, text = body(visitor, f"/registers/seats.{form}")
    assert page.status_code == 200
    assert "Cellar" not in text
    assert not [word for word in HIDDEN if word in text]
    assert form == "jsonld" or "By the river" in text


@pytest.mark.parametrize("form", ["json", "geojson", "jsonld"])
def test_a_record_is_there_as_data(visitor, seat, form):
    made = seat()
    page, text = body(visitor, f"{page_of(made)}.{form}")
    assert page.status_code == 200
    assert f"/registers/seats/{made.token}" in json.dumps(json.loads(text))
    assert "By the river" in text
    assert not [word for word in HIDDEN if word in text]


def test_schema_org_calls_a_register_a_data_set_and_a_place_a_place(visitor, seat):
    made = seat()
    whole = json.loads(body(visitor, "/registers/seats.jsonld")[1])
    assert (whole["@type"], whole["creator"]["name"]) == ("Dataset", "Ashby Council")
    assert len(whole["distribution"]) == 3
    one = json.loads(body(visitor, f"{page_of(made)}.jsonld")[1])
    assert (one["@type"], one["name"]) == ("Place", "By the river")
    assert one["geo"]["latitude"] == pytest.approx(51.38, abs=0.01)
    visitor.get(page_of(made))
    assert f'type="application/ld+json" href="{page_of(made)}.jsonld"' in visitor.page.text


def test_what_is_not_public_is_not_there(visitor, keep, town):
    hidden = {name: said for name, said in BENCHES.items() if name != "public"}
    keep(actions.publish, town, small(**hidden))
    made = keep(actions.add, town, "seats", {"place": "By the river"})
    for path in ("/registers/seats", "/registers/seats.csv", page_of(made)):
        assert visitor.get(path).status_code == 404, path
    visitor.get("/registers")
    assert "Seats" not in visitor.text


def test_the_address_stays_when_everything_that_a_record_says_changes(visitor, seat, keep):
    made = seat()
    said = {"place": "On the hill", "number": "S-9999"}
    keep(actions.change, made, said, revision=made.revision)
    visitor.get(page_of(made))
    assert visitor.heading == "On the hill"


@pytest.mark.parametrize("way", ["removed", "not public"])
def test_what_was_there_says_that_it_is_gone(visitor, seat, keep, way):
    made = seat()
    if way == "removed":
        keep(actions.remove, made, why="Broken")
    else:
        keep(actions.move, made, "go")
    page = visitor.get(page_of(made))
    assert page.status_code == 410
    assert visitor.heading == "No longer in the register"
    assert "By the river" not in visitor.text
    assert body(visitor, f"{page_of(made)}.json")[0].status_code == 410


def test_an_address_that_never_was_is_not_found(visitor, seat):
    seat()
    nobodys = "00000000-0000-4000-8000-000000000000"
    assert visitor.get(f"/registers/seats/{nobodys}").status_code == 404


def test_of_two_made_one_the_address_of_either_leads_to_the_one_that_stays(visitor, seat, keep):
    one, other = seat(), seat(place="By the bridge")
    keep(actions.merge, other, one)
    for path in ("", ".json"):
        page = visitor.client.get(f"{page_of(other)}{path}", headers=visitor.host)
        assert (page.status_code, page.url) == (302, f"{page_of(one)}{path}")


def test_a_list_is_narrowed_and_sorted_by_what_is_public(visitor, seat):
    seat()
    seat(place="At the gate", kind="steel", put_on="2020-01-01", cost=10_000)
    assert titles(visitor) == ["At the gate", "By the river"]
    assert titles(visitor, "?sort=-place") == ["By the river", "At the gate"]
    assert titles(visitor, "?kind=steel") == ["At the gate"]
    assert titles(visitor, "?place=by+the") == ["By the river"]
    assert titles(visitor, "?put_on-from=2024-01-01") == ["By the river"]
    assert titles(visitor, "?cost-to=100") == ["At the gate"]
    assert titles(visitor, "?kind=steel&place=by") == []
    assert "Nothing public fits this list." in visitor.text
    rows = list(csv.reader(io.StringIO(body(visitor, "/registers/seats.csv?kind=steel")[1])))
    assert [row[2] for row in rows] == ["Place", "At the gate"]


@pytest.mark.parametrize(
    "query",
    [
        "?notes=quag",
        "?secret=zed",
        "?state=gone",
        "?rag=red",
        "?sort=secret",
        "?sort=notes",
        "?sort=changed",
    ],
)
def test_no_list_is_narrowed_or_sorted_by_what_is_not(visitor, seat, query):
    seat()
    seat(place="At the gate", notes="Another", secret="Another")
    assert titles(visitor, query) == ["At the gate", "By the river"]


STRANGE = "?after=x ?after=%C3%A4 ?cost-from=x ?put_on-to=2024-13-99 ?kind=elm ?place=%00 ?sort=id"
STRANGE += " ?place='%20OR%201=1-- ?sort=';-- ?cost-to=" + "9" * 30


@pytest.mark.parametrize("query", STRANGE.split())
def test_s11_any_list_that_is_asked_for_is_answered(visitor, seat, query):
    seat()
    assert visitor.get(f"/registers/seats{query}").status_code in (200, 400, 404)
    assert body(visitor, f"/registers/seats.csv{query}")[0].status_code in (200, 400, 404)


def test_a_long_list_has_pages_and_its_file_all_of_it(visitor, town, keep, monkeypatch):
    monkeypatch.setattr("moothall.faces.portal.registerlists.MOST", 2)
    monkeypatch.setattr("moothall.faces.portal.registerfiles.AT_ONCE", 2)
    rows = [Row({"place": f"Seat {number}"}) for number in range(5)]
    keep(actions.load, town, "seats", rows)
    first = titles(visitor)
    assert "5 records" in visitor.text
    further = re.search(r'href="/registers/seats(\?after=[^"]+)"', visitor.page.text)[1]
    assert first + titles(visitor, further) == ["Seat 0", "Seat 1", "Seat 2", "Seat 3"]
    assert len(json.loads(body(visitor, "/registers/seats.json")[1])["records"]) == 5


@pytest.mark.parametrize("typed", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\uff1d1"])
def test_no_cell_is_run_by_a_spreadsheet(visitor, seat, typed):
    """S31."""
    seat(place=typed)
    rows = list(csv.reader(io.StringIO(body(visitor, "/registers/seats.csv")[1])))
    assert rows[1][2] == f"'{typed}"


def test_a_relation_names_public_records_alone(visitor, seat, keep):
    hidden = seat(place="Vault")
    keep(actions.move, hidden, "go")
    shown = seat(place="Bridge")
    one, other = seat(place="A", beside=[hidden.pk]), seat(place="B", beside=[shown.pk])
    for made, wanted in ((one, False), (other, True)):
        for form in ("", ".json", ".jsonld"):
            assert "Vault" not in body(visitor, page_of(made) + form)[1]
            assert ("Bridge" in body(visitor, page_of(made) + form)[1]) == wanted
    assert "Vault" not in body(visitor, "/registers/seats.csv")[1]


def test_files_are_kept_by_caches_and_asked_for_again_with_their_tag(visitor, seat, keep):
    made = seat()
    for path in ("/registers/seats.csv", f"{page_of(made)}.json", "/registers/seats"):
        before = body(visitor, path)[0]
        tag = {**visitor.host, "if-none-match": before["ETag"]}
        assert visitor.client.get(path, headers=tag).status_code == 304, path
        keep(actions.change, made, {"place": f"Near {path}"}, revision=made.revision)
        made = now(made)
        assert visitor.client.get(path, headers=tag).status_code == 200, path
    page = body(visitor, "/registers/seats.csv")[0]
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("public, max-age=300", "noindex")


LED = {
    "register": "hosts",
    "name": "Hosts",
    "one": "host",
    "title": "place",
    "states": [{"id": "used", "label": "In use"}, {"id": "gone", "label": "Gone", "over": True}],
    "moves": [{"id": "go", "label": "Take away", "from": ["used"], "to": "gone"}],
    "public": {"when": "record.state == 'used'", "fields": ["place"]},
    "fields": [{"id": "place", "type": "text", "label": "Place", "required": True}],
}


@pytest.fixture
def leading(town, keep):
    """Publish seats that say where they stand, in another register, and who keeps them."""
    further = [
        {"id": "within", "type": "relation", "label": "Within", "to": "hosts"},
        {"id": "keeper", "type": "officer", "label": "Keeper"},
        {"id": "warden", "type": "officer", "label": "Warden", "list": True},
    ]
    shown = [*BENCHES["public"]["fields"], "within", "keeper", "warden"]
    said = BENCHES | {
        "fields": [*BENCHES["fields"], *further],
        "public": BENCHES["public"] | {"fields": shown},
    }
    keep(actions.publish, town, small(**LED))
    keep(actions.publish, town, small(**said))


def tags(visitor):
    """Return every file of the seats by its tag."""
    forms = ("csv", "json", "geojson")
    return {form: body(visitor, f"/registers/seats.{form}")[0]["ETag"] for form in forms}


def is_kept(visitor, before):
    """Return whether each of the files is still what it was, for who asks with its tag."""
    found = {
        visitor.client.get(
            f"/registers/seats.{form}", headers={**visitor.host, "if-none-match": tag}
        ).status_code
        for form, tag in before.items()
    }
    assert len(found) == 1
    return found == {304}


def test_a_file_is_another_once_what_it_leads_to_is(visitor, town, keep, seat, leading):
    park = keep(actions.add, town, "hosts", {"place": "The park"})
    seat(within=[park.pk])
    before = tags(visitor)
    assert is_kept(visitor, before)
    keep(actions.change, park, {"place": "The green"}, revision=park.revision)
    assert not is_kept(visitor, before)
    before = tags(visitor)
    keep(actions.move, now(park), "go")
    assert not is_kept(visitor, before)
    assert "The green" not in body(visitor, "/registers/seats.csv")[1]


@pytest.mark.parametrize("field", ["keeper", "warden"])
def test_a_file_is_another_once_an_officer_has_another_name(
    visitor, town, keep, seat, leading, field
):
    _, officer = somebody(town, Role.OFFICER, "ida@ashby.example", "Ida Brook")
    seat(**{field: officer.pk})
    before = tags(visitor)
    assert "Ida Brook" in body(visitor, "/registers/seats.csv")[1]
    assert is_kept(visitor, before)
    with scope.opened([town.pk], writes=True):
        Person.objects.filter(pk=officer.pk).update(name="Ida Weir")
    assert not is_kept(visitor, before)


def now(record):
    with scope.opened([record.council_id], writes=False):
        return Record.objects.get(pk=record.pk)


def test_whoever_signed_in_leaves_nothing_in_a_cache(employee, seat):
    seat()
    page, _ = body(employee, "/registers/seats.csv")
    assert page["Cache-Control"] == "no-store, private"


def test_search_engines_keep_whole_lists_and_records_and_no_narrowed_ones(visitor, seat):
    made = seat()
    robots = re.compile(r'<meta name="robots" content="([^"]+)">')
    found = [
        robots.search(visitor.get(path).text)[1]
        for path in ("/registers", "/registers/seats", page_of(made), "/registers/seats?kind=oak")
    ]
    assert found == ["index", "index", "index", "noindex, follow"]


def test_nothing_of_one_council_is_there_on_the_host_of_another(client, seat, dunmere):
    made = seat()
    other = Browser(client, dunmere)
    for path in ("/registers/seats", "/registers/seats.csv", page_of(made)):
        assert other.get(path).status_code == 404
    other.get("/registers")
    assert "Seats" not in other.text


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_asks_as_much_of_three_records_as_of_one(
    visitor, seat, number, django_assert_num_queries
):
    for at in range(number):
        seat(place=f"Seat {at}")
    visitor.get("/registers/seats")
    with django_assert_num_queries(8):
        visitor.get("/registers/seats")
