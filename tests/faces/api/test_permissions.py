"""S1 for machines: every operation with every scope, and without a key."""

from functools import cache

import pytest
from tests.faces.api.conftest import Machine, a_key
from tests.faces.portal.conftest import furnish

from moothall.faces.api.urls import _document, operations
from moothall.ground.keys.words import HOLDERS, SCOPES

ADDRESSES = {
    "service": "missed-bin",
    "token": "00000000-0000-0000-0000-000000000000",
    "reference": "AAA-AAA-AAA",
    "code": "office",
    "measure": "first-response",
    "key": "00000000-0000-0000-0000-000000000000",
    "name": "missed-bin",
    "number": "1",
    "refund": "00000000-0000-0000-0000-000000000000",
    "day_on": "2026-03-27",
    "acting": "1",
    "home": "1",
    "record": "1",
    "load": "1",
    "picture": "1",
    "change": "1",
}
REFUSED = {401, 403}
WANT_MORE = {
    "get appointments": "a key of one's own",
    "get appointments/00000000-0000-0000-0000-000000000000": "a key of one's own",
    "post appointments/00000000-0000-0000-0000-000000000000/cancel": "a key of one's own",
    "get groups/mine": "a key of one's own",
    "post groups/1/quit": "a key of one's own",
    "get canned-replies": "a person's key",
    "post canned-replies/1/remove": "a person's key",
    "post canned-replies/1/restore": "a person's key",
    "get cases/AAA-AAA-AAA/support": "cases:read too",
    "get cases/AAA-AAA-AAA/articles": "cases:read too",
}
"""What one scope alone does not open, and what else its key must have."""


def calls():
    """Every operation of the document: its scope, method and address."""
    ours = {(one.route, one.method): one.scope for one in operations()}
    for path, methods in _document()["paths"].items():
        for method in methods:
            route = route_of(path)
            yield ours[route, method.upper()], method, path.format(**ADDRESSES)


def route_of(path):
    from django.urls import resolve

    return resolve(path.format(**ADDRESSES)).url_name


def test_every_operation_is_in_the_document():
    assert len(list(calls())) == len(operations()) > 30


def test_what_an_operation_takes_is_what_the_document_says():
    ours = {(one.route, one.method): one for one in operations()}
    for path, methods in _document()["paths"].items():
        for method, told in methods.items():
            one = ours[route_of(path), method.upper()]
            asked = {each["name"] for each in told.get("parameters", ()) if each["in"] == "query"}
            is_read = "application/json" in told.get("requestBody", {}).get("content", {})
            assert (one.query, one.has_body) == (asked, is_read), one


def test_every_scope_says_which_roles_bear_it_and_is_needed_somewhere():
    assert set(HOLDERS) == set(SCOPES)
    used = {one.scope for one in operations()} | {
        "cases:sensitive",
        "registers:sensitive",
        "services:read",
    }
    assert set(SCOPES) == used - {None, ""}


def made(machine, method, address):
    send = machine.client.get if method == "get" else getattr(machine.client, method)
    body = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
    return send(address, headers=machine.headers, **body)


@pytest.mark.django_db
@pytest.mark.timeout(600)
def test_every_operation_with_every_scope_is_what_the_table_says_s1(ashby, settings):
    """Without a key, with the one scope that it needs, and with every scope but that one.

    A key of every other scope is refused, so none of them opens the operation, alone or with
    others: a key of fewer scopes never opens more. What any key opens, each key of one scope does.
    """
    settings.API_TRIES_PER_ADDRESS = 10**6
    furnish(ashby)
    stranger = Machine(ashby)
    wrong = tried(stranger, (), {one: needed is None for one, needed in every().items()}, 401)
    for scope in SCOPES:
        others = tuple(set(SCOPES) - {scope})
        holder, other = (Machine(ashby, a_key(ashby, *held)[1]) for held in ((scope,), others))
        here = [one for one, needed in every().items() if needed == scope]
        more = [one for one in here if " ".join(one).replace("/api/v1/", "") in WANT_MORE]
        alone = [one for one in here if one not in more]
        anybodys = [one for one, needed in every().items() if not needed]
        wrong += tried(holder, (scope,), dict.fromkeys([*alone, *anybodys], True))
        wrong += tried(holder, (scope,), dict.fromkeys(more, False))
        wrong += tried(other, others, dict.fromkeys(here, False))
    assert not wrong, "\n".join(wrong)


@cache
def every():
    """The scope that each operation needs, by method and address."""
    return {(method, address): needed for needed, method, address in calls()}


def tried(machine, scopes, operations, refusal=403):
    """Say where an operation is not open, or not refused, as it should be."""
    wrong = []
    for (method, address), is_open in operations.items():
        status = made(machine, method, address).status_code
        if status in REFUSED if is_open else status != refusal:
            wrong.append(f"{method} {address} with {', '.join(scopes) or 'no key'}: {status}")
    return wrong


@pytest.mark.django_db
def test_no_operation_is_there_on_the_host_of_another_council_s4(ashby, dunmere):
    furnish(ashby)
    furnish(dunmere)
    away = Machine(dunmere, a_key(ashby)[1])
    there = [
        f"{method} {address}"
        for _, method, address in calls()
        if made(away, method, address).status_code != 404
    ]
    assert there == []
