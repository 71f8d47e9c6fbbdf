"""An officer records on evidence that somebody acts for a caller, and ends it."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.engine.cases.conftest import BINS
from tests.faces.pages.signing import HOST, SETUP, identity, sign_in
from tests.faces.portal.conftest import furnish

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.contact.models import Message
from moothall.faces.pages import holdings
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import PLATFORM
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Authority
from moothall.ground.people.words import Dwelling, Role

pytestmark = pytest.mark.django_db
SAID = {"holder": "lars@example.org", "evidence": "power", "note": "Seen", "length": "365"}


@pytest.fixture
def folk(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        return [
            people.add(ashby, name, email=f"{name.lower()}@example.org", by=SETUP, at=at)
            for name in ("Rosa", "Lars")
        ]


@pytest.fixture
def desk(client, ashby):
    identity(ashby, "asha@ashby.example", role=Role.OFFICER)
    sign_in(client, "asha@ashby.example")

    def do(person, verb, **typed):
        path = f"/staff/known/{person.pk}/do/{verb}"
        return client.post(path, typed, headers=HOST, follow=True).text

    return do


def test_an_officer_records_and_ends_it(client, desk, folk, ashby):
    rosa, lars = folk
    assert "Lars may act for Rosa now" in desk(rosa, "appoint", **SAID, services=["missed-bin"])
    with scope.opened([ashby.pk], writes=False) as at:
        held = queries.acting(lars.pk, rosa.pk, at)
        assert (held.evidence, held.note, held.services) == ("power", "Seen", ["missed-bin"])
        assert Entry.objects.get(verb="authority.held").facts["evidence"] == "power"
    assert "They may act for them already" in desk(rosa, "appoint", **SAID)
    told = client.get(f"/staff/known/{lars.pk}", headers=HOST).text
    assert "A power of attorney: Seen (Asha, " in told
    assert "That has ended" in desk(lars, "end", authority=held.pk)
    with scope.opened([ashby.pk], writes=False) as at:
        assert queries.acting(lars.pk, rosa.pk, at) is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"holder": "eve@example.org"}, "Nobody known by that"),
        ({"evidence": "own-word"}, "what shows that they may act"),
        ({"evidence": ""}, "what shows that they may act"),
        ({"length": "9999"}, "Choose for how long"),
        ({"owner": "yes"}, "Only a business has an owner"),
    ],
)
def test_without_evidence_or_an_end_nothing_is_recorded(desk, folk, ashby, wrong, said):
    assert said in desk(folk[0], "appoint", **{**SAID, **wrong})
    with scope.opened([ashby.pk], writes=False):
        assert not Authority.objects.exists()


def test_no_officer_is_recorded_as_acting_for_anybody(desk, folk, ashby):
    said = desk(folk[0], "appoint", **{**SAID, "holder": "asha@ashby.example"})
    assert "You cannot record that you act for somebody yourself" in said
    identity(ashby, "bo@ashby.example", role=Role.AUDITOR)
    said = desk(folk[0], "appoint", **{**SAID, "holder": "bo@ashby.example"})
    assert "They are an officer here" in said
    with scope.opened([ashby.pk], writes=False):
        assert not Authority.objects.exists()


def test_somebody_is_found_by_all_of_an_address_and_never_by_a_name(client, desk, folk):
    found = client.get("/staff/known?text=Rosa@example.org", headers=HOST)
    assert found.headers["Location"].endswith(f"/known/{folk[0].pk}")
    assert "Nobody is known by that" in client.get("/staff/known?text=Rosa", headers=HOST).text


def test_a_business_is_checked_by_an_officer(desk, ashby, folk):
    with scope.opened([ashby.pk], writes=True) as at:
        said = people.Business("Lund Bakery Ltd", "01234567")
        bakery = people.add_business(ashby, said, by=SETUP, at=at)
    assert "you checked this business" in desk(bakery, "check")
    assert "That is a person" in desk(folk[0], "check")


def test_nobody_of_another_council_is_there(desk, dunmere, folk, client):
    with scope.opened([dunmere.pk], writes=True) as at:
        away = people.add(dunmere, "Away", email="away@example.org", by=SETUP, at=at)
    assert client.get(f"/staff/known/{away.pk}", headers=HOST).status_code == 404
    assert "Nobody known by that" in desk(folk[0], "appoint", **{**SAID, "holder": str(away.pk)})
    resident = Client()
    assert resident.get("/staff/known", headers=HOST).status_code == 302


def messages(council):
    with scope.opened([council.pk], writes=False):
        return list(Message.objects.order_by("pk"))


def test_whoever_another_may_act_for_is_told_how_to_object_and_nobodys_name(desk, folk, ashby):
    rosa, _ = folk
    lives(rosa)
    page = desk(rosa, "appoint", **SAID, services=["missed-bin"])
    assert "They are told" in page
    [told] = messages(ashby)
    assert (told.recipient, told.channel, told.is_answer) == ("rosa@example.org", "email", True)
    for words in ("A power of attorney", "missed-bin", "/details/acting", "give this number: "):
        assert words in told.body
    assert "Lars" not in told.subject + told.body
    [letter] = told.otherwise
    assert letter["recipient"] == "Rosa\n1 Example Street\nAshby\nZZ1 1AA"


def test_who_has_no_email_is_sent_a_letter_and_without_an_address_the_officer_is_told(
    desk, folk, ashby
):
    with scope.opened([ashby.pk], writes=True) as at:
        kim, jo = (people.add(ashby, name, by=SETUP, at=at) for name in ("Kim", "Jo"))
    lives(kim)
    desk(kim, "appoint", **SAID)
    assert [one.channel for one in messages(ashby)] == ["letter"]
    assert "We know no address of Jo: tell them yourself" in desk(jo, "appoint", **SAID)
    assert len(messages(ashby)) == 1


def test_the_owners_of_a_business_are_told_too(desk, folk, ashby):
    rosa, _ = folk
    with scope.opened([ashby.pk], writes=True) as at:
        said = people.Business("Lund Bakery Ltd", "01234567", "bakery@example.org")
        bakery = people.add_business(ashby, said, by=SETUP, at=at, owner=rosa)
    desk(bakery, "appoint", **SAID)
    told = {one.recipient: one.subject for one in messages(ashby)}
    assert told == {
        "bakery@example.org": "Somebody may act for your business from today",
        "rosa@example.org": "Somebody may act for Lund Bakery Ltd from today",
    }


def test_an_officer_who_owns_a_business_cannot_check_it(client, desk, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        [asha] = queries.at_email(ashby.pk, "asha@ashby.example")
        said = people.Business("Own Shop Ltd", "01234567")
        shop = people.add_business(ashby, said, by=asha.actor, at=at, owner=asha)
    page = client.get(f"/staff/known/{shop.pk}", headers=HOST).text
    assert "You act for this business" in page
    assert "I have checked this business" not in page
    assert "Ask another officer" in desk(shop, "check")
    with scope.opened([ashby.pk], writes=False):
        assert queries.person(shop.pk).checked_at is None
        assert not Entry.objects.filter(verb="business.checked").exists()


def test_s42_the_letter_to_somebody_is_given_out_and_erased_with_them(desk, folk, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        kim = people.add(ashby, "Kim", by=SETUP, at=at)
    lives(kim)
    desk(kim, "appoint", **SAID)
    with scope.opened([ashby.pk, PLATFORM], writes=True) as at:
        assert "message" in {one.what for one in holdings.held(kim)}
        holdings.erase(kim, by=SETUP, at=at)
    [letter] = messages(ashby)
    assert (letter.body, "Example Street" in letter.recipient) == ("", False)


def lives(person):
    dwelling = Dwelling(("1 Example Street", "Ashby"), "ZZ1 1AA", "990000000001")
    with scope.opened([person.council_id], writes=True) as at:
        people.move_in(person, dwelling, by=person.actor, at=at)


def test_an_officer_records_it_for_one_case_only(client, desk, folk, ashby):
    rosa, lars = folk
    furnish(ashby)
    with scope.opened([ashby.pk], writes=True) as at:
        version = catalogue.head(ashby.pk, "missed-bin").pk
        asked = Asked(token=uuid4(), version_id=version, answers=BINS)
        made = cases.submit(ashby, asked, by=rosa.actor, at=at)
    said = desk(rosa, "appoint", **SAID, case="AAA-AAA-AAA")
    assert "Rosa has no case of that reference" in said
    said = desk(rosa, "appoint", **SAID, case=made.reference, services=["missed-bin"])
    assert f"in 1 case only {made.reference}" in said
    with scope.opened([ashby.pk], writes=False):
        held = Authority.objects.get()
        assert (held.cases, held.services) == ([made.pk], [])
        assert "in one request only" in Message.objects.order_by("pk").last().body
    assert "Lars has no case" in desk(lars, "appoint", **SAID, case=made.reference)
