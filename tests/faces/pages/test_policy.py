"""A reply has the policy of the settings, and with it whatever its view asks for beside."""

import pytest
from csp.constants import HEADER, HEADER_REPORT_ONLY, NONCE
from csp.decorators import csp_exempt, csp_replace, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory

from moothall.faces.pages import policy

PAYING = {"form-action": ["https://card.example"]}


def plain(_request):
    return HttpResponse()


def with_its_own(_request):
    return HttpResponse(headers={HEADER: "sandbox"})


def with_a_nonce(request):
    return HttpResponse(str(request.csp_nonce))


def said(kind, view):
    """What a kind of middleware says for a view, as names and what each allows."""
    request = RequestFactory().get("/")
    sent = kind(view)(request)[HEADER]
    return set(sent.split("; "))


@pytest.fixture(autouse=True)
def anew():
    policy._of_settings.cache_clear()
    yield
    policy._of_settings.cache_clear()


@pytest.mark.parametrize(
    "view",
    [plain, with_its_own, csp_update(PAYING)(plain), csp_replace(PAYING)(plain)],
)
def test_a_reply_has_the_policy_that_the_library_gives_it(view):
    assert said(policy.PolicyMiddleware, plain) >= {"default-src 'self'", "object-src 'none'"}
    assert said(policy.PolicyMiddleware, view) == said(CSPMiddleware, view)


def test_a_view_without_a_policy_has_none():
    assert HEADER not in policy.PolicyMiddleware(csp_exempt()(plain))(RequestFactory().get("/"))


def test_a_nonce_that_was_given_out_is_in_the_policy(settings):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [NONCE]}}
    reply = policy.PolicyMiddleware(with_a_nonce)(RequestFactory().get("/"))
    assert f"'nonce-{reply.text}'" in reply[HEADER]


def test_a_second_policy_for_reports_is_sent_too(settings):
    settings.CONTENT_SECURITY_POLICY_REPORT_ONLY = {"DIRECTIVES": {"img-src": ["'none'"]}}
    reply = policy.PolicyMiddleware(plain)(RequestFactory().get("/"))
    assert "img-src 'none'" in reply[HEADER_REPORT_ONLY]
    assert "default-src 'self'" in reply[HEADER]
