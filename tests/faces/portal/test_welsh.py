"""A resident reads, answers and is told in Welsh where the council has it; English elsewhere."""

import re
from functools import cache
from pathlib import Path

import pytest
from tests.faces.portal.conftest import BUILDER, furnish, somebody
from tests.faces.portal.walking import Browser, answers

from moothall import packs
from moothall.engine.cases.models import Case
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries, reading, welsh
from moothall.engine.catalogue.models import Draft
from moothall.engine.contact.models import Message
from moothall.faces.pages import errors
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.languages.speech import said, speaking
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

EVERYDAY = Path(packs.__file__).parent / "everyday" / "services"
THREE = ("absence", "bulky-waste", "road-fault")


@cache
def read():
    """The everyday services, with their Welsh, by name."""
    found = (one.definition for one in reading.read_all([EVERYDAY]))
    return {one.service: one for one in found if one}


@pytest.fixture
def tref(dunmere):
    """A council with a Welsh name, and three everyday services in Welsh."""
    furnish(dunmere)
    type(dunmere).objects.filter(pk=dunmere.pk).update(welsh_name="Cyngor Dunmere")
    dunmere.refresh_from_db()
    with scope.opened([dunmere.pk], writes=True) as at:
        for name in THREE:
            for code in read()[name].teams():
                Team.objects.get_or_create(council=dunmere, code=code, defaults={"name": code})
            catalogue.publish(dunmere, read()[name], by=BUILDER, at=at)
    return dunmere


@pytest.fixture
def reader(client, tref):
    """Somebody who works for the council, signed in, who reads Welsh."""
    identity, _ = somebody(tref, Role.EMPLOYEE)
    client.force_login(identity)
    browser = Browser(client, tref)
    browser.get("/?lang=cy")
    return browser


def lang(page):
    return re.search(r'<html lang="([^"]+)"', page.text)[1]


def test_the_switch_keeps_the_place_and_the_answers(client, tref):
    browser = Browser(client, tref)
    service = read()["road-fault"]
    browser.begin("road-fault")
    browser.post(browser.path, answers(service.pages[0], {}))
    here = browser.path
    assert (lang(browser.page), "Cymraeg" in browser.text) == (
        "en-GB",
        True,
    )
    browser.get(f"{here}?lang=cy")
    assert (browser.path, lang(browser.page), browser.heading) == (here, "cy", "Pa mor fawr yw e?")
    browser.get(f"{here}?lang=en")
    assert (browser.path, lang(browser.page)) == (here, "en-GB")
    with scope.opened([tref.pk], writes=False):
        assert set(Draft.objects.get().answers) == {"where"}


def test_three_services_are_asked_answered_and_told_in_welsh(reader, tref):
    for name in THREE:
        spoken = welsh.spoken(read()[name])
        reader.walk(spoken, {"is_trade": "no"})
        assert (lang(reader.page), reader.heading) == ("cy", "Gwiriwch eich atebion cyn eu hanfon")
        text = reader.text.replace("Change the language to English", "")
        for word in ("Check", "Change", "Continue", "Confirm", "Question", "provided"):
            assert not re.search(rf"\b{word}\b", text), (word, text)
        reader.post(reader.path.replace("/check", "/send"))
        assert "Eich cyfeirnod" in reader.text or "GOV.UK Pay" in reader.text
    with scope.opened([tref.pk], writes=False):
        cases = {case.service: case for case in Case.objects.all()}
        assert {case.language for case in cases.values()} == {"cy"}
        assert cases["road-fault"].title == "Report a hole in the road"
        told = Message.objects.get(case_id=cases["road-fault"].pk)
    assert told.subject.startswith("Mae eich adroddiad gennym: ")
    assert re.search(r"erbyn [\d:apm]+ ddydd \w+ \d+ \w+ \d{4}\.", told.body)
    assert "&lang=cy" in told.body
    page = reader.get(f"/requests/{cases['road-fault'].reference}")
    assert "Wedi dod i law" in page.text


def test_an_answer_is_refused_in_welsh(reader):
    reader.begin("road-fault")
    reader.post(reader.path, {"where": ""})
    assert "Rhowch lle y mae" in reader.text
    assert reader.title.startswith("Gwall:")


def test_a_service_without_welsh_is_asked_in_english_and_says_so(reader):
    page = reader.get("/services/missed-bin")
    assert lang(page) == "en-GB"
    assert '<p class="m-language__note" lang="cy">' in page.text
    home = reader.get("/")
    assert lang(home) == "cy"
    assert re.search(r'<h3 class="m-card__title" lang="en-GB"><a[^>]+missed-bin"', home.text)


def test_a_preference_is_told_and_a_message_without_welsh_says_so(reader, tref):
    reader.post("/requests/how-we-tell-you", {"channel": "email", "language": "cy"})
    with scope.opened([tref.pk], writes=False):
        assert set(Person.objects.values_list("language", flat=True)) == {"cy"}
        version = queries.head(tref.pk, "missed-bin")
    reader.walk(queries.definition(version.pk))
    reader.post(reader.path.replace("/check", "/send"))
    with scope.opened([tref.pk], writes=False):
        told = Message.objects.order_by("pk").last()
    assert told.body.startswith("Nid yw")


def test_a_council_without_a_welsh_name_is_english_whatever_is_asked(visitor):
    page = visitor.get("/?lang=cy")
    assert (lang(page), "Cymraeg" in page.text) == ("en-GB", False)


TOLD = (errors.EXPIRED, errors.ENDED, errors.ENDED_SENT, errors.AWAY_SENT)


def test_error_pages_have_their_welsh():
    with speaking("cy"):
        for words in [*errors.SAID.values(), *TOLD]:
            for text in (words.heading, *words.text):
                assert said(text) != text
