"""The token of a form is one that Django takes, and another on every page."""

from django.middleware import csrf
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from moothall.faces.pages import forgery

SECRETS = st.text(csrf.CSRF_ALLOWED_CHARS, min_size=32, max_size=32)


@given(secret=SECRETS)
def test_django_reads_the_secret_from_it(secret):
    token = forgery.masked(secret)
    assert csrf._unmask_cipher_token(token) == secret
    assert csrf._does_token_match(token, secret)


@given(secret=SECRETS, other=SECRETS)
def test_it_fits_no_other_secret(secret, other):
    assert csrf._does_token_match(forgery.masked(secret), other) == (secret == other)


def test_no_two_are_alike_and_every_character_comes_at_every_place():
    drawn = [forgery.masked("a" * 32) for _ in range(2000)]
    assert len(set(drawn)) == len(drawn)
    assert all(set(place) == set(csrf.CSRF_ALLOWED_CHARS) for place in zip(*drawn, strict=True))


def test_a_browser_without_a_cookie_is_given_one():
    request = RequestFactory().get("/")
    field = forgery.hidden(request)
    token = field.split('value="')[1][:64]
    assert csrf._does_token_match(token, request.META["CSRF_COOKIE"])
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]
    again = forgery.hidden(request)
    assert again != field
    assert csrf._does_token_match(again.split('value="')[1][:64], request.META["CSRF_COOKIE"])
