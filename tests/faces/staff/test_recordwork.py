"""Officers move records, review, rate, put off, remove and merge them; each can be undone."""

import re

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.staff.conftest import a_desk_with_registers
from tests.standing import on as standing_on

from moothall.engine.registers import actions
from moothall.engine.registers.models import Change, Record
from moothall.engine.registers.words import Colour
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
REVIEWS = 16
PLAIN = {"title": "Flood", "category": "technology", "likelihood": 3, "impact": 4}


@pytest.fixture
@standing_on(a_desk_with_registers)
def town(standing):
    return standing


@pytest.fixture
def keep(town):
    """Publish the registers in Ashby, and keep what a test adds."""

    def added(slug, **values):
        with scope.opened([town.council.pk], writes=True) as at:
            return actions.add(town.council, slug, values, by=town.actor("mo"), at=at)

    return added


@pytest.fixture
def risk(keep):
    return keep("risks", **PLAIN, act_by="2026-05-01")


@pytest.fixture
def mo(sign_in):
    return sign_in("mo")


def now(record):
    with scope.opened([record.council_id], writes=False):
        return Record.objects.get(pk=record.pk)


def at_page(record, verb, slug="risks"):
    return f"registers/{slug}/{record.pk}/do/{verb}"


def typed_day(name, day):
    year, month, number = (str(int(part)) for part in day.split("-"))
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


def does(town, action, *things, **more):
    with scope.opened([town.council.pk], writes=True) as at:
        return action(*things, by=town.actor("mo"), at=at, **more)


def test_a_record_offers_what_may_be_done_to_it_from_its_state(risk, dev, sign_in):
    page = dev.get(f"registers/risks/{risk.pk}").text
    assert f'href="/staff/registers/risks/{risk.pk}/do/review"' in page
    assert "Only managers and administrators can do that." in page
    assert f"/registers/risks/{risk.pk}/do/move-close" not in page
    assert "do/move-reopen" not in page
    page = sign_in("mo").get(f"registers/risks/{risk.pk}").text
    assert f'href="/staff/registers/risks/{risk.pk}/do/move-close"' in page


def test_a_move_asks_for_what_must_be_filled_and_why(risk, mo):
    address = at_page(risk, "move-tolerate")
    form = mo.get(address).text
    assert 'name="controls"' in form
    page = mo.post(address, revision="1")
    assert page.status_code == 422
    assert 'href="#controls"' in page.text
    assert 'href="#said_why"' in page.text
    done = mo.post(address, revision="1", controls="A pump", said_why="Cheap enough")
    assert done.url == f"/staff/registers/risks/{risk.pk}"
    stands = now(risk)
    assert (stands.state, stands.values["controls"]) == ("tolerated", "A pump")
    page = mo.get(f"registers/risks/{risk.pk}").text
    assert "Flood: tolerated." in page
    assert "Cheap enough" in page
    assert "<del>Open</del> → <ins>Tolerated</ins>" in page


def test_who_may_not_move_is_refused_in_the_rules_words(risk, dev):
    page = dev.post(at_page(risk, "move-close"), revision="1", said_why="Done")
    assert page.status_code == 422
    assert "Only managers and administrators can do that." in page.text
    assert now(risk).state == "open"
    page = dev.get(at_page(risk, "move-close"))
    assert "Nothing was done." in page.text
    assert 'name="said_why"' not in page.text


def test_what_others_did_meanwhile_is_shown_and_nothing_typed_is_lost(risk, town, mo):
    with scope.opened([risk.council_id], writes=True) as at:
        seen = {"impact": 5}
        actions.change(risk, seen, by=town.actor("mo"), at=at, revision=1, why="New servers")
    address = at_page(risk, "move-close")
    page = mo.post(address, revision="1", said_why="Done with")
    assert page.status_code == 422
    assert "Somebody changed the record meanwhile" in page.text
    assert "New servers" in page.text
    assert ">Done with</textarea>" in page.text
    assert 'name="revision" value="2"' in page.text
    assert now(risk).state == "open"
    assert mo.post(address, revision="2", said_why="Done with").status_code == 302
    assert now(risk).state == "closed"
    again = mo.post(address, revision="2", said_why="Done with")
    assert again.status_code == 302
    assert now(risk).revision == 3


def test_a_review_says_what_was_found_and_when_next(risk, dev):
    form = dev.get(at_page(risk, "review")).text
    assert re.search(r'name="review_on-day"[^>]* value="\d+"', form)
    typed = {"said_why": "All in place", "revision": "1"}
    page = dev.post(at_page(risk, "review"), **typed, **typed_day("review_on", "2020-01-02"))
    assert page.status_code == 422
    assert 'href="#review_on-day"' in page.text
    assert "must be after today" in page.text
    done = dev.post(at_page(risk, "review"), **typed, **typed_day("review_on", "2099-01-02"))
    assert done.status_code == 302
    assert now(risk).review_on.isoformat() == "2099-01-02"
    assert "All in place" in dev.get(f"registers/risks/{risk.pk}").text


def test_a_rating_by_hand_says_who_and_why_on_page_and_list_until_it_is_taken_away(risk, dev):
    address = at_page(risk, "rate")
    page = dev.post(address, colour="red", revision="1")
    assert 'href="#said_why"' in page.text
    assert dev.post(address, colour="red", said_why="The dam", revision="1").status_code == 302
    assert (now(risk).rag, now(risk).is_rated) == ("red", True)
    page = dev.get(f"registers/risks/{risk.pk}").text
    assert "rated by hand by Dev" in page
    assert "By hand, Dev: The dam" in dev.get("registers/risks").text
    assert "By the rule it is amber today." in dev.get(address).text
    assert dev.post(address, colour="rule", said_why="Dry", revision="2").status_code == 302
    assert (now(risk).rag, now(risk).is_rated) == ("amber", False)
    assert "By hand" not in dev.get("registers/risks").text


def test_a_revised_date_shows_its_first_how_often_and_who_agreed(risk, town, dev):
    address = at_page(risk, "revise-act_by")
    assert "Who agreed to it" in dev.get(address).text
    page = dev.post(address, revision="1", **typed_day("new_on", "2026-06-01"))
    assert 'href="#agreed_by"' in page.text
    agreed = {"agreed_by": str(town.people["mo"].pk), "said_why": "Parts are late"}
    for revision, day in (("1", "2026-06-01"), ("2", "2026-07-01")):
        done = dev.post(address, **agreed, revision=revision, **typed_day("new_on", day))
        assert done.status_code == 302
    page = dev.get(f"registers/risks/{risk.pk}").text
    assert "Put off 2 times, agreed by Mo." in page
    assert "1 May 2026" in page
    assert dev.get(at_page(risk, "revise-title")).status_code == 404


def test_a_removed_record_is_put_back_by_one_press(risk, dev):
    assert dev.post(at_page(risk, "remove"), revision="1").status_code == 422
    done = dev.post(at_page(risk, "remove"), said_why="Twice here", revision="1")
    page = dev.get(done.url.removeprefix("/staff/")).text
    assert "Flood is removed. You can put it back below." in page
    assert (
        "Flood" not in dev.get("registers/risks").text.partition("<main")[2].partition("d-said")[2]
    )
    assert f'action="/staff/registers/risks/{risk.pk}/do/restore"' in page
    assert dev.post(at_page(risk, "restore")).status_code == 302
    assert now(risk).removed_at is None
    assert dev.get(at_page(risk, "restore")).status_code == 404


def test_two_records_are_found_seen_side_by_side_merged_and_parted_again(keep, risk, dev):
    twin = keep("risks", **PLAIN | {"title": "Flooding"}, controls="A pump")
    address = f"registers/risks/{risk.pk}/merge"
    found = dev.get(f"{address}?q=flo").text
    assert f'href="?other={twin.pk}"' in found
    assert f'href="?other={risk.pk}"' not in found
    assert "Nothing found" in dev.get(f"{address}?q=zebra").text
    assert f'href="?other={twin.pk}"' in dev.get(f"{address}?q=r-0002").text
    sides = dev.get(f"{address}?other={twin.pk}").text
    assert "A pump" in sides
    sent = {"other": twin.pk, f"revision-{risk.pk}": 1, f"revision-{twin.pk}": 1}
    assert "Choose which of the two stays" in dev.post(address, **sent).text
    done = dev.post(address, **sent, stays=risk.pk, why="The same river")
    assert done.url == f"/staff/registers/risks/{risk.pk}"
    assert now(risk).values["controls"] == "A pump"
    gone = dev.get(f"registers/risks/{twin.pk}").text
    assert "It was merged into" in gone
    assert f'action="/staff/registers/risks/{twin.pk}/do/unmerge"' in gone
    assert dev.post(at_page(twin, "unmerge")).status_code == 302
    assert "controls" not in now(risk).values
    assert now(twin).removed_at is None


def test_records_that_changed_meanwhile_are_looked_at_again_before_they_are_merged(
    keep, risk, town, dev
):
    twin = keep("risks", **PLAIN | {"title": "Flooding"})
    does(town, actions.rate, twin, Colour.RED, why="The dam")
    address = f"registers/risks/{risk.pk}/merge"
    sent = {"other": twin.pk, f"revision-{risk.pk}": 1, f"revision-{twin.pk}": 1}
    page = dev.post(address, **sent, stays=risk.pk, why="The same river")
    assert page.status_code == 422
    assert "Somebody changed one of them meanwhile" in page.text
    assert "The same river" in page.text
    assert f'name="revision-{twin.pk}" value="2"' in page.text
    assert now(twin).removed_at is None


def test_a_record_is_not_merged_with_itself_or_one_of_another_register(keep, risk, dev):
    system = keep("systems", name="Parking", what="Permits")
    address = f"registers/risks/{risk.pk}/merge"
    assert "cannot be merged into itself" in dev.get(f"{address}?other={risk.pk}").text
    assert dev.get(f"{address}?other={system.pk}").status_code == 404
    assert dev.post(address, other=system.pk, stays=risk.pk).status_code == 404


def test_who_may_only_look_is_offered_no_deed(risk, town, sign_in):
    with scope.opened([town.council.pk], writes=True) as at:
        identity = Identity.objects.create(email="des@ashby.example")
        des = people.add(
            town.council, "Des", by=SETUP, at=at, email=identity.email, identity=identity
        )
        people.stand(des, Role.DESIGNER, by=SETUP, at=at)
    des = sign_in("des")
    assert "/do/" not in des.get(f"registers/risks/{risk.pk}").text
    for address in (
        at_page(risk, "review"),
        at_page(risk, "remove"),
        f"registers/risks/{risk.pk}/merge",
    ):
        assert des.get(address).status_code == 403
        assert des.post(address, said_why="x", revision="1").status_code == 403
    with scope.opened([town.council.pk], writes=False):
        assert Change.objects.filter(record_id=risk.pk).count() == 1


def test_a_record_of_another_council_is_not_there_to_be_worked_on(risk, sign_in, other_town):
    stranger = sign_in("dev", slug="brackwater", home="brackwater")
    for address in (at_page(risk, "review"), f"registers/risks/{risk.pk}/merge"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, said_why="x").status_code == 404


def test_a_move_does_not_ask_who_may_not_see_what_it_needs(keep, town, sign_in):
    hidden = definitions()["risks"].model_dump(mode="json", by_alias=True, exclude_none=True)
    for move in hidden["moves"]:
        if move["id"] == "tolerate":
            move |= {"needs": ["confidential"], "who": []}
    with scope.opened([town.council.pk], writes=True) as at:
        wanted = definitions()["risks"].model_validate(hidden)
        actions.publish(town.council, wanted, by=SETUP, at=at)
    kept = keep("risks", **PLAIN)
    page = sign_in("dev").get(at_page(kept, "move-tolerate")).text
    assert "Nothing was done." in page
    assert 'name="confidential"' not in page
    assert 'name="confidential"' in sign_in("mo").get(at_page(kept, "move-tolerate")).text


def test_reviews_show_what_is_due_mine_first_and_lead_to_it(keep, town, dev):
    mine = keep("risks", **PLAIN, owner=town.people["dev"].pk)
    keep("risks", **PLAIN | {"title": "Fire"})
    assert "Nothing is due" in dev.get("reviews").text
    with scope.opened([mine.council_id], writes=True) as at:
        Record.objects.update(review_on=at.date())
        Record.objects.filter(pk=mine.pk).update(review_on="2026-01-05")
    page = dev.get("reviews").text
    assert f'href="/staff/registers/risks/{mine.pk}"' in page
    assert "1 due, 1 of them overdue" in page
    assert "Overdue</strong> since Monday 5 January 2026" in page
    assert "Fire" not in page
    assert "Fire" in dev.get("reviews?whose=all&after=odd").text
    assert "2 due, 1 of them overdue" in dev.get("reviews?whose=all").text


@pytest.mark.parametrize("rows", [1, 3])
def test_reviews_ask_the_same_however_many_there_are(
    keep, town, dev, rows, django_assert_num_queries
):
    for number in range(rows):
        keep("risks", **PLAIN | {"title": f"Risk {number}"}, owner=town.people["dev"].pk)
    with scope.opened([town.council.pk], writes=True) as at:
        Record.objects.update(review_on=at.date())
    dev.get("reviews")
    with django_assert_num_queries(REVIEWS):
        dev.get("reviews")
