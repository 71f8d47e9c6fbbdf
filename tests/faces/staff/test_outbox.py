"""W13: the managers' page of messages: sent or not sent, and why; and what they do about it."""

import pytest

from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Barred, Message
from moothall.engine.contact.words import Intent, State
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Receipt

pytestmark = pytest.mark.django_db
LOOP = Actor.job("outbox")
NO = Receipt(is_accepted=False, text="550 No such person here", is_final=True)
YES = Receipt(is_accepted=True, text="250 kept")


@pytest.fixture
def mo(sign_in):
    return sign_in("mo")


@pytest.fixture
def send(town):
    """Put a message in Ashby's outbox, and let it be answered."""

    def sent(receipt=None, *, number=1, council=town.council, **more):
        with scope.opened([council.pk], writes=True) as at:
            intent = Intent(
                council_id=council.pk,
                **{"recipient": f"rosa{number}@example.org"} | more,
                subject=f"Letter {number}",
                body="Your bin <b>is</b> empty.",
            )
            contact.queue([intent], by=LOOP, at=at)
            found = contact.claim(council.pk, by=LOOP, at=at)
            if receipt:
                contact.deliver(found, lambda _: receipt, by=LOOP, at=at)
            return found

    return sent


def stands(town, number):
    with scope.opened([town.council.pk], writes=False):
        return Message.objects.get(pk=number).state


def test_a_message_says_whether_it_was_sent_and_why_not(mo, send):
    send(NO)
    send(YES, number=2)
    page = mo.get("messages").text
    assert "Email to rosa1@example.org" in page
    assert "550 No such person here" in page
    assert page.index("Letter 2") < page.index("Letter 1")


def test_one_state_is_listed_alone_with_the_count_of_each(mo, send):
    send(NO)
    send(YES, number=2)
    page = mo.get("messages?state=failed").text
    assert ("Letter 1" in page, "Letter 2" in page) == (True, False)
    assert '>Not delivered <span class="d-count">1<' in page
    assert mo.get("messages?state=withheld").text.count("No messages") == 1
    assert mo.get("messages?state=nonsense&before=x").status_code == 200


def test_what_went_to_one_address_or_number_is_found_by_the_whole_of_it(mo, send):
    send(NO)
    send(YES, number=2)
    with_text = {"recipient": "+447700900123", "channel": "text"}
    send(number=3, **with_text)
    page = mo.get("messages?to=%20Rosa1@Example.org").text
    assert ("Letter 1" in page, "Letter 2" in page) == (True, False)
    assert '>All <span class="d-count">1<' in page
    assert "messages?state=failed&amp;to=Rosa1%40Example.org" in page
    assert "Letter 3" in mo.get("messages?to=07700 900 123").text
    part = mo.get("messages?to=rosa").text
    assert ("Letter 1" in part, "Enter the whole of an address" in part) == (False, True)
    assert mo.get("messages?state=sent&to=rosa1@example.org").text.count("No messages") == 1


def test_more_than_a_page_is_walked_to_its_end(mo, send, monkeypatch):
    monkeypatch.setattr("moothall.faces.staff.settings.outbox.SIZE", 2)
    for number in range(1, 4):
        send(YES, number=number)
    page = mo.get("messages").text
    assert ("Letter 3" in page, "Letter 1" in page) == (True, False)
    older = page.split('rel="next" href="/staff/')[1].split('"')[0]
    assert "Letter 1" in mo.get(older.replace("&amp;", "&")).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_few_queries(mo, send, rows, django_assert_num_queries):
    for number in range(rows):
        send(NO, number=number)
    mo.get("messages")
    with django_assert_num_queries(12):
        mo.get("messages")


def test_the_page_of_a_message_shows_its_words_as_they_are(mo, send):
    found = send(NO)
    page = mo.get(f"messages/{found}").text
    assert "Your bin &lt;b&gt;is&lt;/b&gt; empty." in page
    assert "550 No such person here" in page


def test_a_manager_sends_a_message_again(mo, send, town):
    found = send(NO)
    assert mo.post(f"messages/{found}/retry").status_code == 302
    assert stands(town, found) == State.QUEUED
    refused = mo.post(f"messages/{found}/retry")
    assert refused.status_code == 422
    assert "Only a message that was not sent" in refused.text


def test_s29_an_address_is_written_to_no_more_until_it_is_again(mo, send, town):
    found = send(NO)
    page = mo.post(f"messages/{found}/bar")
    assert "Select why not to write to this address" in page.text
    mo.post(f"messages/{found}/bar", reason="moved")
    assert "They are no longer to be reached at this address." in mo.get(f"messages/{found}").text
    assert mo.post(f"messages/{found}/retry").status_code == 422
    waiting = send()
    with scope.opened([town.council.pk], writes=True) as at:
        contact.deliver(waiting, lambda _: YES, by=LOOP, at=at)
    assert stands(town, waiting) == State.WITHHELD
    mo.post(f"messages/{found}/allow")
    with scope.opened([town.council.pk], writes=False):
        assert Barred.objects.count() == 0
        by = Entry.objects.filter(verb="address.barred").values_list("by_id", flat=True)
        assert list(by) == [town.people["mo"].pk]


def test_the_words_of_a_secret_message_are_not_shown(mo, send):
    found = send(YES, is_secret=True)
    assert "held a secret and is not kept" in mo.get(f"messages/{found}").text


def test_an_officer_and_another_council_see_no_messages(dev, send, other_town, sign_in):
    found = send(NO, council=other_town.council)
    assert dev.get("messages").status_code == 403
    mo = sign_in("mo")
    assert mo.get(f"messages/{found}").status_code == 404
    assert mo.post(f"messages/{found}/retry").status_code == 404
    assert "Letter 1" not in mo.get("messages").text


def test_a_case_shows_what_was_sent_and_whether_it_arrived(dev, ask, town):
    case = ask()
    with scope.opened([town.council.pk], writes=True) as at:
        found = contact.claim(town.council.pk, by=LOOP, at=at)
        contact.deliver(found, lambda _: NO, by=LOOP, at=at)
    page = dev.get(f"cases/{case.reference}").text
    assert "Email to employee@ashby.example: not delivered" in page
    assert "550 No such person here" in page
