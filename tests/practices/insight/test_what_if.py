"""O5: a past period replayed under a proposed promise."""

from datetime import date

import pytest
from tests.engine.cases.conftest import FAULT, SETUP, ashbys_desk
from tests.engine.cases.telling import HOUR, june
from tests.practices.insight.measures.publishing import starter
from tests.standing import after as standing_after
from tests.standing import on as standing_on

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import EventKind, History, Occurred, Promise
from moothall.engine.cases.models import Event, Fact
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars.words import NoSuchCalendar
from moothall.ground.councils import scope
from moothall.practices.insight import actions, queries
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.queries import whatif
from moothall.practices.insight.queries.whatif import Wanted, what_if
from moothall.practices.insight.words import TooMany

pytestmark = pytest.mark.django_db
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30), "Europe/London")


@standing_after(ashbys_desk)
def a_desk_with_four_faults(desk):
    """Four faults put right: two P4 (eight hours to answer), one of each side, P1 and P2."""
    with scope.opened([desk.council.pk], writes=True) as at:
        actions.publish(starter(), by=desk.actor("mo"), at=at)
        dev = desk.actor("dev")
        lives = (
            ({"can_work": "yes"}, june(1, "09:00"), june(2, "09:00"), june(3, "09:00")),
            ({"can_work": "yes"}, june(1, "09:00"), june(1, "10:00"), june(12, "09:00")),
            ({"impact": "council"}, june(1, "09:00"), june(1, "09:05"), june(1, "12:00")),
            ({"impact": "team"}, june(1, "16:00"), june(1, "16:20"), june(2, "09:30")),
        )
        for answers, asked, replied, resolved in lives:
            case = desk.case("ict-fault", answers=answers, at=asked)
            cases.assign(case, by=dev, at=asked, person=desk.people["dev"])
            cases.reply(case, by=dev, at=replied, body="We look at it.")
            cases.resolve(case, by=dev, at=resolved, outcome="fixed")
    return desk


@pytest.fixture
@standing_on(a_desk_with_four_faults)
def desk(ashby, standing):
    """The desk of those faults, with the scope open for writing."""
    with scope.opened([ashby.pk], writes=True):
        yield standing


def replay(desk, measures="resolution", filters=None, **more):
    wanted = Wanted(measures, **more)
    return what_if([desk.council.pk], JUNE, wanted, filters=filters or {}, at=june(30))


def todays(desk, measure, **filters):
    (found,) = queries.figures([desk.council.pk], JUNE, only=[measure], filters=filters)
    return found


@pytest.mark.parametrize(
    ("priority", "promise"),
    [
        ("P1", {"seconds": 4 * HOUR, "calendar": "always"}),
        ("P2", {"seconds": 8 * HOUR, "calendar": "office"}),
        ("P4", {"days": 5, "calendar": "office"}),
        ("P4", {"days": 5}),
    ],
)
def test_todays_target_and_calendar_give_todays_figure_to_the_case(desk, priority, promise):
    figure = todays(desk, "resolution-sla", priority=priority)
    found = replay(desk, priority=priority, **promise)
    assert (found.whole.n, found.turned) == (figure.n, [])
    assert found.whole.before == found.whole.after
    assert found.whole.after * 100 / found.whole.n == figure.value
    assert figure.n > 0


def test_a_shorter_time_turns_cases_that_were_met(desk):
    found = replay(desk, seconds=HOUR)
    before = {one.case_id for one in found.turned if one.before.is_met}
    assert (found.whole.n, found.whole.before, found.whole.after) == (4, 3, 0)
    assert before == set(
        Fact.objects.filter(is_resolution_met=True).values_list("case_id", flat=True)
    )
    assert [(one.name, one.n, one.before, one.after) for one in found.by_priority] == [
        ("P1", 1, 1, 0),
        ("P2", 1, 1, 0),
        ("P4", 2, 1, 0),
    ]
    assert [(one.name, one.n) for one in found.by_team] == [("ict-desk", 4)]


def test_a_longer_time_turns_what_was_missed(desk):
    (turned,) = replay(desk, days=20, priority="P4").turned
    assert (turned.before.is_met, turned.after.is_met) == (False, True)


def test_another_calendar_counts_the_night(desk):
    (turned,) = replay(desk, priority="P2", calendar="always").turned
    assert (turned.before.used, turned.after.used) == (2 * HOUR, 17.5 * HOUR)


def test_on_another_calendar_alone_what_was_promised_in_days_keeps_its_days(desk):
    case = desk.case("ict-fault", answers={"can_work": "yes"}, at=june(1, "09:00"))
    cases.resolve(case, by=desk.actor("dev"), at=june(5, "09:00"), outcome="fixed")
    found = replay(desk, priority="P4", calendar="always")
    assert (found.whole.n, found.turned, found.not_judged) == (3, [], 0)


def test_a_case_whose_days_cannot_be_told_is_left_out_and_counted(desk):
    by, at = SETUP, june(1, "09:00")
    office = calendars.head(desk.council.pk, "office").pk
    promised = [Promise("resolution", "resolution", 8 * HOUR, office).as_data()]
    events = (
        Occurred(EventKind.CREATED, at, at, by, {"targets": promised, "calendar": office}),
        Occurred(EventKind.RESOLVED, june(2), june(2), by, {"outcome": "fixed"}),
    )
    told = History(service="ict-fault", priority="P4", events=events, answers=FAULT)
    cases.replay(desk.council, [told], by=by, at=june(3))
    assert Fact.objects.filter(resolution_target=8 * HOUR, priority="P4").count() == 1
    left_out, judged = (
        replay(desk, calendar="always"),
        replay(desk, calendar="always", seconds=HOUR),
    )
    assert (left_out.whole.n, left_out.not_judged) == (4, 1)
    assert (judged.whole.n, judged.not_judged) == (5, 0)


def test_the_first_answer_can_be_replayed_too(desk):
    figure = todays(desk, "first-response-sla")
    same = replay(desk, "response", seconds=30 * 60, priority="P2")
    assert same.turned == []
    found = replay(desk, "response", seconds=60)
    assert (found.whole.n, found.whole.after) == (figure.n, 0)


def test_only_the_cases_asked_for_are_replayed(desk):
    assert replay(desk, seconds=60, filters={"team": "ict-stores"}).whole.n == 0
    assert replay(desk, seconds=60, filters={"service": "ict-fault"}).whole.n == 4


def test_nothing_is_written(desk):
    before = Event.objects.count(), list(Fact.objects.order_by("pk").values())
    replay(desk, seconds=60, calendar="always")
    assert (Event.objects.count(), list(Fact.objects.order_by("pk").values())) == before


def test_a_calendar_that_the_council_does_not_have_is_refused(desk):
    with pytest.raises(NoSuchCalendar):
        replay(desk, calendar="lunar")


def test_too_many_cases_are_refused_and_not_cut_off(desk, monkeypatch):
    monkeypatch.setattr(whatif, "MOST", 3)
    with pytest.raises(TooMany, match="Choose fewer days"):
        replay(desk, seconds=60)
