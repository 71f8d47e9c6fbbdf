"""A journey, page by page, without scripts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import starter
from tests.engine.catalogue.factories import definition
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.walking import Browser, answers

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.kinds import KINDS
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.words import Plan
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SERVICES = starter.definitions()
BIN = SERVICES["missed-bin"]
QUESTIONS = [
    pytest.param(service, page, question, id=f"{service.service}-{question.id}")
    for service in SERVICES.values()
    for page, question in service.questions()
]


def draft(council):
    with scope.opened([council.pk], writes=False):
        return Draft.objects.get()


def test_a_journey_starts_at_its_first_question(visitor):
    visitor.begin("missed-bin")
    assert visitor.heading == BIN.pages[0].heading
    assert visitor.title.startswith(BIN.pages[0].heading)


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_every_service_can_be_walked_to_its_check(employee, service):
    employee.walk(service)
    assert employee.heading == "Check your answers before you send them"


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_every_page_has_one_heading_and_its_question_is_it(employee, service):
    employee.begin(service.service)
    while "/page/" in employee.path:
        page = service.page(employee.path.rsplit("/", 1)[-1])
        assert employee.page.text.count("<h1") == 1
        assert employee.heading.removesuffix(" (optional)") == page.heading
        employee.post(employee.path, answers(page, {}))


def bad(question):
    """Something that this question cannot take."""
    if question.type == "date":
        return {f"{question.id}-day": "31", f"{question.id}-month": "2", f"{question.id}-year": "x"}
    if question.required and question.type not in {"longtext", "text"}:
        return {}
    if question.type == "file":
        return {"upload-file": question.id}
    if question.type in {"address", "person", "group", "moneyrange"}:
        return {}
    wrong = {"email": "no at sign", "phone": "12", "number": "many", "money": "a lot"}
    return {question.id: wrong.get(question.type, "a\x07b")}


@pytest.mark.parametrize(("service", "page", "question"), QUESTIONS)
def test_every_question_says_what_is_wrong_without_scripts(employee, service, page, question):
    reach(employee, service, page)
    posted = answers(page, {})
    for name in list(posted):
        if name == question.id or name.startswith(f"{question.id}-"):
            del posted[name]
    employee.post(employee.path, posted | bad(question))
    assert employee.page.status_code == 422
    assert employee.title.startswith("Error: ")
    summary = re.search(r'(?s)<div class="govuk-error-summary".*?</ul>', employee.page.text)[0]
    link = re.search(r'<a href="#([^"]+)">([^<]+)</a>', summary)
    assert f'id="{link[1]}"' in employee.page.text
    assert f"</span> {link[2]}" in re.sub(r"\s+", " ", employee.page.text)


ROUTES = {
    "ict-fault": {"system": {"what": "system"}},
    "ict-equipment": {
        "other-equipment": {"equipment": ["other"]},
        "old-asset": {"reason": "broken"},
    },
    "missed-bin": {"garden-sticker": {"bin_kind": "garden"}},
}


def reach(browser, service, wanted):
    """Walk until the page, by the answers that lead to it."""
    choices = ROUTES.get(service.service, {}).get(wanted.id, {})
    browser.begin(service.service)
    while not browser.path.endswith(f"/page/{wanted.id}"):
        assert "/page/" in browser.path, f"no way to {wanted.id}"
        page = service.page(browser.path.rsplit("/", 1)[-1])
        browser.post(browser.path, answers(page, choices))


def test_what_was_typed_wrong_is_still_there(employee):
    reach(employee, SERVICES["ict-equipment"], SERVICES["ict-equipment"].page("manager"))
    employee.post(employee.path, {"manager_name": "Jo <b>Bold</b>", "manager_email": "jo at work"})
    assert 'value="Jo &lt;b&gt;Bold&lt;/b&gt;"' in employee.page.text
    assert 'value="jo at work"' in employee.page.text


def test_back_leads_to_the_page_before_with_its_answer(visitor):
    visitor.begin("missed-bin")
    first = visitor.path
    data = answers(BIN.pages[0], {})
    visitor.post(first, data)
    assert visitor.back == first
    visitor.get(visitor.back)
    chosen = next(iter(data.values()))
    assert re.search(rf'value="{chosen}"[^>]* checked', visitor.page.text)


def test_back_from_the_first_page_leads_to_the_start(visitor):
    visitor.begin("missed-bin")
    assert visitor.back == reverse("portal:start", args=("missed-bin",))


def test_one_answer_is_changed_and_the_others_are_kept(visitor, town):
    visitor.walk(BIN)
    before = draft(town).answers
    change = re.search(r'href="(/apply/[^"]+\?change)#postcode"', visitor.page.text)[1]
    visitor.get(change)
    assert visitor.back == visitor.path.split("/page/")[0] + "/check"
    page = BIN.page(visitor.path.rsplit("/", 1)[-1])
    visitor.post(change, answers(page, {"postcode": "ZZ9 9ZZ"}))
    assert visitor.path.endswith("/check")
    assert draft(town).answers == before | {"postcode": "ZZ9 9ZZ"}


def test_a_change_that_opens_a_new_question_asks_it_and_returns_to_the_check(employee, town):
    fault = SERVICES["ict-fault"]
    employee.walk(fault)
    start = employee.path.removesuffix("check")
    employee.post(f"{start}page/what?change", {"what": "system"})
    assert employee.path.endswith("/page/system")
    employee.post(f"{start}page/system?change", {"system": "Payroll", "is_vital": "yes"})
    assert employee.path.endswith("/check")
    employee.post(f"{start}page/what?change", {"what": "email"})
    assert employee.path.endswith("/check")
    assert "system" not in draft(town).answers


def test_nobody_skips_ahead(visitor):
    visitor.begin("missed-bin")
    first = visitor.path
    start = first.split("page/")[0]
    visitor.get(f"{start}page/{BIN.pages[-1].id}")
    assert visitor.path == first
    visitor.post(f"{start}page/{BIN.pages[-1].id}", {})
    assert visitor.path == first
    visitor.get(f"{start}check")
    assert visitor.path == first


def test_a_stranger_cannot_open_somebodys_answers(visitor, town):
    visitor.walk(BIN)
    path = visitor.path
    stranger = Browser(type(visitor.client)(), town)
    assert stranger.get(path).status_code == 404
    assert stranger.get(path.replace("check", "")).status_code == 404


def test_answers_of_one_council_are_not_found_in_another(visitor, dunmere):
    visitor.walk(BIN)
    elsewhere = Browser(visitor.client, dunmere)
    assert elsewhere.get(visitor.path).status_code == 404


def test_a_person_goes_on_with_their_answers_on_another_device(client, town):
    identity, _ = somebody(town, Role.EMPLOYEE)
    client.force_login(identity)
    desk = Browser(client, town)
    desk.begin("ict-fault")
    other = Browser(type(client)(), town)
    assert other.get(desk.path).status_code == 404
    other.client.force_login(identity)
    assert other.get(desk.path).status_code == 200


def test_services_for_employees_are_closed_to_others(visitor):
    visitor.get(reverse("portal:start", args=("ict-fault",)))
    assert "Only people who work for the council can ask for this." in visitor.text
    assert "Start now" not in visitor.text
    visitor.begin("ict-fault")
    assert visitor.path == reverse("portal:start", args=("ict-fault",))


def test_we_fill_in_what_we_know_of_a_person(client, town):
    identity, _ = somebody(town, Role.RESIDENT, name="Robin Vale", email="robin@vale.example")
    client.force_login(identity)
    robin = Browser(client, town)
    reach(robin, BIN, next(page for page, q in BIN.questions() if q.fills == "name"))
    assert 'value="Robin Vale"' in robin.page.text


def test_a_question_page_costs_a_fixed_number_of_queries(visitor):
    visitor.begin("missed-bin")
    with CaptureQueriesContext(connection) as asked:
        visitor.client.get(visitor.path, headers=visitor.host)
    assert len(asked) == 7, [query["sql"] for query in asked]


def test_an_unknown_service_is_not_found(visitor):
    assert visitor.get("/services/moon-landing").status_code == 404
    assert visitor.begin("moon-landing").status_code == 404


def test_pages_with_answers_are_kept_by_no_cache_s35(visitor):
    visitor.get("/")
    assert "no-store" not in visitor.page.get("Cache-Control", "")
    visitor.begin("missed-bin")
    assert visitor.page["Cache-Control"] == "no-store, private"
    visitor.walk(BIN)
    assert visitor.page["Cache-Control"] == "no-store, private"


def test_whoever_is_carried_over_to_a_new_version_is_told_and_asked_only_what_it_touched(visitor):
    old = definition(pages=[asks("one"), asks("two"), asks("three")])
    new = definition(pages=[asks("one"), asks("two", label="Two, but other?"), asks("three")])
    with scope.opened([visitor.council.pk], writes=True) as at:
        catalogue.publish(visitor.council, old, by=BUILDER, at=at)
    visitor.begin("broken-bin")
    for name in ("one", "two", "three"):
        visitor.post(visitor.path, {name: "Said"})
    with scope.opened([visitor.council.pk], writes=True) as at:
        catalogue.publish(visitor.council, new, by=BUILDER, at=at, plan=Plan.MOVE)
    visitor.get(visitor.path.replace("check", ""))
    assert visitor.path.endswith("/page/two")
    assert "This form has changed since you began" in visitor.text
    assert "We have to ask you again: “Two, but other?”." in visitor.text
    visitor.post(visitor.path, {"two": "Said anew"})
    visitor.post(visitor.path, {"three": "Said"})
    assert visitor.heading == "Check your answers before you send them"
    assert "has changed" not in visitor.text


def asks(name, **more):
    question = {"id": name, "type": "text", "label": f"{name}?", **more}
    return {"id": name, "questions": [question]}


def test_any_kind_of_answer_is_changed_and_leads_straight_back_to_the_check(visitor):
    inner = [{"id": "one", "type": "text", "label": "One?"}]
    more = {
        "radios": {"options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]},
        "checkboxes": {"options": [{"id": "a", "label": "A"}]},
        "file": {"required": False},
        "record": {"required": False, "of": "benches"},
        "group": {"questions": [*inner, {"id": "home", "type": "address", "label": "Where?"}]},
    }
    pages = [asks(kind, type=kind, **more.get(kind, {})) for kind in KINDS]
    service = definition(pages=pages)
    with scope.opened([visitor.council.pk], writes=True) as at:
        catalogue.publish(visitor.council, service, by=BUILDER, at=at)
    visitor.walk(service)
    checked = visitor.path
    assert checked.endswith("/check")
    links = dict(re.findall(r'href="(/apply/[^"]+/([a-z]+)\?change)#', visitor.page.text))
    assert sorted(links.values()) == sorted(KINDS)
    for link, kind in links.items():
        visitor.get(link)
        assert visitor.back == checked, kind
        visitor.post(link, answers(service.page(kind), {}))
        assert visitor.path == checked, kind
    link = next(link for link, kind in links.items() if kind == "address")
    visitor.post(link, {"address-mode": "choose", "address-turn": "manual"})
    assert visitor.back == checked, "a turn inside the question is still a change"
    link = next(link for link, kind in links.items() if kind == "group")
    visitor.post(link, {"group-count": "1", "group-0-one": "Said", "group-add": "1"})
    assert visitor.back == checked
    assert visitor.page.text.count('name="group-1-home-postcode"') == 1
