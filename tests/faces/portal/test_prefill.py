"""A form that asks again is filled in with what the same person said before, and asks about it."""

import re
from html import unescape
from uuid import uuid4

import pytest
from tests.engine.catalogue.factories import definition
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.walking import Browser

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked, Requester
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries
from moothall.ground.councils import scope
from moothall.ground.people.contact_points import phone_digits
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
STILL = "Is this still right?"


def asks(name, kind="text", **more):
    question = {"id": name, "type": kind, "label": f"{name}?", "required": False, **more}
    return {"id": name.replace("_", "-"), "questions": [question]}


OLD = definition(
    service="old-form",
    name="Old form",
    pages=[asks("home", "address"), asks("secret", sensitive=True), asks("count", "number")],
)
NEW = definition(
    service="new-form",
    pages=[
        asks("home", "address", prefill=["own", "old-form.home"]),
        asks("kept", prefill=["old-form.secret"]),
        asks("open_to_it", prefill=["old-form.secret"], prefill_sensitive=True),
        asks("number", "number", prefill=["old-form.count"], max=10),
        asks("words", prefill=["old-form.count"]),
        asks("plain"),
    ],
)
HOME = {"lines": ["1 Example Street", "Ashby"], "postcode": "ZZ1 1AA", "uprn": "990000000001"}


def told(council, person, *, by=None, hidden="A secret", **more):
    """Send the old form as a person."""
    answers = {"home": HOME, "secret": hidden, "count": 12}
    with scope.opened([council.pk], writes=True) as at:
        version = queries.head(council.pk, "old-form").pk
        asked = Asked(token=uuid4(), version_id=version, answers=answers, channel="online", **more)
        return cases.submit(council, asked, by=by or person.actor, at=at)


@pytest.fixture
def forms(town):
    with scope.opened([town.pk], writes=True) as at:
        for service in (OLD, NEW):
            catalogue.publish(town, service, by=BUILDER, at=at)
    return town


def offered(browser, token=None):
    """What each page of the new form is filled in with, and whether it asks about it."""
    browser.begin("new-form")
    found = {}
    while "/page/" in browser.path:
        name = browser.path.rsplit("/", 1)[-1]
        field = name.replace("-", "_")
        typed = re.findall(rf'<input[^>]*id="{field}[^>]*value="([^"]+)"', browser.page.text)
        typed += re.findall(r'<option value="([0-9]+)" selected', browser.page.text)
        found[name] = (unescape(" ".join(typed)), STILL in browser.text)
        browser.post(browser.path, {"home-mode": ""})
    return found


NOTHING = ("", False)
ALL_EMPTY = dict.fromkeys(("home", "kept", "open-to-it", "number", "words", "plain"), NOTHING)


def test_only_ones_own_answers_are_filled_in_and_sensitive_ones_where_declared(client, forms):
    identity, sam = somebody(forms)
    _, other = somebody(forms, email="other@ashby.example", name="Somebody Else")
    told(forms, other, hidden="Another person's")
    told(forms, sam, hidden="Older")
    told(forms, sam)
    told(forms, other, hidden="Another person's")
    client.force_login(identity)
    assert offered(Browser(client, forms)) == ALL_EMPTY | {
        "home": ("990000000001", True),
        "open-to-it": ("A secret", True),
    }


def test_nobody_is_told_what_they_did_not_send_themselves(client, forms):
    identity, sam = somebody(forms)
    _, other = somebody(forms, email="other@ashby.example", name="Somebody Else")
    told(forms, other, contact=Requester("Sam", person_id=sam.pk))
    told(forms, sam, contact=Requester("Somebody Else", person_id=other.pk))
    client.force_login(identity)
    assert offered(Browser(client, forms)) == ALL_EMPTY


def test_a_guest_is_told_nothing(visitor, forms):
    told(forms, somebody(forms)[1])
    assert offered(visitor) == ALL_EMPTY


def test_what_is_filled_in_is_an_answer_only_once_they_go_on(client, forms):
    identity, sam = somebody(forms)
    told(forms, sam)
    client.force_login(identity)
    browser = Browser(client, forms)
    browser.begin("new-form")
    assert "You told us this on" in browser.text
    assert "“Old form”" in browser.text
    browser.post(
        browser.path, {"home-mode": "choose", "home-postcode": "ZZ1 1AA", "home-uprn": HOME["uprn"]}
    )
    browser.get(f"{browser.path.rsplit('/', 1)[0]}/home")
    assert STILL not in browser.text
    assert "1 Example Street" in browser.text


def on_the_phone(client, forms):
    """Somebody who told it before, a manager's browser, and the form for a call about it."""
    _, sam = somebody(forms)
    identity, _ = somebody(forms, Role.MANAGER, "mo@ashby.example", "Mo")
    told(forms, sam)
    shown = definition(**NEW.as_json() | {"channels": ["online", "phone"]})
    with scope.opened([forms.pk], writes=True) as at:
        catalogue.publish(forms, shown, by=BUILDER, at=at)
    client.force_login(identity)
    return sam, Browser(client, forms), "/staff/log/ashby/new-form"


def test_an_officer_who_knows_the_caller_sees_the_same_and_no_more(client, forms):
    sam, browser, path = on_the_phone(client, forms)
    browser.get(path)
    assert "has an account" not in browser.text
    browser.get(f"{path}?email=sam.okafor@ashby.example")
    assert "Sam Okafor has an account here" in browser.text
    assert "A secret" not in browser.page.text
    follow = unescape(re.search(r'href="(\?[^"]*recall[^"]*)"', browser.page.text)[1])
    browser.get(path + follow)
    assert browser.page.text.count("Ask if it is still right.") == 2
    assert 'value="A secret"' in browser.page.text
    number = "01632 960 001"
    same = {"phone": number, "phone_digits": phone_digits(number)}
    with scope.opened([forms.pk], writes=True):
        Person.objects.filter(pk=sam.pk).update(**same)
    browser.get(f"{path}?phone={number}&recall=yes")
    assert "A secret" in browser.page.text
    with scope.opened([forms.pk], writes=True):
        Person.objects.filter(council=forms).update(**same)
    browser.get(f"{path}?phone={number}&recall=yes")
    assert "A secret" not in browser.page.text, "several people have that number"


def test_what_a_caller_told_before_goes_with_them_when_it_is_somebody_else(client, forms):
    sam, browser, path = on_the_phone(client, forms)
    browser.get(f"{path}?caller={sam.pk}&recall=yes")
    recalled = f'name="recalled" value="{sam.pk}"'
    assert recalled in browser.page.text
    boxes = re.findall(r"<input[^>]*>", browser.page.text)
    field = next(re.search(r'name="([^"]*)"', one)[1] for one in boxes if "A secret" in one)
    typed = {"token": str(uuid4()), "caller": str(sam.pk), field: "A secret"}
    browser.post(path, typed | {"choose": "unnamed=yes"})
    assert 'value="A secret"' in browser.page.text, "the officer typed that"
    browser.get(f"{path}?email={sam.email}&recall=yes")
    assert recalled in browser.page.text, "found by an address, and chosen as nobody"
    looked = {name: value for name, value in typed.items() if name != "caller"}
    for held in (typed, looked):
        for chosen in ("unnamed=yes", "caller=", ""):
            browser.post(path, held | {"choose": chosen, "recalled": str(sam.pk)})
            assert "A secret" not in browser.page.text
            assert 'name="recalled"' not in browser.page.text
