"""Guessing does not pay: tries are counted by key, and run out."""

import pytest

from moothall.faces.pages.limits import Limit, address_of

pytestmark = pytest.mark.django_db


def test_a_limit_is_reached_after_its_tries_and_for_its_key_only():
    limit = Limit("test", 3, 60)
    for _ in range(3):
        assert not limit.is_reached("10.0.0.1")
        limit.count("10.0.0.1", "A7K")
    assert limit.is_reached("10.0.0.1")
    assert limit.is_reached("10.0.0.2", "A7K")
    assert not limit.is_reached("10.0.0.2")


def test_two_limits_do_not_share_their_counts():
    Limit("one", 1, 60).count("x")
    assert not Limit("other", 1, 60).is_reached("x")


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [(None, "127.0.0.1"), (("HTTP_X_FORWARDED_PROTO", "https"), "203.0.113.9")],
)
def test_a_stranger_cannot_choose_his_address(rf, settings, proxy, expected):
    settings.SECURE_PROXY_SSL_HEADER = proxy
    request = rf.get("/", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"})
    assert address_of(request) == expected
