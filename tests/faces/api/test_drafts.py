"""Drafts over the wire: one's own, sent as a case, and a caller's by the code they read out."""

from pathlib import Path

import pytest
from tests.faces.api.conftest import Machine, a_key, answered, answers
from tests.faces.portal.conftest import BUILDER, somebody

from moothall import packs
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries, reading
from moothall.engine.catalogue.models import Draft
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import GUEST

pytestmark = pytest.mark.django_db
EVERYDAY = Path(packs.__file__).parent / "everyday" / "services"


@pytest.fixture
def rosa(town):
    _, person = somebody(town, email="rosa@example.org", name="Rosa Lund")
    return Machine(town, a_key(town, "cases:ask", person=person)[1])


def begin(machine, said):
    return machine.send("/me/drafts", {"service": "missed-bin", "answers": said})


def test_answers_are_kept_changed_sent_and_then_no_draft(rosa, machine, town):
    said = answered(machine)
    first = dict([next(iter(said.items()))])
    made = begin(rosa, first)
    assert (made.status_code, made.json()["answers"]) == (201, first)
    at = f"/me/drafts/{made.json()['id']}"
    saved = rosa.send(at, {"answers": said}, method="put").json()
    assert set(saved["answers"]) == set(said)
    [kept] = rosa.get("/me/drafts").json()["items"]
    assert (kept["service"], kept["answers"]) == ("missed-bin", saved["answers"])
    body = {"service": "missed-bin", "answers": said, "draft": kept["id"]}
    other = {"service": "fly-tipping", "answers": answered(machine, "fly-tipping")}
    assert rosa.send("/cases", other | {"draft": kept["id"]}).status_code == 404
    assert rosa.send("/cases", body).status_code == 201
    assert rosa.get("/me/drafts").json()["items"] == []
    assert rosa.send("/cases", body).status_code == 404


def test_a_draft_is_forgotten_when_they_say_so(rosa):
    at = f"/me/drafts/{begin(rosa, {}).json()['id']}"
    assert rosa.send(at, method="delete").status_code == 204
    assert rosa.send(at, method="delete").status_code == 404


def test_a_draft_is_there_for_nobody_else_s1(rosa, machine, town):
    _, person = somebody(town, email="lars@example.org", name="Lars")
    lars = Machine(town, a_key(town, person=person)[1])
    at = f"/me/drafts/{begin(rosa, {}).json()['id']}"
    for other in (lars, machine):
        assert other.get("/me/drafts").json()["items"] == []
        assert other.send(at, {"answers": {}}, method="put").status_code == 404
        assert other.send(at, method="delete").status_code == 404
    said = {"service": "missed-bin", "answers": answered(machine)}
    assert lars.send("/cases", said | {"draft": at.rsplit("/", 1)[1]}).status_code == 404
    assert machine.send("/me/drafts", {"service": "missed-bin"}).status_code == 403
    assert len(rosa.get("/me/drafts").json()["items"]) == 1


def test_answers_that_are_wrong_are_not_kept(rosa, town):
    refused = begin(rosa, {"none_such": "x"})
    assert refused.json()["errors"][0]["pointer"] == "#/answers/none_such"
    with scope.opened([town.pk], writes=False):
        assert not Draft.objects.exists()


def a_callers(town, service="missed-bin"):
    with scope.opened([town.pk], writes=True) as at:
        version = queries.head(town.pk, service)
        made = catalogue.start_draft(version, by=GUEST, at=at)
        return catalogue.keep_draft(made.token, by=GUEST, at=at, email="rosa@example.org").code


def test_an_officer_fills_in_a_callers_draft_by_its_code(machine, town):
    code, said = a_callers(town), answered(machine)
    assert machine.send("/drafts/open", {"code": code}).json()["answers"] == {}
    filled = machine.send("/drafts/fill", {"code": code, "answers": said}).json()
    assert set(filled["answers"]) == {name for name in said if said[name] is not None}
    assert machine.send("/drafts/open", {"code": code}).json()["answers"] == filled["answers"]


def test_what_a_caller_said_in_confidence_is_read_only_with_the_scope_for_it_s7(machine, town):
    absence = reading.read_file(EVERYDAY / "absence.yaml").definition
    with scope.opened([town.pk], writes=True) as at:
        for team in absence.teams():
            Team.objects.get_or_create(council=town, code=team, defaults={"name": team})
        catalogue.publish(town, absence, by=BUILDER, at=at)
    code, said = a_callers(town, "absence"), answers(machine, "absence") | {"why": "A fever"}
    filled = machine.send("/drafts/fill", {"code": code, "answers": said}).json()
    assert filled["answers"]["why"] == "A fever"
    plain = Machine(town, a_key(town, "cases:act")[1])
    read = plain.send("/drafts/open", {"code": code}).json()["answers"]
    assert set(filled["answers"]) - set(read) == {"why"}
    again = plain.send("/drafts/fill", {"code": code, "answers": {}}).json()["answers"]
    assert "why" not in again
    assert machine.send("/drafts/open", {"code": code}).json()["answers"] == filled["answers"]


def test_guessing_codes_is_stopped_s5(machine, town):
    code = a_callers(town)
    for _ in range(10):
        assert machine.send("/drafts/open", {"code": "AAAA-AAAA"}).status_code == 404
    stopped = machine.send("/drafts/fill", {"code": code, "answers": {}})
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "300")
