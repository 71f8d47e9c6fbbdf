"""What can be asked about services."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.catalogue.factories import definition, version

from moothall.engine.catalogue import queries, rules
from moothall.engine.catalogue.words import NoSuchService
from moothall.ground.councils import scope
from moothall.ground.people.words import NOBODY, Role, Who

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(ashby):
    with scope.opened([ashby.pk], writes=True) as moment:
        yield moment


def signed_in(council, *roles):
    return Who(1, {council.pk: 1}, {council.pk: frozenset(roles)} if roles else {})


def test_a_definition_is_read_once_in_a_process(ashby, at):
    kept = version(ashby, at)
    assert queries.definition(kept.pk).name == "Report a broken bin"
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.definition(kept.pk)
    assert len(asked) == 0


def test_a_service_nobody_published_is_refused(ashby, at):
    with pytest.raises(NoSuchService, match="no service called 'atlantis'"):
        queries.head(ashby.pk, "atlantis")


@pytest.mark.parametrize(
    ("ask", "roles", "may"),
    [
        ("anyone", None, True),
        ("residents", None, False),
        ("residents", (), True),
        ("residents", (Role.OFFICER,), True),
        ("employees", None, False),
        ("employees", (), False),
        ("employees", (Role.EMPLOYEE,), True),
        ("employees", (Role.OFFICER,), True),
    ],
)
def test_who_may_ask_for_what(ashby, ask, roles, may):
    who = NOBODY if roles is None else signed_in(ashby, *roles)
    assert (rules.why_not_ask(definition(ask=ask), who, ashby.pk) is None) is may


def test_an_employee_of_one_council_is_nobody_in_another(ashby, dunmere):
    who = signed_in(dunmere, Role.EMPLOYEE)
    assert rules.why_not_ask(definition(ask="employees"), who, ashby.pk) == (
        "Only people who work for the council can ask for this."
    )


def test_the_services_on_offer_are_those_somebody_may_ask_for_by_category_and_name(ashby, at):
    version(ashby, at, service="b", name="B", category="Z")
    version(ashby, at, service="c", name="C", category="A")
    version(ashby, at, service="a", name="A", category="A")
    version(ashby, at, service="d", name="D", ask="employees")
    offered = queries.services(ashby.pk, NOBODY)
    assert [offer.definition.name for offer in offered] == ["A", "C", "B"]


def test_the_list_of_services_takes_one_query_when_they_are_known(ashby, at):
    for slug in ("a", "b", "c"):
        version(ashby, at, service=slug)
    queries.offers(ashby.pk)
    with CaptureQueriesContext(connection) as asked:
        queries.offers(ashby.pk)
    assert len(asked) == 1


def test_search_finds_every_word_and_puts_names_first(ashby, at):
    version(ashby, at, service="a", name="Report a missed bin", keywords=["rubbish"])
    version(ashby, at, service="b", name="Pay council tax", summary="Not about a bin.")
    found = queries.matching(queries.offers(ashby.pk), "BIN")
    assert [offer.definition.service for offer in found] == ["a", "b"]
    found = queries.matching(queries.offers(ashby.pk), "rubbish report")
    assert [offer.definition.service for offer in found] == ["a"]
    assert queries.matching(queries.offers(ashby.pk), "dragon") == []
    assert queries.matching(queries.offers(ashby.pk), " ") == []
