"""Cases on older versions, in a browser: previewed, moved, told where they cannot."""

import html

import pytest
from tests import starter
from tests.engine.cases.conftest import SETUP

from moothall.engine.cases.models import Case
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import Plan
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def newer(town):
    said = starter.definitions()["missed-bin"].as_json()
    said["tasks"] = [*said["tasks"], {"id": "sweep", "name": "Sweep the street"}]
    for page in said["pages"]:
        page["questions"] = [q for q in page.get("questions", ()) if q["id"] != "more"]
    said["pages"] = [page for page in said["pages"] if page["questions"]]
    with scope.opened([town.council.pk], writes=True) as at:
        definition = ServiceDefinition.model_validate(said)
        catalogue.publish(town.council, definition, by=SETUP, at=at, plan=Plan.STAY)


def test_cases_are_previewed_and_moved(sign_in, ask, town, request):
    case = ask("missed-bin", answers={"more": "By the gate."})
    request.getfixturevalue("newer")
    mo = sign_in("mo")
    assert "missed-bin" in mo.get("versions").text
    page = html.unescape(mo.get("versions/missed-bin").text)
    assert "Tasks added: Sweep the street." in page
    assert case.reference in page
    refused = mo.post("versions/missed-bin/move", to="2", targets="keep")
    assert refused.status_code == 422
    moved = mo.post("versions/missed-bin/move", to="2", targets="keep", case=case.reference)
    assert moved.status_code == 302
    with scope.opened([town.council.pk], writes=False):
        assert Case.objects.get().version_id != case.version_id
    assert "Every open case is on the version" in mo.get("versions").text
    story = html.unescape(mo.get(f"cases/{case.reference}").text)
    assert "Moved to version 2 of its service, its targets kept" in story
    assert "By the gate." in story
    assert "version 1" in mo.get("versions/missed-bin?to=1").text


def test_officers_do_not_move_cases(dev):
    assert dev.get("versions").status_code == 403
    assert dev.post("versions/missed-bin/move", to="1").status_code == 403
