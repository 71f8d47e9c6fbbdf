"""Services over the wire, a case submitted, followed and rated."""

import pytest
from tests.faces.api.conftest import Machine, a_case, a_key, answered, answers
from tests.faces.portal.conftest import BUILDER

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Survey
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


def test_the_council_says_who_it_is(stranger):
    said = stranger.get("/council").json()
    assert (said["slug"], said["is_fictional"]) == ("ashby", True)


def test_services_for_employees_are_not_listed_for_a_stranger(stranger, machine):
    listed = {one["service"]: one["ask"] for one in stranger.get("/services").json()["items"]}
    assert "missed-bin" in listed
    assert "employees" not in listed.values()
    everything = {one["ask"] for one in machine.get("/services").json()["items"]}
    assert "employees" in everything
    hidden = {one["service"] for one in machine.get("/services").json()["items"]} - set(listed)
    for service in hidden:
        assert stranger.get(f"/services/{service}").status_code == 404


def test_services_are_found_by_words(stranger):
    found = stranger.get("/services", text="bin").json()["items"]
    assert found[0]["service"] == "missed-bin"


def test_a_service_says_what_it_asks_and_promises(stranger):
    said = stranger.get("/services/missed-bin").json()
    assert [page["id"] for page in said["pages"]]
    assert all(asked["label"] for page in said["pages"] for asked in page["questions"])
    assert {promise["measures"] for promise in said["promises"]} <= {"response", "resolution"}


def test_the_journey_leads_one_page_after_another(stranger):
    said = answers(stranger, "missed-bin")
    found = stranger.send("/services/missed-bin/journey", {"answers": said}).json()
    assert (found["is_complete"], found["next"]) == (True, None)
    assert found["answers"] == said | {"phone": "+441632960001"}


def test_the_journey_refuses_in_the_words_of_the_page(stranger):
    found = stranger.send("/services/missed-bin/journey", {"answers": {"email": "ada"}}).json()
    assert found["errors"][0]["pointer"] == "#/answers/email"
    assert found["is_complete"] is False


def test_an_answer_off_the_path_is_not_passed_over(stranger):
    found = stranger.send("/services/missed-bin/journey", {"answers": {"shoe": "9"}}).json()
    assert found["errors"] == [
        {"pointer": "#/answers/shoe", "detail": "The service asks no such question."}
    ]


def test_a_case_is_submitted_and_read(machine):
    reference = a_case(machine)
    case = machine.get(f"/cases/{reference}")
    assert case.headers["ETag"] == f'"{case.json()["version"]}"'
    assert case.json()["email"] == "ada@example.com"
    kinds = [line["kind"] for line in machine.get(f"/cases/{reference}/timeline").json()["items"]]
    assert "created" in kinds


def test_what_is_missing_is_named_with_its_place(machine):
    refused = machine.send("/cases", {"service": "missed-bin", "answers": {}})
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["errors"][0]["pointer"].startswith("#/answers/")


def test_fields_that_are_not_asked_for_are_refused_s8(machine):
    body = {"service": "missed-bin", "answers": answered(machine)}
    for name in ("status", "state", "council", "priority", "assignee", "fee", "is_staff"):
        refused = machine.send("/cases", body | {name: 1})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == f"#/{name}"
    with scope.opened([machine_council().pk], writes=False):
        assert not Case.objects.exists()


def machine_council():
    from moothall.ground.councils import queries

    return queries.by_slug("ashby")


def test_logging_for_a_caller_needs_the_scope_to_act(town):
    only_asks = Machine(town, a_key(town, "cases:ask", "services:read")[1])
    body = {"service": "missed-bin", "answers": answers(only_asks, "missed-bin")}
    assert only_asks.send("/cases", body | {"channel": "phone"}).status_code == 403
    both = Machine(town, a_key(town, "cases:ask", "cases:act")[1])
    assert both.send("/cases", body | {"channel": "phone"}).status_code == 201


def test_an_old_version_is_refused(machine):
    body = {"service": "missed-bin", "answers": answered(machine), "version": 1}
    now = machine.get("/services/missed-bin").json()["version"]
    assert machine.send("/cases", body | {"version": now}).status_code == 201
    assert machine.send("/cases", body | {"version": now + 999}).status_code == 409


def test_a_reference_alone_shows_nothing_and_guesses_run_out_s5(machine, stranger):
    reference = a_case(machine)
    right = {"reference": reference.lower(), "proof": "ADA@example.com"}
    found = stranger.send("/track", right)
    assert found.json()["reference"] == reference
    assert {"requester", "email", "answers"} & set(found.json()) == set()
    wrong = {"reference": reference, "proof": "bo@example.com"}
    gone = {"reference": "AAA-AAA-AAA", "proof": "bo@example.com"}
    first, second = stranger.send("/track", wrong), stranger.send("/track", gone)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    for _ in range(10):
        last = stranger.send("/track", wrong)
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
    assert stranger.send("/track", right).status_code == 429


def test_notes_are_not_in_what_the_requester_reads(machine, stranger):
    reference = a_case(machine)
    machine.send(f"/cases/{reference}/note", {"text": "Only ours"})
    machine.send(f"/cases/{reference}/reply", {"text": "For you"})
    told = stranger.send("/track", {"reference": reference, "proof": "ada@example.com"}).json()
    bodies = [line["body"] for line in told["timeline"]]
    assert "For you" in bodies
    assert "Only ours" not in bodies


def test_a_closed_case_is_rated_by_whoever_holds_the_token(machine, stranger, town):
    reference = a_case(machine)
    outcome = machine.get("/services/missed-bin").json()["outcomes"][0]["id"]
    machine.send(f"/cases/{reference}/resolve", {"outcome": outcome})
    machine.send(f"/cases/{reference}/close")
    with scope.opened([town.pk], writes=False):
        token = Survey.objects.get().token
    assert stranger.get(f"/ratings/{token}").json() == {"reference": reference, "score": None}
    rated = stranger.send(f"/ratings/{token}", {"score": 4}, method="put")
    assert rated.json()["score"] == 4
    assert stranger.send(f"/ratings/{token}", {"score": 6}, method="put").status_code == 422
    unknown = "/ratings/00000000-0000-0000-0000-000000000000"
    assert stranger.get(unknown).status_code == 404
    with scope.opened([town.pk], writes=True) as at:
        assert cases.rate(token, by=BUILDER, at=at, score=2).reference == reference


def test_an_answer_to_what_no_question_can_be_called_is_refused_with_its_place(machine):
    refused = machine.send("/services/missed-bin/journey", {"answers": {"Not~a/name": "x"}})
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["#/answers/Not~0a~1name"]
