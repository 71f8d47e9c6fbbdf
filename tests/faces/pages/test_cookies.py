"""The cookies page tells the truth: every cookie the site sets stands on it, and no other."""

import pytest
from tests.faces.pages.signing import GOOD, HOST, identity, sign_in

from moothall.faces.pages.cookies import all_cookies

pytestmark = pytest.mark.django_db


def test_signing_in_and_out_sets_only_the_cookies_that_the_page_names(client, ashby):
    identity(ashby)
    type(ashby).objects.filter(pk=ashby.pk).update(welsh_name="Cyngor Ashby")
    client.get("/track?lang=en", headers=HOST)
    client.get("/track", headers=HOST)
    sign_in(client, password=GOOD)
    fresh = {"oldpassword": GOOD, "password1": GOOD[::-1], "password2": GOOD[::-1]}
    told = client.post("/account/password/change/", fresh, headers=HOST)
    assert told.status_code == 302
    client.post("/account/logout/", headers=HOST)
    assert set(client.cookies) == {cookie.name for cookie in all_cookies()}


def test_every_cookie_says_what_it_is_for_and_how_long_it_lasts():
    for cookie in all_cookies():
        assert cookie.purpose.endswith(".")
        assert cookie.lasts
