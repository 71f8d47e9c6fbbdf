"""How late a case is, is told alike by every list and by its own clocks: in working time."""

import re
from datetime import timedelta

import pytest
from tests.faces.staff.conftest import Officer

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import Case, Target
from moothall.ground.calendars import clock
from moothall.ground.councils import scope
from moothall.practices.servicedesk import queries as desk

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def late(town, ask):
    """A case that is late, waited for its requester while it was, and goes on."""
    now = clock.now()
    made = ask("missed-bin", at=now - timedelta(days=20))
    asha = town.actor("asha")
    with scope.opened([town.council.pk], writes=True):
        cases.pause(made, by=asha, at=now - timedelta(days=6), reason="requester")
        cases.resume(made, by=asha, at=now - timedelta(days=2))
    return made


def test_what_a_list_says_is_what_the_clock_says_also_where_it_waited_when_late(town, late):
    with scope.opened([town.council.pk], writes=False) as at:
        case = Case.objects.get(pk=late.pk)
        seen = Case.objects.filter(pk=case.pk)
        target = Target.objects.get(case=case, due_at=case.due_at, measures="response")
        (promised,) = desk.beside(list(seen), due_by=at).promised.values()
        left = queries.leeway(promised, case.due_at, changed_at=case.changed_at, at=at)
        faces = {face.due_at: face for face in queries.faces(case, at=at)}
        wall = (at - case.due_at).total_seconds()
    assert promised.version_id == target.calendar_version_id
    assert left == faces[case.due_at].left
    assert -wall < left < 0


def test_what_is_not_late_yet_has_as_long_left_as_its_clock_says(town, ask):
    made = ask("missed-bin")
    with scope.opened([town.council.pk], writes=False):
        case = Case.objects.get(pk=made.pk)
        at = case.due_at - timedelta(minutes=30)
        (promised,) = desk.beside([case], due_by=case.due_at).promised.values()
        left = queries.leeway(promised, case.due_at, changed_at=case.changed_at, at=at)
        faces = {face.due_at: face for face in queries.faces(case, at=at)}
    assert left == faces[case.due_at].left


def test_the_queue_my_work_and_the_case_say_the_same(town, late, sign_in):
    asha = sign_in("asha")
    with scope.opened([town.council.pk], writes=True) as at:
        cases.assign(late, by=town.actor("asha"), at=at, person=town.people["asha"])
    told = {told_on(asha, page) for page in ("", "queue", f"cases/{late.reference}")}
    assert len(told) == 1
    text = asha.get(f"cases/{late.reference}").text
    assert re.search(r"\d h( \d+ min)? over, due ", text)


def told_on(officer: Officer, page: str) -> str:
    found = re.search(r'd-due--over" title="([^"]*)">(Overdue [^<]*)<', officer.get(page).text)
    assert found
    return f"{found[1]} {found[2]}"
