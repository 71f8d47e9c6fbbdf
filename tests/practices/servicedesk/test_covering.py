"""W18: what is covered outside working hours and from when; calls outside cover counted."""

import pytest
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june, utc
from tests.practices.servicedesk.conftest import weeks

from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.queries import covering, duty
from moothall.practices.servicedesk.words.oncall import Answers, NotThisCover

pytestmark = pytest.mark.django_db


def day(number):
    return june(number).date()


def said(service="", priorities=(), first=1, last=None):
    until = day(last) if last else None
    return Answers(service=service, priorities=priorities, from_on=day(first), until_on=until)


@pytest.fixture
def faults(staffed):
    """Faults of P1 and P2 are covered from 8 June on."""
    one = said("ict-fault", ("P1", "P2"), first=8)
    return actions.answer_for(staffed, one, by=SETUP, at=june(1))


def at_night(desk, number, service="ict-fault"):
    return covering.cover(desk.council.pk, "ict-desk", service, at=june(number, "20:00"))


def test_without_a_list_every_case_of_the_team_is_covered(staffed, desk):
    found = at_night(desk, 1)
    assert found.priorities == ("P1", "P2", "P3", "P4")
    assert [one.name for one in found.on_call] == ["Asha"]
    assert found.opens_at == utc(june(2, "08:30"))


def test_in_working_hours_and_without_a_rota_there_is_nothing_to_say(staffed, desk):
    council = desk.council.pk
    assert covering.cover(council, "ict-desk", "ict-fault", at=june(2, "10:00")) is None
    assert covering.cover(council, "street-services", "missed-bin", at=june(2, "20:00")) is None


def test_what_is_covered_is_covered_from_its_day_on_and_nothing_else(faults, desk):
    assert at_night(desk, 7).priorities == ()
    found = at_night(desk, 8)
    assert (found.priorities, found.since_on) == (("P1", "P2"), day(8))
    assert at_night(desk, 8, "ict-equipment").priorities == ()
    actions.end_answer(faults, day(9), by=SETUP, at=june(8))
    assert [at_night(desk, number).priorities for number in (9, 10)] == [("P1", "P2"), ()]


def test_the_local_day_counts_not_that_of_utc(faults, desk):
    just_after_midnight = june(8, "00:30")
    assert just_after_midnight.astimezone(utc(just_after_midnight).tzinfo).day == 7
    found = covering.cover(desk.council.pk, "ict-desk", "ict-fault", at=just_after_midnight)
    assert found.holds("P1")


def test_what_is_said_twice_for_one_day_or_backwards_is_refused(faults, staffed):
    again = said("ict-fault", ("P2", "P3"), first=20)
    with pytest.raises(NotThisCover, match="answers for that already"):
        actions.answer_for(staffed, again, by=SETUP, at=june(1))
    actions.answer_for(staffed, said("ict-fault", ("P3",), first=20), by=SETUP, at=june(1))
    with pytest.raises(NotThisCover, match="last day"):
        actions.answer_for(staffed, said("", (), first=9, last=8), by=SETUP, at=june(1))
    with pytest.raises(NotThisCover, match="last day"):
        actions.end_answer(faults, day(7), by=SETUP, at=june(1))


def test_calls_are_counted_by_month_and_issue_type_covered_and_outside_cover(faults, staffed, desk):
    urgent = {"impact": "council"}
    logged = [
        ("ict-fault", "phone", june(5, "20:00"), urgent),  # before there was cover
        ("ict-fault", "phone", june(9, "20:00"), urgent),  # covered
        ("ict-fault", "phone", june(13, "11:00"), urgent),  # a Saturday, covered
        ("ict-fault", "phone", june(9, "20:00"), {}),  # P3: not covered
        ("ict-fault", "phone", june(9, "10:00"), urgent),  # the desk works
        ("ict-fault", "online", june(9, "20:00"), urgent),  # nobody called
    ]
    for service, channel, moment, answers in logged:
        desk.case(service, at=moment, channel=channel, answers=answers)
    [found] = covering.calls(staffed, june(1, "00:00"), june(30))
    assert (found.month, found.service, found.covered, found.outside) == (
        "2026-06",
        "ict-fault",
        2,
        2,
    )
    each = covering.each_call(staffed, june(1, "00:00"), june(30))
    assert [one.is_covered for one in each] == [False, True, False, True]
    assert covering.each_call(staffed, june(1), june(30), councils_of=[0]) == []
    assert covering.calls(staffed, june(14), june(30)) == []
    assert [one.pk for one in duty.list_of(staffed)] == [faults.pk]


def test_calls_from_before_anybody_was_on_call_are_outside_cover(rota, trio, desk):
    for number in (9, 16):
        desk.case("ict-fault", at=june(number, "20:00"), channel="phone")
    held = lambda: [one.is_covered for one in covering.each_call(rota, june(1), june(30))]  # noqa: E731
    assert held() == [False, False]
    actions.set_layer(rota, weeks(*trio, from_on=day(15)), by=SETUP, at=june(14))
    assert held() == [False, True]
