"""S1, S2, S4, S7, S8, S10, S11, S31: records by every side door, with whatever is typed."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from tests.engine.registers.shelf import definitions, small
from tests.faces.portal.test_registers import BENCHES
from tests.faces.staff.conftest import a_desk_with_registers
from tests.faces.staff.test_loads import brought, did
from tests.standing import on as standing_on

from moothall.engine.registers import actions
from moothall.engine.registers.models import Record
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
RISK = {"title": "Fire", "category": "money", "likelihood": 3, "impact": 4}
SECRET = "Zedland"
WHERE = {"easting": 375_000, "northing": 165_000, "said": "375000, 165000"}
VAULT = {
    "register": "vaults",
    "name": "Vaults",
    "one": "vault",
    "title": "name",
    "see": ["manager"],
    "change": ["manager"],
    "states": [{"id": "open", "label": "Open"}],
    "review": {"months": 1},
    "fields": [
        {"id": "name", "type": "text", "label": "Name", "required": True, "list": True},
        {"id": "of", "type": "relation", "label": "Risk", "to": "risks"},
        {"id": "where", "type": "point", "label": "Where"},
    ],
}
NASTY = ("' OR 1=1 --", '"; DROP TABLE registers_record; --', "%", "\\", "a' UNION SELECT 1--")


class Kept:
    """Two risks, one with a secret, and a vault that managers alone see, which leads to one."""

    def __init__(self, desk, at):
        self.council = desk.council
        for definition in (*definitions().values(), small(**VAULT)):
            actions.publish(desk.council, definition, by=SETUP, at=at)

        def add(slug, **said):
            return actions.add(desk.council, slug, said, by=desk.actor("mo"), at=at)

        self.risk = add("risks", **RISK, confidential=SECRET)
        self.other = add("risks", **RISK | {"title": "Flood"})
        self.vault = add("vaults", name="Arrears of Quillfeather", of=[self.risk.pk], where=WHERE)

    def now(self, record):
        with scope.opened([self.council.pk], writes=False):
            return Record.objects.get(pk=record.pk)


@pytest.fixture
@standing_on(a_desk_with_registers)
def town(standing):
    return standing


@pytest.fixture
def kept(town):
    with scope.opened([town.council.pk], writes=True) as at:
        return Kept(town, at)


def pages_of(slug, record, other):
    """The pages of a register and of one of its records."""
    at, one = f"registers/{slug}", f"registers/{slug}/{record.pk}"
    of_all = (at, f"{at}/several", f"{at}/map", f"{at}/map/window?box=-9,49,3,61")
    return (*of_all, one, f"{one}/change", f"{one}/merge", f"{one}/merge?other={other.pk}")


def test_s1_a_register_opens_for_the_roles_that_see_it_and_for_nobody_else(kept, sign_in):
    hidden = [one for one in pages_of("vaults", kept.vault, kept.vault) if "window" not in one]
    mine = [one for one in pages_of("risks", kept.risk, kept.other) if "map" not in one]
    for path in (*hidden, f"registers/vaults/{kept.vault.pk}/do/review"):
        for name in ("dev", "asha"):
            assert sign_in(name).get(path).status_code == 404, (path, name)
        for name in ("employee", "resident"):
            assert sign_in(name).get(path).status_code in (403, 404), (path, name)
    for path in mine:
        assert sign_in("dev").get(path).status_code == 200, path
        assert sign_in("resident").get(path).status_code == 403, path
    assert sign_in("mo").get(hidden[0]).status_code == 200
    for path, posted in (
        ("registers/ashby/vaults/add", {"name": "Mine"}),
        ("registers/vaults/file", {"form": "csv", "address": "view=all"}),
        ("registers/vaults/several", {"step": "do"}),
        ("registers/vaults/views/save", {"name": "Mine"}),
        (f"registers/vaults/{kept.vault.pk}/change", {"name": "Mine"}),
        (f"registers/vaults/{kept.vault.pk}/do/remove", {"why": "Mine"}),
    ):
        assert sign_in("dev").post(path, **posted).status_code == 404, path
    assert kept.now(kept.vault).revision == 1


def test_s2_whoever_may_not_see_it_learns_of_it_by_no_side_door(kept, dev, sign_in):
    doors = (
        "registers",
        "reviews",
        "reviews?whose=all",
        "reading",
        "find?text=Quillfeather",
        "find?text=Quillfeather&kind=record",
        "find?text=vaults",
        f"find?text={kept.vault.pk}",
        f"registers/risks/{kept.risk.pk}",
        f"registers/risks/{kept.risk.pk}/merge?q=Quillfeather",
        f"registers/risks/{kept.vault.pk}",
        f"registers/risks/{kept.vault.pk}/change",
        f"registers/risks/{kept.risk.pk}/merge?other={kept.vault.pk}",
        f"registers/risks?systems={kept.vault.pk}",
        *pages_of("vaults", kept.vault, kept.risk),
    )
    for door in doors:
        page = dev.get(door)
        assert page.status_code in (200, 404), door
        shown = re.sub(r'value="[^"]*"|“[^”]*”', "", page.text)
        assert "Arrears of" not in shown, door
        assert "Vaults" not in shown, door
        assert f"/vaults/{kept.vault.pk}" not in shown, door
    posted = {"step": "see", "task": "field:category", "category": "people", "address": "view=all"}
    several = dev.post("registers/risks/several", record=f"{kept.vault.pk}.1", **posted)
    assert "Arrears of" not in several.text
    mo = sign_in("mo")  # there is something to see
    for door in (f"registers/risks/{kept.risk.pk}", "find?text=Quillfeather", "registers/vaults"):
        assert "Arrears of" in mo.get(door).text, door


def test_s4_nothing_of_a_register_is_there_on_the_host_of_another_council(
    kept, dev, sign_in, other_town
):
    with scope.opened([other_town.council.pk], writes=True) as at:
        theirs = Kept(other_town, at)
    load = brought(dev, "Name\nBrook\n", slug="suppliers").rpartition("/")[2]
    stranger = sign_in("mo", slug="brackwater", home="brackwater")
    one = f"registers/risks/{kept.risk.pk}"
    for path in (one, f"{one}/change", f"{one}/merge", f"registers/vaults/{kept.vault.pk}"):
        assert stranger.get(path).status_code == 404, path
    for council in ("ashby", "brackwater"):
        loads = f"registers/{council}/suppliers/loads/{load}"
        for path in (loads, f"{loads}/rejected.csv"):
            assert stranger.get(path).status_code == 404, path
        assert stranger.post(f"{loads}/drop").status_code == 404
    assert stranger.post(f"{one}/do/remove", why="Mine").status_code == 404
    assert stranger.post(f"{one}/change", title="Mine", revision="1").status_code == 404
    assert stranger.post("registers/ashby/risks/add", **RISK).status_code == 404
    merge = f"registers/risks/{theirs.risk.pk}/merge"
    stays = str(theirs.risk.pk)
    assert stranger.post(merge, other=str(kept.risk.pk), stays=stays).status_code == 404
    assert kept.now(kept.risk).revision == 1


def test_s7_a_sensitive_field_is_in_nothing_that_whoever_may_not_see_it_is_sent(
    kept, town, dev, sign_in
):
    with scope.opened([town.council.pk], writes=True) as at:
        more = {"confidential": f"{SECRET} anew", "title": "Great fire"}
        actions.change(kept.risk, more, by=town.actor("mo"), at=at, revision=1)
    one, lists = f"registers/risks/{kept.risk.pk}", "registers/risks?view=all"
    asks = (
        f"{lists}&show-columns=confidential",
        f"{lists}&confidential={SECRET}",
        f"{lists}&sort=confidential",
    )
    for path in (one, f"{one}/change", f"{one}/merge?other={kept.other.pk}", *asks):
        page = dev.get(path)
        shown = re.sub(r'(value|href)="[^"]*"', "", page.text)
        assert SECRET not in shown, path
        assert "For senior managers only" not in shown, path
    assert f"/risks/{kept.risk.pk}" not in dev.get(f"find?text={SECRET}").text
    assert SECRET in sign_in("mo").get(one).text


@pytest.mark.parametrize("said", ["secret=Zed", "secret=Another", "sort=secret", "sort=-secret"])
def test_s7_no_list_tells_by_its_order_or_length_what_may_not_be_seen(kept, town, dev, said):
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(town.council, small(**BENCHES), by=SETUP, at=at)
        for place, secret in (("Bridge", SECRET), ("Gate", "Another")):
            values = {"place": place, "secret": secret}
            actions.add(town.council, "seats", values, by=town.actor("mo"), at=at)
    page = dev.get(f"registers/seats?{said}")
    if page.status_code != 404:
        assert re.findall(r"Bridge|Gate", page.text)[:2] == ["Bridge", "Gate"]
    assert SECRET not in page.text


def test_s8_s10_what_a_form_does_not_ask_for_changes_nothing(kept, dev):
    mass = {
        "council": "2",
        "council_id": "2",
        "register_id": "99",
        "state": "closed",
        "is_rated": "1",
        "keep_until_on": "2000-01-01",
        "score": "1",
        "is_superuser": "1",
        "__class__": "x",
        "id": "9",
        "\"') from": "x",
        "confidential": "Mine",
    }
    typed = {name: str(value) for name, value in RISK.items()} | {"title": "Great fire"}
    path = f"registers/risks/{kept.risk.pk}/change"
    assert dev.post(path, **typed, revision="1", **mass).status_code == 302
    now = kept.now(kept.risk)
    assert now.values["title"] == "Great fire"
    assert (now.pk, now.council_id, now.register_id) == (
        kept.risk.pk,
        kept.council.pk,
        kept.risk.register_id,
    )
    assert (now.state, now.is_rated, now.keep_until_on) == ("open", False, kept.risk.keep_until_on)
    assert now.values["confidential"] == SECRET
    assert now.values["score"] == 12
    assert now.values.keys() <= definitions()["risks"].by_id.keys() | {"score", "movement"}


@pytest.mark.parametrize("typed", [*NASTY, "\0", "x" * 5000, "9" * 30, "ä\u202e"])
def test_s11_whatever_is_typed_is_looked_for_as_text(kept, dev, typed):
    names = ("view", "sort", "after", "title", "category", "owner", "state", "rag", "score-from")
    for name in (*names, "act_by-to", "show-columns", "systems", typed):
        page = dev.get("registers/risks?" + asked(name, typed))
        assert page.status_code in {200, 302, 400, 404}, name
    others = {
        "reviews": ("whose", "after"),
        "find": ("text", "kind", "page"),
        f"registers/risks/{kept.risk.pk}/merge": ("q", "other"),
        "registers/risks/map": ("near", "within", "area"),
        "registers/risks/map/window": ("box",),
    }
    for path, asks in others.items():
        for name in asks:
            page = dev.get(f"{path}?" + asked(name, typed))
            assert page.status_code in {200, 302, 400, 404}, (path, name)
    for deed in ("move", "rate", "revise", "review", "remove"):
        said = dict.fromkeys(("why", "colour", "day", "field", "move", "revision"), typed)
        page = dev.post(f"registers/risks/{kept.other.pk}/do/{deed}", **said)
        assert page.status_code in {302, 400, 403, 404, 409, 422}, deed
    posted = {"address": asked("sort", typed), "form": typed}
    assert dev.post("registers/risks/file", **posted).status_code in {302, 400, 404}
    assert kept.now(kept.risk).revision == 1


def asked(name, typed):
    return urlencode({name: typed})


@pytest.mark.parametrize("typed", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\uff1d1", "\t=1", " =1"])
def test_s31_rows_that_a_load_rejects_run_nothing_in_a_spreadsheet(kept, dev, typed):
    where = brought(dev, f'Name\n"{typed}"\n"{typed}"\n', slug="suppliers")
    did(dev, where, "choose", **{"f-name": "column:Name", "absent": "leave"}, go="look")
    page = dev.get(f"{where}/rejected.csv")
    _, found = csv.reader(io.StringIO(page.content.decode("utf-8-sig")))
    assert found[2].startswith("'")
