"""The demo's cases: told from a seed, whole, and plausible."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from tests import starter

from moothall.engine.catalogue import journey
from moothall.engine.catalogue.plan import priority_of
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.packs.demo import phrases, shares
from moothall.packs.demo.places import TEAMS
from moothall.packs.demo.tales import Ground

UNTIL = datetime(2026, 6, 17, 14, 0, tzinfo=UTC)
OFFICE = WorkingCalendar("Europe/London", [[("08:30", "17:00")]] * 5 + [[], []], {})
ALWAYS = WorkingCalendar("Europe/London", [[("00:00", "24:00")]] * 7, {})


@pytest.fixture(scope="module")
def ground():
    return Ground(
        slug="ashby",
        services=starter.definitions(),
        officers={code: [1, 2, 3] for code in TEAMS},
        calendars={"office": OFFICE, "always": ALWAYS},
        regulars={},
        until=UNTIL,
    )


@pytest.fixture(scope="module")
def told(ground):
    return list(shares.tell(ground, shares.of("ashby", full=False)))


def test_the_same_seed_tells_the_same_cases(ground, told):
    assert list(shares.tell(ground, shares.of("ashby", full=False))) == told


def test_every_question_on_the_path_is_answered(ground, told):
    for history in told:
        assert journey.is_complete(ground.services[history.service], history.answers)


def test_the_priority_is_the_one_that_the_answers_give(ground, told):
    for history in told:
        found = priority_of(ground.services[history.service], history.answers)
        assert history.priority == found


def test_nothing_happens_in_the_future_or_before_the_case(told):
    for history in told:
        moments = [event.effective_at for event in history.events]
        assert moments == sorted(moments)
        assert moments[-1] <= UNTIL


def test_outcomes_and_reasons_are_the_services_own(ground, told):
    for history in told:
        service = ground.services[history.service]
        for event in history.events:
            if event.kind == "resolved":
                assert service.outcome(event.data["outcome"])
            if event.kind == "paused":
                assert service.reason(event.data["reason"])


def test_what_is_said_at_the_end_of_a_fault_fits_how_it_ended(told):
    ends = [
        (history.texts[number], event.data["outcome"])
        for history in told
        if history.service == "ict-fault"
        for number, event in enumerate(history.events)
        if event.kind == "resolved"
    ]
    assert len({outcome for _, outcome in ends}) == 4
    on_the_phone = ("Put right while we spoke.", "fixed")
    wrong = {end for end in ends if end[0] not in phrases.FIXED[end[1]]}
    assert wrong == {on_the_phone}


def test_people_ask_more_on_mondays_and_hardly_at_night(told):
    desk = [h.events[0].effective_at for h in told if h.service != "missed-bin"]
    days = Counter(at.weekday() for at in desk)
    assert days[0] > days[4] > days[5] + days[6]
    assert sum(at.hour < 6 for at in desk) < len(desk) / 20


def test_cases_end_in_many_ways(told):
    kinds = {event.kind for history in told for event in history.events}
    assert {"paused", "resumed", "reopened", "rated", "noted", "message", "closed"} <= kinds


def test_addresses_and_numbers_are_nobodys(told):
    for history in told:
        assert history.contact.email.endswith(".example")
        assert not history.contact.phone or history.contact.phone.startswith("07700 900")
