"""Signing in on a provider's word: keyed on subject, never on an address (S36)."""

import pytest
from django.conf import settings as live
from django.test import Client
from django.urls import reverse
from tests.faces.pages.signing import GOOD, HOST, SETUP, get, identity, is_signed_in, sign_in
from tests.outside.openid.serving import approved, elses, provider, standin

from moothall.faces.pages import invitations, providers
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Identity, SignIn, Subject
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
RULE = {"takes": "officer", "domains": ("ashby.example",)}


@pytest.fixture
def entra(settings, ashby):
    with standin() as kept:
        settings.OPENID_PROVIDERS = [provider(kept.issuer)]
        yield kept


@pytest.fixture
def with_rule(settings, entra):
    settings.OPENID_PROVIDERS = [provider(entra.issuer, **RULE)]
    return entra


def path_of(address):
    base = f"http://ashby.localhost:{live.PUBLIC_PORT}"
    assert address.startswith(base)
    return address.removeprefix(base)


def go(client, name="openid_begin", **query):
    path = reverse(name, args=["entra"])
    return client.get(path, query, headers=HOST).headers["Location"]


def come_back(client, address, sub="s-1", headers=None, **said):
    came = approved(address, sub, **said)
    return client.get(reverse("openid_back", args=["entra"]), came, headers=headers or HOST)


def enter(client, sub="s-1", **said):
    return come_back(client, go(client), sub, **said)


def connected(identity, issuer, sub="s-1"):
    from moothall.ground.calendars import clock

    return people.connect(identity, issuer=issuer, subject=sub, by=SETUP, at=clock.now())


def test_the_sign_in_page_offers_it_at_that_council_alone(client, entra, dunmere):
    assert "Sign in with Ashby staff account" in get(client, "account_login").text
    there = get(client, "account_login", host="dunmere.localhost")
    assert "Ashby staff account" not in there.text
    path = reverse("openid_begin", args=["entra"])
    assert client.get(path, headers={"host": "dunmere.localhost"}).status_code == 404


def test_a_known_subject_is_signed_in_and_led_on(client, entra, asha):
    connected(asha, entra.issuer)
    address = go(client, next="/account/2fa/")
    answer = come_back(client, address)
    assert answer.headers["Location"] == "/account/2fa/"
    assert is_signed_in(client)


def test_somebody_elses_provider_signs_in_too(client, settings, asha):
    with elses() as issuer:
        settings.OPENID_PROVIDERS = [provider(issuer)]
        connected(asha, issuer)
        enter(client)
    assert is_signed_in(client)


def test_the_sessions_id_changes(client, entra, asha):
    connected(asha, entra.issuer)
    address = go(client)
    before = client.session.session_key
    come_back(client, address)
    assert client.session.session_key != before
    assert "openid" not in client.session


def test_nobody_is_led_away_from_our_pages(client, entra, asha):
    connected(asha, entra.issuer)
    address = go(client, next="https://evil.example/")
    assert come_back(client, address).headers["Location"] == "/after-sign-in"


# --- the answer belongs to the browser that asked -----------------------------------------------
def test_an_answer_to_another_browser_is_refused(client, entra, asha):
    connected(asha, entra.issuer)
    address, thief = go(client), Client()
    assert come_back(thief, address).status_code == 400
    assert not SignIn.objects.exists()  # nor is anything written of whoever asked for nothing
    go(thief)
    assert come_back(thief, address).status_code == 400
    assert not is_signed_in(thief)


def test_failures_of_one_address_are_kept_only_so_often(client, entra, asha):
    for number in range(providers.FAILURES.tries + 2):
        came = approved(go(client), "s-1") | {"state": "bent"}
        path = reverse("openid_back", args=["entra"])
        assert client.get(path, came, headers=HOST).status_code == 400
        assert SignIn.objects.count() == min(number + 1, providers.FAILURES.tries)
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    came = approved(go(elsewhere), "s-1") | {"state": "bent"}
    elsewhere.get(reverse("openid_back", args=["entra"]), came, headers=HOST)
    assert SignIn.objects.count() == providers.FAILURES.tries + 1


def test_an_answer_works_once(client, entra, asha):
    connected(asha, entra.issuer)
    came = approved(go(client), "s-1")
    path = reverse("openid_back", args=["entra"])
    client.get(path, came, headers=HOST)
    client.logout()
    assert client.get(path, came, headers=HOST).status_code == 400


@pytest.mark.parametrize(
    "bent",
    [{"state": "guessed"}, {"state": ""}, {"iss": "https://login.example"}, {"code": None}],
    ids=str,
)
def test_an_answer_that_was_bent_on_the_way_is_refused(client, entra, asha, bent):
    connected(asha, entra.issuer)
    came = {k: v for k, v in (approved(go(client), "s-1") | bent).items() if v is not None}
    answer = client.get(reverse("openid_back", args=["entra"]), came, headers=HOST)
    assert (answer.status_code, is_signed_in(client)) == (400, False)
    assert "You are not signed in" in answer.text


def test_an_answer_that_comes_too_late_is_refused(client, entra, asha, monkeypatch):

    connected(asha, entra.issuer)
    address = go(client)
    monkeypatch.setattr(providers, "LONGEST", -1)
    assert come_back(client, address).status_code == 400


def test_a_provider_that_is_gone_is_said_to_be(client, settings, ashby):
    settings.OPENID_PROVIDERS = [provider("http://127.0.0.1:9")]
    page = client.get(reverse("openid_begin", args=["entra"]), headers=HOST)
    assert page.status_code == 503
    assert "does not answer" in page.text


def test_a_header_of_somebody_outside_signs_nobody_in(client, asha):
    for name in ("X-Remote-User", "Remote-User", "X-Forwarded-User", "X-MS-CLIENT-PRINCIPAL"):
        page = client.get("/after-sign-in", headers={**HOST, name: asha.email})
        assert page.headers["Location"].startswith(reverse("account_login"))


# --- who that is here ---------------------------------------------------------------------------
def test_an_address_that_is_somebodys_here_does_not_make_the_subject_them(client, entra, asha):
    answer = enter(client, "s-2", email=asha.email)
    assert (answer.status_code, is_signed_in(client)) == (403, False)
    assert "does not know you yet" in answer.text
    assert not Subject.objects.exists()


def test_a_rule_does_not_join_a_newcomer_to_whoever_has_the_address(client, with_rule, ashby):
    identity(ashby, "bo@ashby.example")
    answer = enter(client, "s-2", email="bo@ashby.example")
    assert (answer.status_code, is_signed_in(client)) == (403, False)


def test_two_providers_with_the_same_address_are_two_people(client, settings, ashby):
    with standin() as one, standin() as two:
        settings.OPENID_PROVIDERS = [
            provider(one.issuer, **RULE),
        ]
        enter(client, "s-1", email="bo@ashby.example", name="Bo")
        assert is_signed_in(client)
        settings.OPENID_PROVIDERS = [provider(two.issuer, **RULE)]
        other = Client()
        answer = enter(other, "s-1", email="bo@ashby.example", name="Not Bo")
    assert (answer.status_code, is_signed_in(other)) == (403, False)


def test_a_new_address_at_the_provider_changes_nothing_here(client, entra, asha):
    connected(asha, entra.issuer)
    enter(client, email="boss@ashby.example")
    assert is_signed_in(client)
    assert list(Identity.objects.values_list("email", flat=True)) == [asha.email]


def test_a_rule_takes_newcomers_of_its_domains_in_with_its_role(client, with_rule, ashby):
    assert enter(client, "s-9", email="mx@elsewhere.example").status_code == 403
    assert enter(client, "s-9", email="mx@ashby.example.evil.example").status_code == 403
    enter(client, "s-9", email="Mx@Ashby.example", name="Mx Newcomer")
    assert is_signed_in(client)
    new = queries.identity("mx@ashby.example")
    assert not new.has_usable_password()
    assert queries.who(new.pk, [ashby.pk]).roles == {ashby.pk: {Role.OFFICER}}


def test_somebody_closed_is_not_let_in(client, entra, asha):
    connected(asha, entra.issuer)
    Identity.objects.update(is_active=False)
    enter(client)
    assert not is_signed_in(client)


def test_the_second_step_is_asked_for_here_too(client, entra, asha):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(asha, generate_totp_secret())
    connected(asha, entra.issuer)
    assert enter(client).headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)


# --- invitations --------------------------------------------------------------------------------
@pytest.fixture
def invited(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        opened = people.enrol("new@ashby.example", by=SETUP, at=at)
        person = people.add(ashby, "New", email=opened.email, identity=opened, by=SETUP, at=at)
        people.stand(person, Role.OFFICER, by=SETUP, at=at)
    return opened


def test_whoever_is_invited_signs_in_by_the_provider_from_then_on(client, entra, invited):
    page = client.get(invitations.path_of(invited), headers=HOST)
    assert "Sign in with Ashby staff account" in page.text
    enter(client, "s-7", email="other@ashby.example")
    assert is_signed_in(client)
    assert queries.identity_of_subject(entra.issuer, "s-7") == invited
    assert (
        "This link does not work" in Client().get(invitations.path_of(invited), headers=HOST).text
    )


def test_an_invitation_is_taken_up_once(client, entra, invited):
    path = invitations.path_of(invited)
    thief = Client()
    for browser in (client, thief):
        browser.get(path, headers=HOST)
    enter(client, "s-7")
    assert enter(thief, "s-8").status_code == 403
    assert not is_signed_in(thief)


def test_an_invitation_leads_to_a_password_where_there_is_no_provider(client, ashby, invited):
    page = client.get(invitations.path_of(invited), headers=HOST)
    assert "Set a password" in page.text
    assert "Sign in with" not in page.text


def test_an_invitation_of_one_council_is_not_there_at_another(client, dunmere, invited):
    path = invitations.path_of(invited)
    assert client.get(path, headers={"host": "dunmere.localhost"}).status_code == 404


def test_an_invitation_runs_out(client, invited, time_machine):
    time_machine.move_to("2026-06-01T09:00Z")
    path = invitations.path_of(invited)
    time_machine.shift(25 * 3600)
    assert "This link does not work" in client.get(path, headers=HOST).text


# --- connecting and parting ---------------------------------------------------------------------
def test_somebody_signed_in_connects_a_provider_after_the_password(client, entra, asha):
    sign_in(client)
    assert "Sign in with Ashby staff account from now on" in get(client, "mfa_index").text
    asked = go(client, "openid_join")
    assert asked.startswith(reverse("account_reauthenticate"))
    client.post(asked, {"password": GOOD}, headers=HOST)
    come_back(client, go(client, "openid_join"), "s-3")
    assert queries.identity_of_subject(entra.issuer, "s-3") == asha
    assert "You can sign in with Ashby staff account" in get(client, "mfa_index").text


def test_a_subject_that_is_somebody_elses_is_not_connected(client, entra, asha, ashby):
    bo = identity(ashby, "bo@example.org")
    connected(bo, entra.issuer, "s-3")
    sign_in(client)
    client.post(go(client, "openid_join"), {"password": GOOD}, headers=HOST)
    answer = come_back(client, go(client, "openid_join"), "s-3")
    assert answer.status_code == 403
    assert queries.identity_of_subject(entra.issuer, "s-3") == bo


def test_somebody_parts_from_a_provider_but_not_from_their_last_way_in(client, entra, asha):
    kept = connected(asha, entra.issuer)
    sign_in(client)
    path = reverse("openid_part", args=[kept.pk])
    asked = client.post(path, headers=HOST).headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    client.post(asked, {"password": GOOD}, headers=HOST)
    client.post(path, headers=HOST)
    assert not Subject.objects.exists()

    kept = connected(asha, entra.issuer)
    client.logout()
    asha.set_unusable_password()
    asha.save()
    enter(client)
    path = reverse("openid_part", args=[kept.pk])
    led = client.post(path, headers=HOST).headers["Location"]
    come_back(client, client.get(f"{led}&go=yes", headers=HOST).headers["Location"])
    client.post(path, headers=HOST)
    assert Subject.objects.exists()
    assert "You would have no way to sign in" in get(client, "mfa_index").text


def test_nobody_parts_another_from_a_provider(client, entra, asha, ashby):
    bo = identity(ashby, "bo@example.org")
    kept = connected(bo, entra.issuer)
    sign_in(client)
    path = reverse("openid_part", args=[kept.pk])
    assert client.post(path, headers=HOST).status_code == 404
