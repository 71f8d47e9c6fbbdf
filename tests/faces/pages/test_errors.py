"""Whatever goes wrong, the reply is a page in the council's layout that says what to do next."""

import errno
import time

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import Client

from moothall.faces.pages import errors

pytestmark = pytest.mark.django_db
HOST = {"host": "ashby.localhost"}


def test_a_wrong_address_gets_the_councils_own_page(client, ashby):
    page = client.get("/no-such-page", headers=HOST)
    assert page.status_code == 404
    assert '<h1 class="govuk-heading-l">Page not found</h1>' in page.text
    assert "<title>Page not found \N{EN DASH} Ashby Council</title>" in page.text


def test_a_method_that_is_not_allowed_gets_a_page_and_keeps_its_header(client, ashby):
    page = client.post("/cookies", headers=HOST)
    assert page.status_code == 405
    assert "This page cannot be used that way" in page.text
    assert page["Allow"] == "GET, HEAD"


def test_a_form_without_its_proof_gets_a_page(ashby):
    page = Client(enforce_csrf_checks=True).post("/cookies", headers=HOST)
    assert page.status_code == 403
    assert "The page was open for too long" in page.text


@pytest.mark.parametrize("status", sorted(errors.SAID))
def test_every_bare_failure_gets_a_page(rf, ashby, status):
    reply = errors.ErrorPagesMiddleware(lambda _: HttpResponse(status=status))(rf.get("/"))
    assert reply.status_code == status
    assert errors.SAID[status].heading in reply.text


def test_a_reply_that_says_something_is_left_alone(rf):
    reply = errors.ErrorPagesMiddleware(lambda _: HttpResponse("no", status=404))(rf.get("/"))
    assert reply.text == "no"


def test_the_page_keeps_the_allowed_methods(rf, ashby):
    reply = errors.ErrorPagesMiddleware(lambda _: HttpResponseNotAllowed(["POST"]))(rf.get("/"))
    assert reply["Allow"] == "POST"


def test_too_much_at_once_is_told_so(client, ashby, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    page = client.post("/track", {"reference": "x" * 200}, headers=HOST)
    assert page.status_code == 413
    assert "That is too much to send at once" in page.text


def answered_while_failing(rf, failure):
    """The page given while that failure is being handled."""

    def fail():
        raise failure

    try:
        fail()
    except type(failure):
        return errors.server_error(rf.get("/"))


def test_without_a_database_the_page_says_come_back_later_s43(rf):
    reply = answered_while_failing(rf, OperationalError("the server is gone"))
    assert reply.status_code == 503
    assert reply["Retry-After"] == "60"
    assert "the service is unavailable" in reply.text


def refusing_sessions(fault):
    """Stand between a page and the database, which takes no session."""

    def take(execute, sql, *rest):
        if sql.startswith('UPDATE "django_session"'):
            raise fault
        return execute(sql, *rest)

    return connection.execute_wrapper(take)


@pytest.mark.parametrize(
    ("fault", "status", "heading"),
    [
        (OperationalError("the server is gone"), 503, "Sorry, the service is unavailable"),
        (DatabaseError("Forced update did not affect any rows."), 400, "You have been signed out"),
    ],
)
def test_a_session_that_cannot_be_kept_is_told_as_what_it_is_f3(
    client, ashby, fault, status, heading
):
    session = client.session
    session["seen"] = int(time.time()) - 600
    session.save()
    client.raise_request_exception = False
    with refusing_sessions(fault):
        page = client.get("/", headers=HOST)
    assert (page.status_code, heading in page.text) == (status, True)
    assert client.get("/", headers=HOST).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (OperationalError("the server is gone"), 503),
        (DatabaseError("Forced update did not affect any rows."), 400),
    ],
)
def test_what_was_sent_may_have_been_kept_although_its_session_was_not_f3(
    client, ashby, fault, status
):
    session = client.session
    session["seen"] = int(time.time()) - 600
    session.save()
    client.raise_request_exception = False
    with refusing_sessions(fault):
        page = client.post("/track", {"reference": "x", "proof": "y"}, headers=HOST)
    assert page.status_code == status
    assert "What you sent may have been kept. Look before you send it again." in page.text
    assert "once more" not in page.text


def test_on_a_full_disk_the_page_says_come_back_later_f6(rf):
    reply = answered_while_failing(rf, OSError(errno.ENOSPC, "No space left on device"))
    assert (reply.status_code, reply["Retry-After"]) == (503, "60")
    assert answered_while_failing(rf, OSError(errno.EACCES, "denied")).status_code == 500


def test_our_own_failure_tells_nothing_of_how_s43(rf):
    reply = answered_while_failing(rf, ValueError("a secret"))
    assert reply.status_code == 500
    assert "a secret" not in reply.text
    assert "Sorry, there is a problem with the service" in reply.text
