"""People see where they are signed in and who tried to, and end sessions of their own."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.faces.pages.signing import SETUP, get, identity, is_signed_in, post, sign_in
from tests.faces.pages.test_second_step import answer, code_now, secret  # noqa: F401 -- a fixture

from moothall.faces.pages import devices
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import SignIn
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def phone(asha):
    """Asha's telephone, signed in."""
    browser = Client(headers={"user-agent": PHONE})
    sign_in(browser)
    return browser


def page_of(client):
    return get(client, "account_sessions").text


def number_of(device):
    return SignIn.objects.filter(device=device).exclude(session_key="").get().pk


def test_somebody_sees_every_device_and_ends_one_which_is_out_at_once(client, phone):
    client.defaults["HTTP_USER_AGENT"] = FIREFOX
    sign_in(client)
    page = page_of(client)
    assert ("Firefox on Windows" in page, "Safari on an iPhone" in page) == (True, True)
    assert page.count("This one") == 1
    post(client, "account_sessions_end", {"session": number_of("Safari on an iPhone")})
    assert (is_signed_in(phone), is_signed_in(client)) == (False, True)


def test_all_others_end_and_this_one_stays(client, phone):
    others = [Client(), Client()]
    for one in (client, *others):
        sign_in(one)
    post(client, "account_sessions_end", {"session": "others"})
    assert [is_signed_in(one) for one in (client, phone, *others)] == [True, False, False, False]


def test_a_session_that_got_a_new_id_can_still_be_ended(client, phone, asha, ashby):
    assert is_signed_in(phone)
    before = phone.session.session_key
    with scope.opened([ashby.pk], writes=True) as at:
        people.stand(queries.person_of(asha.pk, ashby.pk), Role.EMPLOYEE, by=SETUP, at=at)
    assert is_signed_in(phone)
    assert phone.session.session_key != before
    sign_in(client)
    post(client, "account_sessions_end", {"session": "others"})
    assert (is_signed_in(phone), is_signed_in(client)) == (False, True)


def test_nobody_ends_or_sees_a_session_of_somebody_else(client, phone, ashby):
    identity(ashby, "eve@example.org")
    sign_in(client, "eve@example.org")
    assert "iPhone" not in page_of(client)
    number = number_of("Safari on an iPhone")
    assert post(client, "account_sessions_end", {"session": number}).status_code == 404
    post(client, "account_sessions_end", {"session": "others"})
    assert is_signed_in(phone)


def test_the_session_one_is_in_is_left_by_signing_out_and_then_not_listed(client, phone):
    own = number_of("Safari on an iPhone")
    assert post(phone, "account_sessions_end", {"session": own}).status_code == 404
    sign_in(client)
    post(phone, "account_logout")
    assert "Sign out: Safari" not in page_of(client)


def test_everywhere_else_means_sessions_on_no_list_and_under_an_older_key_too(
    client, phone, settings
):
    sign_in(client)
    SignIn.objects.filter(device__contains="iPhone").delete()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next one", [settings.SECRET_KEY]
    assert "Your" in page_of(client)
    post(client, "account_sessions_end", {"session": "others"})
    assert (is_signed_in(phone), is_signed_in(client)) == (False, True)


def test_sessions_that_a_new_password_or_an_administrator_ended_are_not_listed(client, phone):
    sign_in(client)
    one = queries.identity("asha@example.org")
    council = SignIn.objects.first().council_id
    with scope.opened([council], writes=True) as at:
        assert len(queries.open_sessions(one, at)) == 2
        people.end_sessions(one, by=SETUP, at=at)
        assert queries.open_sessions(one, at) == []
    assert Session.objects.count() == 2


def entries(ashby, verb):
    with scope.opened([ashby.pk], writes=False):
        return list(Entry.objects.filter(verb=verb).order_by("pk").values_list("facts", flat=True))


def test_signing_in_and_failing_to_are_journalled_by_whom_and_how_and_shown(client, asha, ashby):
    sign_in(client, password="not the password")
    sign_in(client)
    assert entries(ashby, "identity.not-signed-in") == [{"identity": asha.pk, "method": "password"}]
    assert entries(ashby, "identity.signed-in") == [{"identity": asha.pk, "method": "password"}]
    page = page_of(client)
    assert "Did not sign in" in page
    assert page.count(": password, ") == 2


def test_a_try_with_nobodys_address_is_journalled_without_the_address(client, asha, ashby):
    sign_in(client, "nobody@example.org")
    assert entries(ashby, "identity.not-signed-in") == [{"identity": None, "method": "password"}]
    with scope.opened([ashby.pk], writes=False):
        assert "nobody@" not in str(list(Entry.objects.values())) + str(
            list(SignIn.objects.values())
        )


def test_a_wrong_code_and_a_right_one_are_journalled(client, asha, ashby, secret, time_machine):  # noqa: F811
    sign_in(client)
    answer(client, "000000")
    answer(client, code_now(secret))
    assert is_signed_in(client)
    assert entries(ashby, "identity.not-signed-in")[-1] == {"identity": asha.pk, "method": "app"}
    assert entries(ashby, "identity.signed-in")[-1] == {"identity": asha.pk, "method": "app"}


def test_the_ways_to_sign_in_lead_to_ending_other_sessions(client, asha):
    sign_in(client)
    assert 'href="/account/sessions/"' in get(client, "mfa_index").text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (FIREFOX, "Firefox on Windows"),
        (PHONE, "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Linux"),
        ("curl/8.9", devices.UNKNOWN),
        ("<script>alert(1)</script>", devices.UNKNOWN),
        ("", devices.UNKNOWN),
    ],
)
def test_a_device_is_told_in_our_words_only(sent, said):
    assert devices.named(sent) == said


def test_old_sign_ins_are_swept_and_nobodys_sooner(client, asha, ashby, time_machine):
    from datetime import timedelta

    from moothall.ground.people import jobs

    sign_in(client, "nobody@example.org")
    sign_in(client, password="wrong")
    SignIn.objects.filter(identity=None).update(tried_at=_ago(timedelta(days=2)))
    jobs.sweep_once()
    assert [one.identity_id for one in SignIn.objects.all()] == [asha.pk]
    SignIn.objects.update(tried_at=_ago(timedelta(days=91)))
    jobs.sweep_once()
    assert not SignIn.objects.exists()


def _ago(span):
    from moothall.ground.calendars import clock

    return clock.now() - span
