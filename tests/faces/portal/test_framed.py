"""A page that nobody has answered is drawn once, kept, and given with what is each reader's."""

import re

import pytest
from django.test import Client
from tests import starter
from tests.faces.portal.conftest import BUILDER, furnish, somebody
from tests.faces.portal.walking import Browser, answers

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.models import Draft
from moothall.faces.pages import framed
from moothall.faces.portal import journeys
from moothall.ground.councils import kept, scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SERVICES = starter.definitions()
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')


@pytest.fixture(autouse=True)
def nothing_kept():
    framed._kept.clear()


def alike(page):
    """A page but for the token of its form, which is another each time."""
    return TOKEN.sub("", page.text)


def without_frame(browser, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(journeys, "_is_first", lambda *_: False)
        return alike(browser.client.get(browser.path, headers=browser.host))


def walk(browser, service, monkeypatch):
    """Go through a service; every page is the same drawn anew, drawn first and filled in again."""
    browser.begin(service.service)
    while "/page/" in browser.path:
        first = alike(browser.page)
        again = alike(browser.client.get(browser.path, headers=browser.host))
        assert first == again == without_frame(browser, monkeypatch)
        assert len(TOKEN.findall(browser.page.text)) == 1
        browser.post(browser.path, answers(service.page(browser.path.rsplit("/", 1)[-1]), {}))


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_every_page_is_as_if_it_were_drawn_anew(employee, service, monkeypatch):
    walk(employee, service, monkeypatch)
    assert framed._kept


@pytest.mark.parametrize("language", ["cy", "en-gb"])
def test_so_it_is_where_two_languages_are_offered(client, dunmere, language, monkeypatch):
    furnish(dunmere)
    type(dunmere).objects.filter(pk=dunmere.pk).update(welsh_name="Cyngor Dunmere")
    browser = Browser(client, dunmere)
    browser.get(f"/?lang={language}")
    walk(browser, SERVICES["missed-bin"], monkeypatch)


def test_two_readers_get_their_own_addresses_and_tokens(town):
    one, other = Browser(Client(), town), Browser(Client(), town)
    one.begin("missed-bin")
    other.begin("missed-bin")
    assert len(framed._kept) == 1
    mine, theirs = (browser.path.split("/")[2] for browser in (one, other))
    assert mine in one.page.text
    assert mine not in other.page.text
    assert theirs in other.page.text
    secrets = {TOKEN.search(browser.page.text)[1] for browser in (one, other)}
    assert len(secrets) == 2
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = other.client.cookies
    form = {"csrfmiddlewaretoken": TOKEN.search(other.page.text)[1]}
    assert strict.post(other.path, form, headers=other.host).status_code == 422


def test_a_page_that_is_answered_is_not_kept(visitor):
    visitor.begin("missed-bin")
    page, at = SERVICES["missed-bin"].pages[0], visitor.path
    visitor.post(at, answers(page, {}))
    held = len(framed._kept)
    visitor.get(at)
    assert "checked" in visitor.page.text
    assert len(framed._kept) == held


def test_what_is_known_of_somebody_is_not_kept(client, town):
    identity, _ = somebody(town, Role.RESIDENT)
    client.force_login(identity)
    browser = Browser(client, town)
    browser.walk(SERVICES["missed-bin"])
    assert "Sam Okafor" not in str(framed._kept)
    assert b"sam.okafor" not in b"".join(
        text for _, pieces in framed._kept.values() for text, _ in pieces
    )


def test_a_council_that_is_renamed_shows_so_at_once(visitor, town):
    visitor.begin("missed-bin")
    at = visitor.path
    town.name = "Ashby Borough Council"
    town.save(update_fields=["name"])
    kept._begin_anew()
    assert "Ashby Borough Council" in visitor.get(at).text


def test_a_draft_whose_service_changed_says_so(visitor, town):
    visitor.begin("missed-bin")
    at = visitor.path
    with scope.opened([town.pk], writes=True):
        Draft.objects.update(moved={"again": ["bin_kind"]})
    assert "This form has changed since you began" in visitor.get(at).text


def test_a_new_version_is_another_page(visitor, town):
    service = SERVICES["missed-bin"]
    visitor.begin("missed-bin")
    title = "Which of your bins was missed?"
    assert title not in visitor.page.text
    first = service.pages[0].model_copy(update={"title": title})
    newer = service.model_copy(update={"pages": (first, *service.pages[1:])})
    with scope.opened([town.pk], writes=True) as at:
        catalogue.publish(town, newer, by=BUILDER, at=at)
    visitor.begin("missed-bin")
    assert title in visitor.page.text


def test_only_so_many_pages_are_kept(visitor, monkeypatch):
    monkeypatch.setattr(framed, "MOST", 2)
    visitor.walk(SERVICES["missed-bin"])
    assert 1 <= len(framed._kept) <= 2
