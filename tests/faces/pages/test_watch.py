"""Who was turned away is noted, and our own faults are, each in a line without typed text."""

import subprocess
import sys

import pytest
from django.http import HttpResponse
from tests.faces.api.conftest import Machine, a_key
from tests.faces.pages.signing import HOST, identity, sign_in

from moothall.faces.pages.limits import Limit
from moothall.faces.pages.watch import WatchMiddleware

pytestmark = pytest.mark.django_db
SETTINGS = {"PYTHONPATH": "src", "MOOTHALL_SECRET_KEY": "x" * 50}


def noted(caplog):
    return [one.getMessage() for one in caplog.records if one.name == "moothall.security"]


def test_who_was_turned_away_is_noted_without_a_typed_word(client, ashby, caplog):
    rosa = identity(ashby)
    sign_in(client)
    client.get("/staff/?text=Rosa%20Lund", headers=HOST)
    assert noted(caplog) == [
        f"turned-away=403 page=staff:my-work method=GET council=ashby who=identity:{rosa.pk}"
        " from=127.0.0.1"
    ]


def test_a_key_that_may_not_is_noted_by_its_number(ashby, caplog):
    key, text = a_key(ashby, "calendars:read")
    assert Machine(ashby, text).get("/teams").status_code == 403
    assert Machine(ashby, text[:-1] + "~").get("/teams").status_code == 401
    first, second = noted(caplog)
    assert f"who=key:{key.pk} " in first
    assert "turned-away=401" in second
    assert "who=guest " in second


def test_an_address_that_is_none_is_not_written_down(rf, caplog):
    request = rf.get("/")
    request.META["REMOTE_ADDR"] = "x\nforged=line"
    WatchMiddleware(lambda _: HttpResponse(status=403))(request)
    [line] = noted(caplog)
    assert line.endswith(" from=unknown")


def test_what_is_answered_is_not_noted(client, ashby, caplog):
    client.get("/", headers=HOST)
    client.get("/no-such-page", headers=HOST)
    assert noted(caplog) == []


def test_a_limit_that_was_reached_is_noted(caplog):
    limit = Limit("guesses", 1, 60)
    assert not limit.is_reached("rosa@example.org")
    limit.count("rosa@example.org")
    assert limit.is_reached("rosa@example.org")
    assert noted(caplog) == ["limit-reached=guesses tries=1 seconds=60"]


def test_the_api_refuses_what_comes_in_the_clear_and_pages_are_led_on(client, ashby, settings):
    key = a_key(ashby)[1]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/track", headers=HOST)["Location"] == "https://ashby.localhost/track"
    headers = HOST | {"authorization": f"Bearer {key}"}
    refused = client.get("/api/v1/council", headers=headers)
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert "sent in the clear" in refused.json()["detail"]
    assert client.get("/api/v1/council", headers=headers, secure=True).status_code == 200


def test_a_fault_of_ours_is_on_standard_error_with_its_moment_and_trace(tmp_path):
    program = (
        "import django, logging; django.setup(); log = logging.getLogger('django.request')\n"
        "log.warning('Not Found: /typed')\n"
        "try:\n 1 / 0\nexcept ZeroDivisionError:\n log.exception('failed')"
    )
    run = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", program],
        env=SETTINGS
        | {"DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
        | {"MOOTHALL_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    first, *trace = run.stderr.splitlines()
    assert first[:2] == "20"
    assert " ERROR django.request[" in first
    assert trace[-1] == "ZeroDivisionError: division by zero"
    assert "typed" not in run.stderr
