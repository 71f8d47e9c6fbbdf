"""O2: a pause until a day over the wire: refused, shown, filtered, changed without resuming."""

from datetime import date, timedelta

import pytest
from tests.faces.api.conftest import a_case

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SOON = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 -- a week off, in any zone
LATER = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011 -- likewise


def listed(machine, until):
    return [one["reference"] for one in machine.get(f"/cases?until={until}").json()["items"]]


def paused(machine, until_on=SOON):
    reference = a_case(machine)
    sent = {"reason": "road", "until_on": until_on}
    done = machine.send(f"/cases/{reference}/pause", sent)
    assert done.status_code == 200, done.content
    return reference, done.json()


def test_a_case_says_until_which_day_it_is_paused_and_is_filtered_by_it(town, machine):
    reference, said = paused(machine)
    assert (said["paused_until_on"], said["has_day_come"]) == (SOON, False)
    a_case(machine)
    assert (listed(machine, "ahead"), listed(machine, "come")) == ([reference], [])
    with scope.opened([town.pk], writes=True) as at:
        case = Case.objects.get(reference=reference)
        cases.wake(case, by=Actor.job("paused-until"), at=at + timedelta(days=16))
    assert (listed(machine, "ahead"), listed(machine, "come")) == ([], [reference])
    assert machine.get(f"/cases/{reference}").json()["has_day_come"] is True


def test_the_day_is_changed_without_resuming(machine):
    reference, _ = paused(machine)
    done = machine.send(f"/cases/{reference}/redate", {"until_on": LATER})
    assert done.status_code == 200, done.content
    assert (done.json()["state"], done.json()["paused_until_on"]) == ("paused", LATER)
    kinds = [one["kind"] for one in machine.get(f"/cases/{reference}/timeline").json()["items"]]
    assert kinds[:2] == ["redated", "paused"]


@pytest.mark.parametrize("day", ["2020-01-01", date.today().isoformat(), "9999-12-31"])  # noqa: DTZ011 -- today
def test_a_day_that_is_not_to_come_or_far_off_is_refused_in_words(machine, day):
    reference = a_case(machine)
    refused = machine.send(f"/cases/{reference}/pause", {"reason": "road", "until_on": day})
    assert refused.status_code == 422, refused.content
    assert "Choose a day" in refused.json()["detail"]
    several = {"cases": [reference], "act": "pause", "reason": "road", "until_on": day}
    left = machine.send("/cases/together", several | {"dry_run": True}).json()["left"]
    assert [one["why_not"] for one in left] == [refused.json()["detail"]]
    assert machine.get(f"/cases/{reference}").json()["state"] == "open"
