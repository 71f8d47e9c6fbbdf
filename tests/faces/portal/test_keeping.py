"""S39: save and come back on any device, by a link together with a code, for 30 days."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests import starter
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser, answers

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import jobs
from moothall.engine.catalogue.actions import drafting
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.words import NoSuchDraft, WrongCode
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST, Actor

pytestmark = pytest.mark.django_db
BIN = starter.definitions()["missed-bin"]
FIRST = BIN.pages[0]
SECOND = BIN.page("collection-day").heading


@pytest.fixture
def elsewhere(town):
    """Another device of the same person."""
    return Browser(Client(), town)


def letters(council):
    with scope.opened([council.pk], writes=False):
        return list(Message.objects.order_by("pk"))


def keep(visitor, council, email="ada@example.com"):
    """Answer one page and save; return the path of the link and the code."""
    visitor.begin(BIN.service)
    visitor.post(visitor.path, answers(FIRST, {}))
    return keep_here(visitor, council, email)


def keep_here(visitor, council, email="ada@example.com"):
    visitor.post(re.sub(r"/page/.*", "/keep", visitor.path), {"email": email})
    code = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", visitor.text)[0]
    letter = letters(council)[-1]
    return re.search(r"https?://[^/]+(/return/\S+)", letter.body)[1], code


def test_every_page_of_a_journey_offers_to_save(visitor):
    visitor.walk(BIN)
    assert "Save and come back later" in visitor.text
    visitor.begin(BIN.service)
    assert "Save and come back later" in visitor.text


def test_the_link_and_the_code_open_the_answers_on_another_device(visitor, elsewhere, town):
    link, code = keep(visitor, town)
    elsewhere.get(link)
    assert elsewhere.heading == "Enter your code"
    elsewhere.post(link, {"code": code.lower().replace("-", " ")})
    assert elsewhere.heading == SECOND
    assert elsewhere.get(visitor.path.replace("/kept", "/")).status_code == 200


def test_the_browser_that_saved_needs_no_code(visitor, town):
    link, _ = keep(visitor, town)
    visitor.get(link)
    assert visitor.heading == SECOND


def test_the_letter_holds_the_link_and_neither_the_code_nor_what_was_typed(visitor, town, settings):
    settings.PUBLIC_PORT = ""
    visitor.begin(BIN.service)
    visitor.post(visitor.path, answers(FIRST, {}))
    link, code = keep_here(visitor, town)
    letter = letters(town)[-1]
    assert (letter.recipient, letter.is_secret) == ("ada@example.com", True)
    assert f"http://ashby.localhost{link}\n" in letter.body
    assert code not in letter.body + letter.subject
    assert len(link.removeprefix("/return/")) >= 43  # 256 bits


def test_the_link_is_made_of_settings_and_not_of_what_a_browser_says_its_host_is(visitor, town):
    visitor.host |= {"x-forwarded-host": "evil.example"}
    keep(visitor, town)
    assert "evil" not in letters(town)[-1].body


def test_five_wrong_codes_end_the_link_for_everybody(visitor, elsewhere, town):
    link, code = keep(visitor, town)
    for _ in range(4):
        elsewhere.post(link, {"code": "222-222-222"})
        assert "does not belong to these answers" in elsewhere.text
    elsewhere.post(link, {"code": ""})
    assert "wrong too many times" in elsewhere.text
    assert elsewhere.post(link, {"code": code}).status_code == 404
    assert visitor.get(visitor.path.replace("/kept", "/")).status_code == 200


def test_one_address_on_the_network_cannot_guess_on(visitor, elsewhere, town, monkeypatch):
    monkeypatch.setattr(drafting, "WRONG_CODES", 99)
    link, code = keep(visitor, town)
    for _ in range(10):
        elsewhere.post(link, {"code": "222-222-222"})
    assert elsewhere.post(link, {"code": code}).status_code == 429


def test_nobody_is_sent_more_than_five_links_a_day(visitor, town):
    for _ in range(5):
        keep(visitor, town)
    visitor.post(re.sub(r"/kept", "/keep", visitor.path), {"email": "ada@example.com"})
    assert visitor.page.status_code == 429
    assert len(letters(town)) == 5


def test_saving_again_ends_the_link_before(visitor, elsewhere, town):
    visitor.begin(BIN.service)
    here = visitor.path
    old, _ = keep_here(visitor, town)
    visitor.get(here)
    keep_here(visitor, town)
    assert elsewhere.get(old).status_code == 404


@pytest.mark.parametrize("link", ["/return/x", "/return/%00", "/return/" + "A" * 43])
def test_a_link_that_leads_nowhere_says_so(visitor, town, link):
    assert visitor.get(link).status_code in {400, 404}


def test_a_link_of_one_council_opens_nothing_on_the_host_of_another(visitor, town, dunmere):
    link, code = keep(visitor, town)
    assert Browser(Client(), dunmere).post(link, {"code": code}).status_code == 404


def test_after_thirty_days_the_link_has_ended_and_the_answers_are_gone(visitor, elsewhere, town):
    link, code = keep(visitor, town)
    with scope.opened([town.pk], writes=True) as at:
        ago = at - timedelta(days=30, seconds=1)
        Draft.objects.update(started_at=ago, saved_at=ago)
    assert elsewhere.post(link, {"code": code}).status_code == 404
    assert jobs.forget_once() == 1


def test_what_was_sent_is_not_found_by_its_link(visitor, elsewhere, town):
    visitor.walk(BIN)
    check = visitor.path
    link, _ = keep_here_from_check(visitor, town)
    visitor.get(check)
    send(visitor)
    assert elsewhere.get(link).status_code == 404


def keep_here_from_check(visitor, council):
    visitor.post(visitor.path.replace("/check", "/keep"), {"email": "ada@example.com"})
    return re.search(r"(/return/\S+)", letters(council)[-1].body)[1], ""


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Enter your email address"),
        ("nonsense", "like name@example.com"),
        ("\u017fam@example.org", "unaccented letters"),
    ],
)
def test_an_address_that_no_link_reaches_is_refused_with_the_reason(visitor, town, email, said):
    visitor.begin(BIN.service)
    visitor.post(re.sub(r"/page/.*", "/keep", visitor.path), {"email": email})
    assert visitor.page.status_code == 422
    assert visitor.text.count(said) == 2
    assert letters(town) == []


def test_whoever_is_signed_in_needs_no_link(employee, town):
    employee.begin(BIN.service)
    employee.get(re.sub(r"/page/.*", "/keep", employee.path))
    assert "saved with your account" in employee.text
    employee.post(employee.path, {"email": "ada@example.com"})
    assert letters(town) == []


def test_a_link_is_never_kept_without_a_code(town, visitor):
    visitor.begin(BIN.service)
    with (
        scope.opened([town.pk], writes=True),
        pytest.raises(IntegrityError, match="never_enough"),
        transaction.atomic(),
    ):
        Draft.objects.update(link_digest="a" * 64)


def test_an_empty_code_opens_nothing(visitor, town):
    visitor.begin(BIN.service)
    with scope.opened([town.pk], writes=True) as at:
        with pytest.raises(NoSuchDraft):
            catalogue.come_back("", by=GUEST, at=at, code="")
        with pytest.raises(WrongCode):
            catalogue.open_draft([town.pk], "", by=Actor.person(1), at=at)
