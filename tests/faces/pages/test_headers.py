"""What every reply carries for the browser's sake, whatever it is a reply to."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
HOST = {"host": "ashby.localhost"}
ADDRESSES = {
    "/": "text/html; charset=utf-8",
    "/account/login/": "text/html; charset=utf-8",
    "/nowhere": "text/html; charset=utf-8",
    "/staff/": "text/html; charset=utf-8",
    "/look/1d4f91.css": "text/css; charset=utf-8",
    "/api/v1/openapi.json": "application/json",
    "/api/v1/council": "application/json",
    "/api/v1/cases": "application/problem+json",
    "/api/v1/nowhere": "application/problem+json",
}
POLICY = {
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize(("address", "kind"), ADDRESSES.items())
def test_s16_every_reply_has_its_protection(client, ashby, address, kind):
    reply = client.get(address, headers=HOST | {"origin": "https://elsewhere.example"})
    said = reply.headers
    assert set(said["Content-Security-Policy"].split("; ")) >= POLICY
    assert "unsafe" not in said["Content-Security-Policy"]
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in said
    assert reply.status_code == 302 or said["Content-Type"] == kind


def test_a_secure_site_asks_browsers_to_stay_secure():
    import subprocess
    import sys

    words = "s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_SSL_REDIRECT"
    said = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", f"from moothall.config import settings as s; print({words})"],
        env={"PYTHONPATH": "src", "MOOTHALL_SCHEME": "https", "MOOTHALL_SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.split() == ["31536000", "True", "True"]


@pytest.mark.parametrize("address", ["/", "/track", "/api/v1/council", "/nowhere"])
def test_trace_is_not_answered_s43(ashby, address):
    reply = Client(raise_request_exception=False).generic("TRACE", address, headers=HOST)
    assert reply.status_code in {404, 405}
    assert b"HTTP/1" not in reply.content


@pytest.mark.parametrize(
    "address", ["/.git/config", "/static/", "/pyproject.toml", "/static/../settings.py", "/src/"]
)
def test_nothing_but_pages_and_assets_is_served(client, ashby, address):
    assert client.get(address, headers=HOST).status_code == 404
