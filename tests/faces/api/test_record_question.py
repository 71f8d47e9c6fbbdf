"""A question for a record over the wire: named as its public address names it, and looked up."""

from uuid import uuid4

import pytest
from tests.engine.catalogue.factories import definition, known_team
from tests.engine.registers.shelf import small
from tests.faces.api.test_drafts import a_callers
from tests.faces.portal.conftest import BUILDER

from moothall.engine.cases.models import About
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.registers import actions
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
WHICH = {"id": "which", "type": "record", "of": "benches", "label": "Which bench?"}


def test_a_record_is_named_looked_up_and_what_the_case_is_about(machine, town):
    with scope.opened([town.pk], writes=True) as at:
        known_team(town)
        actions.publish(town, small(public={"fields": ["name"]}), by=BUILDER, at=at)
        pages = [{"id": "which", "questions": [WHICH]}]
        catalogue.publish(town, definition(pages=pages), by=BUILDER, at=at)
        oak = actions.add(town, "benches", {"name": "Oak"}, by=BUILDER, at=at)
    asked = machine.get("/services/broken-bin").json()["pages"][0]["questions"][0]
    assert (asked["type"], asked["of"]) == ("record", "benches")
    for wrong in ({"record": str(uuid4())}, {"record": "x", "title": "Forged"}, "Oak", 7, []):
        path = machine.send("/services/broken-bin/journey", {"answers": {"which": wrong}})
        assert path.json()["errors"], wrong
    body = {"service": "broken-bin", "answers": {"which": {"record": str(oak.token)}}}
    done = machine.send("/cases", body)
    assert done.status_code == 201, done.text
    with scope.opened([town.pk], writes=False):
        assert About.objects.get().record_id == oak.pk


def test_a_strangers_draft_takes_only_what_they_may_see(machine, town):
    with scope.opened([town.pk], writes=True) as at:
        known_team(town)
        public = {"fields": ["name"], "when": "record.name != 'Elm'"}
        actions.publish(town, small(public=public), by=BUILDER, at=at)
        pages = [{"id": "which", "questions": [WHICH]}]
        service = definition(pages=pages, ask="employees", channels=["online", "phone"])
        catalogue.publish(town, service, by=BUILDER, at=at)
        oak, elm = (
            actions.add(town, "benches", {"name": name}, by=BUILDER, at=at)
            for name in ("Oak", "Elm")
        )
    code = a_callers(town, "broken-bin")

    def filled(record):
        said = {"which": {"record": str(record.token)}}
        return machine.send("/drafts/fill", {"code": code, "answers": said}).status_code

    assert (filled(elm), filled(oak)) == (422, 200)
