"""Somebody shows, in a browser, that an address or number is theirs."""

import re
from datetime import UTC, datetime

import pytest
from tests.faces.portal.conftest import somebody

from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.people import queries

pytestmark = pytest.mark.django_db
ASHBY = {"host": "ashby.localhost"}
NIGHT = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def rosa(client, ashby):
    identity, person = somebody(ashby, email="rosa@example.org", name="Rosa Lund")
    client.force_login(identity)
    return person


def post(client, path, **typed):
    return client.post(path, typed, headers=ASHBY, follow=True)


def last_message(council):
    with scope.opened([council.pk], writes=False):
        return Message.objects.order_by("-pk").first()


def points(council, person):
    with scope.opened([council.pk], writes=False):
        return {point.shown: point for point in queries.points_of(person)}


def test_an_address_is_shown_to_be_theirs_by_the_code_sent_there(client, ashby, rosa):
    page = post(client, "/details/add/email", value="rosa.lund@example.com")
    assert "Enter the code we sent you" in page.text
    sent = last_message(ashby)
    assert (sent.recipient, sent.is_secret, sent.channel) == (
        "rosa.lund@example.com",
        True,
        "email",
    )
    assert "Rosa" not in sent.subject + sent.body
    code = re.search(r"\d{6}", sent.body)[0]
    where = page.request["PATH_INFO"]
    wrong = post(client, where, code=f"{(int(code) + 1) % 1_000_000:06}")
    assert (wrong.status_code, 'href="#code"' in wrong.text) == (422, True)
    assert (
        "You have shown that rosa.lund@example.com is yours" in post(client, where, code=code).text
    )
    point = points(ashby, rosa)["rosa.lund@example.com"]
    assert point.is_proved
    page = post(client, f"/details/{point.pk}/do/main")
    assert "We reach you at rosa.lund@example.com from now on" in page.text
    assert (
        "You sign in with this address"
        in post(client, f"/details/{points(ashby, rosa)['rosa@example.org'].pk}/do/remove").text
    )


def test_a_number_is_sent_its_code_by_text_also_at_night(client, ashby, rosa):
    post(client, "/details/add/mobile", value="07700 900 982")
    sent = last_message(ashby)
    assert (sent.channel, sent.recipient) == ("text", "+447700900982")
    with scope.opened([ashby.pk], writes=False):
        assert contact_rules.may_go_at(sent, NIGHT) == NIGHT
        sent.is_secret = False
        assert contact_rules.may_go_at(sent, NIGHT) > NIGHT


def test_asking_again_at_once_sends_no_second_code(client, ashby, rosa):
    post(client, "/details/add/email", value="rosa.lund@example.com")
    first = last_message(ashby)
    page = post(client, "/details/add/email", value="Rosa.Lund@Example.com")
    assert "Enter the code we sent you" in page.text
    assert last_message(ashby) == first


def test_a_stranger_is_sent_five_codes_a_day_and_no_more(client, ashby, rosa, django_db_blocker):
    from moothall.faces.portal import details

    for _ in range(5):
        details.TO_ONE.count("to stranger@example.org")
    page = post(client, "/details/add/email", value="stranger@example.org")
    assert page.status_code == 429
    assert last_message(ashby) is None
    assert list(points(ashby, rosa)) == ["rosa@example.org"]


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("email", "", "Enter an email address"),
        ("email", "rosa", "in the correct format"),
        ("mobile", "01632 960001", "Enter a mobile number"),
    ],
)
def test_what_is_no_address_is_an_error_with_a_way_to_the_field(
    client, ashby, rosa, kind, typed, said
):
    page = post(client, f"/details/add/{kind}", value=typed)
    assert (page.status_code, said in page.text) == (422, True)
    assert 'href="#value"' in page.text


def test_another_persons_contact_point_is_not_there(client, ashby, rosa):
    _, lars = somebody(ashby, email="lars@example.org", name="Lars")
    [point] = points(ashby, lars).values()
    for path in (f"/details/{point.pk}/code", f"/details/{point.pk}/do/remove"):
        assert post(client, path).status_code == 404
    assert client.get(f"/details/{point.pk}/code", headers=ASHBY).status_code == 404
    assert len(points(ashby, lars)) == 1
