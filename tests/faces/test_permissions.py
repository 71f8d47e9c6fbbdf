"""S1: every page, opened as every role, says what the table says; a route not in it fails.

S4 beside it: what belongs to one council is not there on another council's host. And the shared
desk: what somebody may do in one council they may not do in the next.
"""

import re
from http.cookies import SimpleCookie

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests import starter
from tests.conftest import council as a_council
from tests.faces import permissions
from tests.faces.kept import a_document, a_file
from tests.faces.permissions import COLUMNS, KEY, MISSING, OPEN, PROOF, REFUSED, SIGN_IN
from tests.faces.portal.conftest import BUILDER, furnish, somebody, town
from tests.faces.portal.test_sent import send
from tests.faces.portal.test_tracking import do
from tests.faces.portal.walking import Browser
from tests.practices.insight.desk import NOW
from tests.practices.insight.measures.publishing import starter as starter_measures

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Event, Survey
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role
from moothall.practices.insight import actions as measures

__all__ = ["town"]
BIN = starter.definitions()["missed-bin"]
STAFF_ROLES = {
    "employee": Role.EMPLOYEE,
    "officer": Role.OFFICER,
    "officer of another team": Role.OFFICER,
    "manager": Role.MANAGER,
    "designer": Role.DESIGNER,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMIN,
}
NO_POST = "takes no POST"
NOBODYS = "00000000-0000-4000-8000-000000000000"
RESIDENTS = ("who asked", "another resident")


def population(council):
    """Somebody of every role in a council, by column of the table."""
    found = {}
    for column, role in (dict.fromkeys(RESIDENTS, Role.RESIDENT) | STAFF_ROLES).items():
        email = f"{column.replace(' ', '-')}@{council.slug}.example"
        found[column], person = somebody(council, role, email=email, name=column)
        if column.startswith("officer"):
            code = BIN.team if column == "officer" else "ict-support"
            join(council, person, code)
    return found


def of_every_role(council):
    """Who asked, and now has every role there is; to be called when they were looked at."""
    identity = Identity.objects.get(email=f"who-asked@{council.slug}.example")
    with scope.opened([council.pk], writes=True) as at:
        person = queries.person_of(identity.pk, council.pk)
        for role in Role:
            people.stand(person, role, by=BUILDER, at=at)
    return identity


def join(council, person, code):
    from moothall.ground.councils.models import Team

    with scope.opened([council.pk], writes=True) as at:
        team, _ = Team.objects.get_or_create(council=council, code=code, defaults={"name": code})
        people.join_team(person, team, by=BUILDER, at=at)


WEEKS = ("staff:calendar-week", "staff:calendar-week-change", "staff:calendar-week-back")
CALENDARS = ("staff:calendar", "staff:calendar-look", "staff:calendar-act", *WEEKS)
GROUPS = ("portal:group-leave-by-email", "portal:group-session", "portal:group-calendar")


def things(council, identity):
    """A draft, a case and a question on a closed case, all of *identity*; as route arguments."""
    browser = Browser(client_of(identity), council)
    browser.walk(BIN)
    closed = send(browser)
    do(council, closed, cases.resolve, outcome="emptied")
    do(council, closed, cases.close)
    browser.walk(BIN)
    reference = send(browser)
    sent = re.search(r"/sent/([0-9a-f-]{36})", browser.path)[1]
    browser.begin(BIN.service)
    draft = re.search(r"/apply/([0-9a-f-]{36})", browser.path)[1]
    with scope.opened([council.pk], writes=False):
        survey = str(Survey.objects.get().token)
        asked = Message.objects.exclude(topic="").first()
    key = a_file(council, reference, BIN.pages[0].questions[0].id)
    filed, version = a_document(council, key, BIN.team)
    return {
        "slug": BIN.service,
        "page_id": BIN.pages[0].id,
        "token": {
            "portal:done": sent,
            "portal:record": sent,
            "portal:record-file": sent,
            "portal:rate": survey,
            "portal:unsubscribe": str(asked.token),
            "api:rating": survey,
            **dict.fromkeys(GROUPS, NOBODYS),
            "staff:document-intake": NOBODYS,
            "staff:document-intake-end": NOBODYS,
            "staff:document-intake-ledger": NOBODYS,
            "": draft,
        },
        "reference": reference,
        "link": "of-nothing-that-was-kept",
        "colour": "1d4f91",
        "kind": "email",
        "way": "note",
        "code": {**dict.fromkeys(CALENDARS, "office"), "": BIN.tasks[0].id},
        "secret": "of-nobody",
        "verb": {
            "staff:document-act": "put-back",
            "staff:case-articles": "look",
            "staff:case-glance-act": "take",
            "": "resolve",
        },
        "message": asked.pk,
        "deed": {"staff:calendar-act": "close", "": "retry"},
        "council": council.slug,
        "service": BIN.service,
        "figure": {"staff:article-figure": "knowledge-views", "": "first-response"},
        "session": 1,
        "key": {
            "portal:file": key,
            "portal:draft-file": key,
            "staff:file": key,
            "staff:record-file": NOBODYS,
            "staff:article-picture": NOBODYS,
            "portal:help-picture": NOBODYS,
            "portal:open-record-document": NOBODYS,
            "staff:document-version": version,
            "account_confirm_email": to_confirm(identity),
            "": "none",
        },
        "measure": "first-response",
        "prefix": "0" * 12,
        "hook": NOBODYS,
        "moment": "paused",
        "delivery": NOBODYS,
        "uidb36": "zzzzz",
        "provider": "none",
        "number": 0,
        "picture": 0,
        "change": 0,
        "load": 0,
        "filed": {"staff:certificate": "AAA-AAA-AAA", "": filed},
        "record": 0,
        "acting": 0,
        "home": 0,
        "name": BIN.service,
        "refund": draft,
        "day_on": "2026-03-27",
        "pk": 0,
        "form": "json",
    }


def to_confirm(identity):
    """The key of a link that proves an address."""
    new = EmailAddress.objects.create(user=identity, email="new@example.org", verified=False)
    return EmailConfirmationHMAC.create(new).key


def client_of(identity):
    """Somebody's browser, whose session has noted that they are there: not at every page anew."""
    client = Client()
    if identity is not None:
        client.force_login(identity)
        client.get("/", headers={"host": "ashby.localhost"})
    return client


def address(name, pattern, arguments):
    """The address of a route, of the thing that belongs to it."""
    wanted = pattern.pattern.regex.groupindex
    missing = set(wanted) - set(arguments)
    assert not missing, f"{name}: say in `things` what {missing} is, so that its page is tried"
    chosen = {key: arguments[key] for key in wanted}
    for key in chosen:
        if isinstance(chosen[key], dict):
            chosen[key] = chosen[key].get(name, chosen[key][""])
    return reverse(name, kwargs=chosen)


def tried(client, path, host, method):
    """The answer that somebody gets there; nothing of it lasts."""
    cookies = client.cookies.output()
    with transaction.atomic():
        page = getattr(client, method)(path, headers={"host": host})
        transaction.set_rollback(True)
    if page.streaming:
        assert b"".join(page.streaming_content)  # a file is closed at its end
    if client.cookies.output() != cookies:
        client.cookies = SimpleCookie()
        client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return page


def in_words(page):
    """What an answer is, in the words of the table."""
    if page.status_code == 405:
        return NO_POST
    leads_to = page.headers.get("Location", "")
    if leads_to.startswith(reverse("account_login")):
        return SIGN_IN
    if leads_to == reverse("portal:track"):
        return PROOF
    return {401: KEY, 403: REFUSED, 404: MISSING}.get(page.status_code, OPEN)


def seen(client, path, host):
    """What somebody sees who opens it, or posts to it where there is nothing to open."""
    found = in_words(tried(client, path, host, "get"))
    return in_words(tried(client, path, host, "post")) if found == NO_POST else found


def wrong_cells(column, client, arguments, tries):
    """Say where a page, opened or posted to, is not what the table says of a column.

    *tries* are routes and methods; those that no page takes are taken from them.
    """
    wrong = []
    for route, method in list(tries):
        name, _, pattern = route
        said = permissions.expected(name, pattern, column)
        path = address(name, pattern, arguments)
        found = in_words(tried(client, path, "ashby.localhost", method))
        is_done = found == SIGN_IN and name in permissions.ENDS_AT_SIGN_IN
        if found == NO_POST:
            tries.remove((route, method))
        elif found != said and not is_done:
            wrong.append(f"{method} {name} as {column}: table {said!r}, page {found!r}")
    return wrong


def both_ways(routes):
    return [(route, method) for route in routes for method in ("get", "post")]


# --- the table ----------------------------------------------------------------------------------
def test_every_route_says_who_may_open_it():
    without = [
        name for name, _, pattern in permissions.routes() if not permissions.policy(name, pattern)
    ]
    assert without == []


def test_the_document_is_the_table():
    assert permissions.DOCUMENT.read_text() == permissions.document()


def test_the_table_speaks_of_no_route_that_is_gone():
    assert set(permissions.WHOSE) <= {name for name, _, _ in permissions.routes()}


@pytest.mark.django_db
@pytest.mark.timeout(900)
@pytest.mark.slow
def test_every_page_as_every_role_is_what_the_table_says(town, dunmere):
    """Each page as each role; what wants a key, as nobody and as whoever asked, given every role.

    Roles only ever add to what one may do: what their session does not open, that of nobody with
    fewer roles opens. What takes no GET or no POST from one takes none from anybody.
    """
    measures.publish(starter_measures(), by=BUILDER, at=NOW)
    folk = population(town)
    away, _ = somebody(dunmere, Role.ADMIN, email="admin@dunmere.example")
    arguments = things(town, folk["who asked"])
    keyed = [one for one in permissions.routes() if permissions.wants_key(one[0], one[2])]
    pages = both_ways([one for one in permissions.routes() if one not in keyed])
    wrong = []
    for column in COLUMNS:
        identity = folk.get(column) if column != "anyone of another council" else away
        wrong += wrong_cells(column, client_of(identity), arguments, pages)
    keyed = both_ways(keyed)
    wrong += wrong_cells("nobody signed in", client_of(None), arguments, keyed)
    wrong += wrong_cells("administrator", client_of(of_every_role(town)), arguments, keyed)
    assert len(pages) + len(keyed) > len(permissions.routes())
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.timeout(900)
@pytest.mark.slow
def test_who_has_every_role_of_another_council_is_a_stranger_here(town, dunmere):
    """Roles only ever add to what one may do: whom all of them open nothing, none of them does."""
    asker, _ = somebody(town, email="asker@ashby.example")
    arguments = things(town, asker)
    inside = [route for route in permissions.routes() if route[0].startswith("staff:")]
    somebody(dunmere, email="who-asked@dunmere.example")
    client = client_of(of_every_role(dunmere))
    for name, _, pattern in inside:
        found = seen(client, address(name, pattern, arguments), "ashby.localhost")
        assert found == REFUSED, f"{name} as whoever has every role of another council"


# --- S4: things of one council on another's host ------------------------------------------------
@pytest.mark.django_db
@pytest.mark.timeout(900)
@pytest.mark.slow
def test_nothing_of_one_council_is_there_on_the_host_of_another(town, dunmere):
    """Tried as nobody, as whoever asked, and as one of every role there: roles only ever add.

    What wants a key opens to no session, as the table's own test shows: it is tried as nobody.
    """
    furnish(dunmere)
    asker, _ = somebody(town, email="asker@ashby.example")
    arguments = things(town, asker)
    personal = [
        route
        for route in permissions.routes()
        if {"token", "reference"} & set(route[2].pattern.regex.groupindex)
    ]
    paged = [one for one in personal if not permissions.wants_key(one[0], one[2])]
    assert len(paged) >= 10
    somebody(dunmere, email="who-asked@dunmere.example")
    there = of_every_role(dunmere)
    for column, identity, routes in (
        ("nobody", None, personal),
        ("who asked", asker, paged),
        ("one of every role", there, paged),
    ):
        client = client_of(identity)
        for name, _, pattern in routes:
            path = address(name, pattern, arguments)
            found = seen(client, path, "dunmere.localhost")
            assert found != OPEN, f"{name} of ashby opens on dunmere's host for {column}"


# --- the shared desk ----------------------------------------------------------------------------
@pytest.mark.django_db
def test_who_only_reads_in_one_council_cannot_act_there_from_the_shared_desk(three_rivers):
    ashby, brackwater = a_council("ashby"), a_council("brackwater")
    furnish(ashby)
    asker, _ = somebody(ashby, email="asker@ashby.example")
    arguments = things(ashby, asker)
    both, _ = somebody(brackwater, Role.OFFICER, email="both@brackwater.example")
    with scope.opened([ashby.pk], writes=True) as at:
        person = people.add(ashby, "Both", email=both.email, identity=both, by=BUILDER, at=at)
        people.stand(person, Role.AUDITOR, by=BUILDER, at=at)
    client, host = client_of(both), {"host": "three-rivers-ict.localhost"}
    page = reverse("staff:case", args=[arguments["reference"]])
    assert client.get(page, headers=host).status_code == 200
    before = told(ashby)
    for way in ("reply", "note"):
        path = reverse("staff:say", args=[arguments["reference"], way])
        client.post(path, {"text": "I may only read here"}, headers=host)
    path = reverse("staff:act", args=[arguments["reference"], "resolve"])
    client.post(path, {"outcome": "emptied"}, headers=host)
    assert told(ashby) == before

    with scope.opened([ashby.pk], writes=True) as at:
        people.stand(person, Role.MANAGER, by=BUILDER, at=at)
    path = reverse("staff:say", args=[arguments["reference"], "note"])
    client.post(path, {"text": "Now I may"}, headers=host)
    assert told(ashby) != before


def told(council):
    with scope.opened([council.pk], writes=False):
        return Event.objects.count(), list(Case.objects.values_list("state", flat=True))


def test_whoever_has_no_standing_is_nobody_anywhere():
    assert queries.who(None, [1]).roles == {}
