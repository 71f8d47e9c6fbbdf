"""Officers change several records at once: they see first what would be, do it, and undo it."""

import re

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.staff.conftest import Officer, a_desk_with_registers
from tests.standing import on as standing_on

from moothall.engine.registers import actions
from moothall.engine.registers.models import BulkChange, Change, Record
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
SEVERAL = "registers/risks/several"
OWN = {"address": "view=all", "task": "field:category"}


@pytest.fixture
@standing_on(a_desk_with_registers)
def town(standing):
    return standing


@pytest.fixture
def risks(town):
    """Three risks: two about money and one about people; their ids and revisions as a form has."""
    with scope.opened([town.council.pk], writes=True) as at:
        made = []
        for title, category in (("Fire", "money"), ("Flood", "money"), ("Flu", "people")):
            values = {"title": title, "category": category, "likelihood": 3, "impact": 4}
            made.append(actions.add(town.council, "risks", values, by=town.actor("mo"), at=at))
    return made


def named(*records):
    return ",".join(f"{one.pk}.{one.revision}" for one in records)


def now(record):
    with scope.opened([record.council_id], writes=False):
        return Record.objects.get(pk=record.pk)


def said(town, risks):
    return [now(one).values["category"] for one in risks]


def bulk(town):
    with scope.opened([town.council.pk], writes=False):
        return BulkChange.objects.order_by("-pk").first()


def do(client, step="do", **posted):
    return client.post(SEVERAL, step=step, **{**OWN, **posted})


def test_the_list_leads_to_choosing_records_and_what_to_do(risks, dev):
    assert f"/staff/{SEVERAL}?view=" in dev.get("registers/risks").text
    page = dev.get(f"{SEVERAL}?view=all&category=money").text
    assert re.findall(r'name="record" value="(\d+)\.1"', page) == [str(one.pk) for one in risks[:2]]
    assert "All of this list: 2 risks" in page
    assert 'value="field:category"' in page
    assert 'value="field:reference"' not in page
    assert 'value="field:confidential"' not in page


def test_nothing_is_changed_before_it_was_seen(risks, town, dev):
    asked = do(dev, step="ask", record=named(*risks))
    assert "See what it would do" in asked.text
    assert "3 risks" in asked.text
    seen = do(dev, step="see", record=named(*risks), category="people", said_why="Tidied")
    assert "2 risks would change" in seen.text
    assert "<del>Money</del>" in seen.text
    assert "It says that already." in seen.text
    assert said(town, risks) == ["money", "money", "people"]
    assert bulk(town) is None
    with scope.opened([town.council.pk], writes=False):
        assert not Entry.objects.filter(verb="records.changed-together").exists()


def test_several_are_changed_with_one_reason_and_each_history_tells_of_it(risks, town, dev):
    done = do(dev, record=named(*risks), category="people", said_why="Tidied")
    assert said(town, risks) == ["people"] * 3
    page = dev.get(done.url.removeprefix("/staff/"))
    assert "2 changed, 1 left as they were" in page.text
    assert "Tidied" in page.text
    history = dev.get(f"registers/risks/{risks[0].pk}").text
    assert f"With others, change {bulk(town).pk} of several. Tidied" in history
    with scope.opened([town.council.pk], writes=False):
        entry = Entry.objects.get(verb="records.changed-together")
        assert (entry.facts["done"], entry.facts["left"]) == (2, 1)
        assert Entry.objects.filter(verb="record.changed").count() == 2


def test_all_of_a_list_is_changed_without_naming_each(risks, town, dev):
    do(dev, which="all", address="view=all&category=money", category="technology")
    assert said(town, risks) == ["technology", "technology", "people"]


def test_a_move_is_made_of_several_and_says_why_of_those_that_it_is_not_for(
    risks, town, dev, sign_in
):
    moved = {"task": "move:close", "said_why": "Over"}
    assert "Choose what to do" in do(dev, record=named(risks[0]), **moved).text
    mo = sign_in("mo")
    do(mo, record=named(risks[0]), **moved)
    assert now(risks[0]).state == "closed"
    seen = do(mo, step="see", record=named(*risks), **moved)
    assert "2 risks would change" in seen.text
    assert "It is closed." in seen.text or "It says that already." in seen.text


def test_what_somebody_changed_meanwhile_is_left_and_said(risks, town, dev):
    with scope.opened([town.council.pk], writes=True) as at:
        actions.change(risks[0], {"category": "technology"}, by=town.actor("mo"), at=at, revision=1)
    done = do(dev, record=named(*risks[:2]), category="people")
    assert said(town, risks) == ["technology", "people", "people"]
    assert "Somebody changed it meanwhile." in dev.get(done.url.removeprefix("/staff/")).text


def test_all_of_it_is_undone_but_what_was_changed_since(risks, town, dev):
    do(dev, record=named(*risks[:2]), category="people")
    with scope.opened([town.council.pk], writes=True) as at:
        actions.change(
            now(risks[0]), {"category": "technology"}, by=town.actor("mo"), at=at, revision=2
        )
    done = dev.post(f"{SEVERAL}/{bulk(town).pk}/undo")
    page = dev.get(done.url.removeprefix("/staff/")).text
    assert "1 record put back." in page
    assert "Fire: Somebody changed it meanwhile." in page
    assert said(town, risks) == ["technology", "money", "people"]
    assert "Undo all of it" not in page
    again = dev.post(f"{SEVERAL}/{bulk(town).pk}/undo")
    assert "undone already" in dev.get(again.url.removeprefix("/staff/")).text


def test_a_move_of_several_is_undone_with_its_days(risks, town, sign_in):
    before, mo = now(risks[1]), sign_in("mo")
    do(mo, record=named(*risks[1:]), task="move:close", said_why="Over")
    assert now(risks[1]).review_on is None
    mo.post(f"{SEVERAL}/{bulk(town).pk}/undo")
    after = now(risks[1])
    assert (after.state, after.review_on) == (before.state, before.review_on)
    with scope.opened([town.council.pk], writes=False):
        last = Change.objects.filter(record=after).order_by("-revision").first()
        assert last.fields["state"] == ["closed", "open"]


def test_nobody_undoes_what_another_officer_did_but_who_leads(risks, town, dev, sign_in):
    do(dev, record=named(risks[0]), category="people")
    asha = sign_in("asha")
    if asha.get(f"{SEVERAL}").status_code == 200:
        asha.post(f"{SEVERAL}/{bulk(town).pk}/undo")
        assert bulk(town).undone_at is None
    sign_in("mo").post(f"{SEVERAL}/{bulk(town).pk}/undo")
    assert bulk(town).undone_at is not None
    assert said(town, risks)[0] == "money"


def test_a_form_that_chooses_nothing_says_so(risks, dev):
    assert "Choose records, or all of the list" in do(dev, step="ask").text
    page = do(dev, step="ask", task="", record=named(risks[0]))
    assert page.status_code == 422
    assert "Choose what to do" in page.text
    assert "checked" in page.text
    wrong = do(dev, step="see", task="field:likelihood", record=named(risks[0]), likelihood="9")
    assert wrong.status_code == 422
    assert 'href="#likelihood"' in wrong.text


def test_more_than_a_change_takes_are_refused(risks, town, dev):
    with scope.opened([town.council.pk], writes=True) as at:
        kept = actions.several.queries.register(town.council.pk, "risks")
        with pytest.raises(actions.several.NotAllowed, match="At most 200"):
            actions.change_together(
                kept,
                dict.fromkeys(range(1, 502), 1),
                actions.Wanted({"category": "people"}),
                by=town.actor("mo"),
                at=at,
            )


def test_records_of_another_council_are_neither_changed_nor_told_of(
    risks, town, dev, sign_in, other_town
):
    with scope.opened([other_town.council.pk], writes=True) as at:
        for definition in definitions().values():
            actions.publish(other_town.council, definition, by=SETUP, at=at)
    do(dev, record=named(risks[0]), category="people")
    stranger = sign_in("mo", slug="brackwater", home="brackwater")
    page = stranger.post(
        SEVERAL,
        step="see",
        address="view=all",
        task="field:category",
        category="money",
        record=named(*risks),
    )
    assert "Fire" not in page.text
    assert "Nothing would change" in page.text
    assert 'name="step"' not in page.text, "a form that nobody can send"
    assert stranger.get(f"{SEVERAL}/{bulk(town).pk}").status_code == 404
    assert stranger.post(f"{SEVERAL}/{bulk(town).pk}/undo").status_code == 404


def test_at_a_shared_desk_what_changes_is_said_as_the_records_own_council_has_it(
    risks, town, other_town, shared, client
):
    theirs = definitions()["risks"]
    fields = tuple(
        one.model_copy(update={"label": "Sort"}) if one.id == "category" else one
        for one in theirs.fields
    )
    with scope.opened([other_town.council.pk], writes=True) as at:
        for definition in definitions().values():
            said_there = theirs.model_copy(update={"fields": fields})
            there = said_there if definition.slug == "risks" else definition
            actions.publish(other_town.council, there, by=SETUP, at=at)
        values = {"title": "Ice", "category": "money", "likelihood": 3, "impact": 4}
        ice = actions.add(other_town.council, "risks", values, by=other_town.actor("mo"), at=at)
    client.force_login(shared)
    pat = Officer(client, "three-rivers-ict")
    page = do(pat, step="see", record=named(risks[0], ice), category="people", said_why="Tidied")
    assert "2 risks would change" in page.text
    found = re.findall(r"([A-Za-z ]+): <del>", page.text)
    assert sorted(found) == ["Kind of risk", "Sort"]
