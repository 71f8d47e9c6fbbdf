"""O1, W14: programs finish tasks that write into registers, and re-type cases."""

from uuid import uuid4

import pytest
from tests import starter
from tests.faces.api.conftest import BUILDER, Machine, a_key, an_officer
from tests.packs.test_registers import READ
from tests.packs.test_services import definition

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.registers import actions as registers
from moothall.ground.councils import actions as councils
from moothall.ground.councils import queries as councils_queries
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
ASKED = {"reason": "first", "model": "light", "needed_on": "2026-07-01", "cost_centre": "C100"}
WORKS = Actor.job("test")


@pytest.fixture
def laptop(town):
    """A case of a laptop, its last task ready to be done; and the laptop that is in stock."""
    service = definition("laptop")
    giving = [task for task in service.tasks if task.id == "give"]
    service = service.model_copy(
        update={"tasks": tuple(one.model_copy(update={"after": ()}) for one in giving)}
    )
    with scope.opened([town.pk], writes=True) as at:
        known = {team.code for team in town_teams(town)}
        for code in service.teams() - known:
            councils.add_team(town, code, name=code, by=BUILDER, at=at)
        for one in READ:
            if one.definition.slug in {"assets", "sites", "suppliers"}:
                registers.publish(town, one.definition, by=BUILDER, at=at)
        (done,) = catalogue.publish(town, service, by=BUILDER, at=at)
        asked = Asked(token=uuid4(), version_id=done.version.pk, answers=ASKED)
        case = cases.submit(town, asked, by=WORKS, at=at)
        values = {"tag": "LT-1", "kind": "laptop"}
        return case.reference, registers.add(town, "assets", values, by=BUILDER, at=at).pk


def town_teams(town):
    return councils_queries.teams(town)


def test_a_program_gives_a_laptop_out(town, machine, laptop):
    reference, record = laptop
    path = f"/cases/{reference}/tasks/give/finish"
    assert machine.send(path, {}).status_code == 404
    refused = machine.send(path, {"record": record})
    assert (refused.status_code, refused.json()["detail"]) == (403, "Fill in Who has it first.")
    holder = an_officer(town)[1].pk
    done = machine.send(path, {"record": record, "values": {"holder": holder}})
    assert {task["state"] for task in done.json()["tasks"]} == {"done"}, done.content
    found = machine.get(f"/registers/assets/records/{record}").json()
    assert (found["state"], found["values"]["holder"]) == ("issued", holder)
    reading = Machine(town, a_key(town, "cases:read")[1])
    assert reading.send(path, {"record": record}).status_code == 403


def test_a_program_says_what_a_case_really_is(town, machine, laptop):
    reference, _ = laptop
    with scope.opened([town.pk], writes=True) as at:
        catalogue.publish(town, starter.definitions()["ict-equipment"], by=BUILDER, at=at)
    path = f"/cases/{reference}/retype"
    open_still = machine.send(path, {"service": "ict-equipment"})
    assert open_still.status_code == 409, open_still.content
    wrong = machine.send(path, {"service": "ict-equipment", "answers": {"reason": "no"}})
    assert wrong.status_code == 422
    known = {"equipment": ["laptop"], "reason": "new-starter"}
    done = machine.send(path, {"service": "ict-equipment", "answers": known})
    assert done.json()["service"] == "ict-equipment", done.content
    states = {task["code"]: task["state"] for task in done.json()["tasks"]}
    assert (states["give"], states["approve-r1"]) == ("dropped", "ready")
    assert machine.send(path, {"service": "no-such"}).status_code == 404
