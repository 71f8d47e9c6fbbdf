"""Officers bring files into registers: map, look, load, see what was refused, undo."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.engine.registers.shelf import definitions, small

from moothall.engine.registers import actions
from moothall.engine.registers.jobs import working
from moothall.engine.registers.models import Change, FilePart, Load, Record
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
BENCHES = small(
    key=["name"],
    fields=[
        {"id": "name", "type": "text", "label": "Name", "required": True, "list": True},
        {"id": "made_of", "type": "text", "label": "Made of"},
        {"id": "set_on", "type": "date", "label": "Set up"},
    ],
)
FIRST = "Name,Material,Set up\nElm,teak,27/03/2026\nOak,iron,28/03/2026\n,nothing,\nElm,again,\n"
COLUMNS = {
    "f-name": "column:Name",
    "f-made_of": "column:Material",
    "f-set_on": "column:Set up",
    "dates": "day-first",
    "absent": "leave",
}


@pytest.fixture
def benches(town):
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(town.council, BENCHES, by=SETUP, at=at)
        for definition in definitions().values():
            actions.publish(town.council, definition, by=SETUP, at=at)
    return town


def worked():
    """Let the job do what waits."""
    while working.work_once():
        pass


def sent(browser, text, *, name="benches.csv", slug="benches", **more):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content)
    return browser.post(f"registers/ashby/{slug}/loads", file=file, **more)


def brought(browser, text, **more):
    """Send a file, and let it be read; return where its page is."""
    page = sent(browser, text, **more)
    worked()
    return page["Location"].removeprefix("/staff/")


def did(browser, where, deed, **fields):
    page = browser.post(f"{where}/{deed}", **fields)
    worked()
    return page


def now(town):
    with scope.opened([town.council.pk], writes=False):
        return Load.objects.order_by("-pk").first()


def said(town):
    with scope.opened([town.council.pk], writes=False):
        live = Record.objects.filter(removed_at__isnull=True).order_by("pk")
        names = ("name", "made_of", "set_on")
        return [tuple(record.values.get(name) for name in names) for record in live]


def test_a_file_is_mapped_looked_through_loaded_and_undone(benches, dev):
    assert "Load a file" in dev.get("registers/benches").text
    where = brought(dev, FIRST)
    page = dev.get(where).text
    assert 'value="column:Name" selected' in page
    assert "(tells records apart)" in page
    assert "Not used: Material" in page
    did(dev, where, "choose", **COLUMNS, go="show")
    page = dev.get(where).text
    assert re.search(
        r"<td[^>]*>2</td><td[^>]*>Elm</td><td[^>]*>teak</td><td[^>]*>27 March 2026<", page
    )
    assert "Cannot be used:</strong> Enter Name" in page
    did(dev, where, "choose", **COLUMNS, go="look", name="Usual")
    page = dev.get(where).text
    assert "Would be added</dt><dd>2<" in page
    assert "the same key as line 2" in page
    assert said(benches) == []
    did(dev, where, "begin")
    page = dev.get(where).text
    assert "Added</dt><dd>2<" in page
    assert "Rows that cannot be used</dt><dd>2<" in page
    assert said(benches) == [("Elm", "teak", "2026-03-27"), ("Oak", "iron", "2026-03-28")]
    rows = dev.get(f"{where}/rejected.csv")
    assert rows.text.removeprefix("\ufeff").startswith("Line,Reason,Row\r\n4,Enter Name,")
    assert "attachment" in rows["Content-Disposition"]
    did(dev, where, "undo")
    assert "Put back</dt><dd>2<" in dev.get(where).text
    assert said(benches) == []


def loaded(browser, text, **more):
    """Load a file with the columns as they are called; return where its page is."""
    where = brought(browser, text, **more)
    did(browser, where, "choose", **COLUMNS | {"f-made_of": "column:Made of"}, go="look")
    did(browser, where, "begin")
    return where


def test_who_may_not_change_records_brings_no_files(benches, sign_in):
    employee = sign_in("employee")
    assert employee.get("registers/ashby/benches/loads").status_code == 403
    assert sent(employee, FIRST).status_code == 403
    with scope.opened([benches.council.pk], writes=False):
        assert not Load.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said_of_it"),
    [
        ("empty.csv", b"", "The selected file is empty"),
        ("sheet.xlsx", b"Name\nElm\n", "The selected file is not what its name says: XLSX"),
        ("packed.csv", b"PK\x03\x04 more", "The selected file is not what its name says: CSV"),
        ("macro.xlsm", b"PK\x03\x04 more", "The selected file must be a CSV, XLSX"),
        ("long.csv", b"x" * 1_000_001, "The selected file must be smaller than 1MB"),
    ],
)
def test_a_file_that_is_none_is_refused_at_once(benches, dev, settings, name, content, said_of_it):
    settings.LOAD_MEGABYTES = 1
    page = sent(dev, content, name=name)
    assert page.status_code == 422
    assert said_of_it in page.text
    assert now(benches) is None


def test_a_file_whose_encoding_cannot_be_told_says_so_and_is_read_as_it_is_said(benches, dev):
    broken = "Name,Made of\nCafé,teak\n".encode("cp850") + b"\x81\n"
    where = brought(dev, broken)
    page = dev.get(where).text
    assert "the file is in no encoding that can be told" in page
    did(dev, where, "read", encoding="cp850")
    assert "Café</td>" in dev.get(where).text


def test_what_the_brake_holds_is_loaded_by_who_leads_with_a_reason_only(benches, dev, sign_in):
    names = "".join(f"Bench {n},teak,\n" for n in range(40))
    loaded(dev, f"Name,Made of,Set up\n{names}")
    where = brought(dev, "Name,Made of,Set up\nBench 1,teak,\n")
    columns = COLUMNS | {"f-made_of": "column:Made of", "absent": "remove"}
    did(dev, where, "choose", **columns, go="look")
    page = dev.get(where).text
    assert "remove 39 of 40 records" in page
    assert "Only managers and administrators can load what the brake holds." in page
    assert did(dev, where, "begin", reason="It is meant").status_code == 422
    mo = sign_in("mo")
    assert "Why is it meant?" in mo.get(where).text
    assert did(mo, where, "begin").status_code == 422
    assert len(said(benches)) == 40
    did(mo, where, "begin", reason="The park is closed")
    assert "The park is closed" in mo.get(where).text
    assert len(said(benches)) == 1


def test_a_mapping_that_was_kept_is_used_again(benches, dev):
    where = brought(dev, FIRST)
    did(dev, where, "choose", **COLUMNS, go="show", name="Usual")
    did(dev, where, "drop")
    with scope.opened([benches.council.pk], writes=False):
        assert not FilePart.objects.exists()
    again = brought(dev, FIRST, mapping="Usual")
    assert 'value="column:Material" selected' in dev.get(again).text
    other = brought(dev, FIRST)
    did(dev, other, "use", mapping="Usual")
    assert 'value="column:Material" selected' in dev.get(other).text


def test_the_bar_reloads_itself_until_the_work_is_done(benches, dev):
    where = sent(dev, FIRST)["Location"].removeprefix("/staff/")
    page = dev.get(where).text
    assert "See how far it is now</a>" in page
    assert "<progress" in page
    part = dev.get(where, **{"hx-request": "true"})
    assert part.text.startswith('<div id="progress"')
    worked()
    assert dev.get(where, **{"hx-request": "true"})["HX-Refresh"] == "true"


def test_what_was_published_meanwhile_is_looked_through_again(benches, dev):
    where = brought(dev, FIRST)
    did(dev, where, "choose", **COLUMNS, go="look")
    with scope.opened([benches.council.pk], writes=True) as at:
        more = BENCHES.model_copy(update={"summary": "Where people rest."})
        actions.publish(benches.council, more, by=SETUP, at=at, is_forced=True)
    did(dev, where, "begin")
    assert said(benches) == []
    assert "was published anew" in dev.get(where).text
    did(dev, where, "begin")
    assert len(said(benches)) == 2


def test_history_says_by_which_load_and_leads_there(benches, dev):
    where = loaded(dev, "Name,Made of,Set up\nElm,teak,\n")
    with scope.opened([benches.council.pk], writes=False):
        elm = Record.objects.get()
        assert Change.objects.get(record=elm).load_id == now(benches).pk
    page = dev.get(f"registers/benches/{elm.pk}").text
    assert f'href="/staff/{where}"' in page


def test_words_of_the_file_s_own_are_asked_for_before_it_is_looked_through(benches, dev):
    with scope.opened([benches.council.pk], writes=True) as at:
        kind = {"id": "kind", "type": "radios", "label": "Kind"}
        kind |= {"options": [{"id": "seat", "label": "Seat"}, {"id": "bench", "label": "Bench"}]}
        used = {"id": "used", "type": "yesno", "label": "In use"}
        fields = [*BENCHES.as_json()["fields"], kind, used]
        more = small(key=["name"], fields=fields)
        actions.publish(benches.council, more, by=SETUP, at=at, is_forced=True)
    where = brought(dev, "Name,Type,In use\nElm,SEATS,yes\nOak,bench,broken\nAsh,SEATS,no\n")
    chosen = {"f-name": "column:Name", "f-kind": "column:Type", "f-used": "column:In use"}
    did(dev, where, "choose", **chosen, go="look")
    page = dev.get(where).text
    assert now(benches).state == "chosen"
    assert "Say below what is meant by those of Kind and of In use" in page
    assert 'name="as-kind:SEATS"' in page
    assert 'name="as-kind:bench"' not in page
    meant = {"as-kind:SEATS": "seat", "as-used:broken": ""}
    did(dev, where, "choose", **chosen, **meant, go="look")
    assert now(benches).counts["added"] == 3
    did(dev, where, "anew")
    page = dev.get(where).text
    assert re.search(r'name="as-kind:SEATS">.*?value="seat" selected>Seat<', page)
    did(dev, where, "choose", **chosen, **meant | {"as-kind:SEATS": "?"}, go="look")
    assert (now(benches).counts["added"], now(benches).counts["rejected"]) == (1, 2)
    did(dev, where, "anew")
    did(dev, where, "choose", **chosen, **meant, go="look")
    did(dev, where, "begin")
    with scope.opened([benches.council.pk], writes=False):
        found = {one.title: one.values for one in Record.objects.all()}
    assert [found[name].get("kind") for name in ("Elm", "Oak", "Ash")] == ["seat", "bench", "seat"]
    assert [found[name].get("used") for name in ("Elm", "Oak", "Ash")] == [True, None, False]
