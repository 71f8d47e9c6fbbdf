"""Figures over history, recomputed from the events themselves."""

from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from statistics import mean, median

import pytest
from tests.practices.insight.desk import desk, event_rows, fact_rows, occurred
from tests.practices.insight.measures.publishing import measures, statements

from moothall.engine.cases.history import EventKind as K
from moothall.engine.cases.history import Promise
from moothall.practices.insight.measures import history
from moothall.practices.insight.measures.figures import figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.measures.statements import Asked

CONTROLS = ("opened-before", "created", "reopened", "resolved", "cancelled", "open-after")
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30), "Europe/London")
HALF = Period(date(2026, 3, 1), date(2026, 8, 31), "Europe/London")


class Over:
    """History of some lives, and its figures."""

    def __init__(self, folder, lives):
        self.lives = lives
        history.write(folder, "cases_fact", fact_rows(lives))
        history.write(folder, "cases_event", event_rows(lives))
        self.history = history.opened([folder])

    def __enter__(self):
        self.connection = self.history.__enter__()
        return self

    def __exit__(self, *fault):
        self.history.__exit__(*fault)

    def asked(self, period, filters):
        return Asked([1], period.starts_at, period.ends_at, filters)

    def figure(self, name, period=HALF, cohort="own", **filters):
        sql = statements()[name][f"duckdb.{cohort}.figure"]
        found = history.counted(self.connection, sql, self.asked(period, filters))
        return figure(measures()[name], found, cohort=cohort, filters=filters)

    def cases(self, name, period=HALF, cohort="own", **filters):
        sql = statements()[name][f"duckdb.{cohort}.cases"]
        return history.behind(self.connection, sql, self.asked(period, filters))


@pytest.fixture(scope="module")
def over(tmp_path_factory):
    with Over(tmp_path_factory.mktemp("history"), desk(1500)) as made:
        yield made


@pytest.fixture
def few(tmp_path):
    with ExitStack() as stack:
        yield lambda *lives: stack.enter_context(Over(tmp_path, list(lives)))


def at(day, hour=9, minute=0, month=6):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def lived(*told, **created):
    """A life from pairs of a kind and a moment."""
    data = {"calendar": 1, "priority": "P3"} | created
    return [
        occurred(kind, moment, n, **(data if kind is K.CREATED else more[0] if more else {}))
        for n, (kind, moment, *more) in enumerate(told, 1)
    ]


# Recomputed from the events (I7)


def within(period, moment):
    return moment is not None and period.starts_at <= moment < period.ends_at


def last(events, *kinds):
    found = [event for event in events if event.kind in kinds]
    return found[-1].effective_at if found else None


def is_counted(events):
    return events[-1].kind not in {K.CANCELLED, K.MERGED}


def still_resolved(events, period):
    """Resolved in the period and not reopened after."""
    moment, reopened = last(events, K.RESOLVED), last(events, K.REOPENED)
    return within(period, moment) and is_counted(events) and (not reopened or reopened < moment)


def running_seconds(events):
    """Seconds by the wall clock in which the case ran, up to its last resolution."""
    total, since = 0, None
    for event in events:
        if event.kind in {K.CREATED, K.REOPENED, K.RESUMED}:
            since = event.effective_at
        elif event.kind in {K.PAUSED, K.RESOLVED} and since is not None:
            total += (event.effective_at - since).total_seconds()
            since = None
    return total


def test_average_resolution_is_that_of_the_events(over):
    spans = [running_seconds(events) for events in over.lives if still_resolved(events, HALF)]
    found = over.figure("resolution")
    assert found.n == len(spans) > 300
    assert found.value == pytest.approx(mean(spans))
    assert found.median == pytest.approx(median(spans))


def test_resolution_by_the_wall_clock_is_that_of_the_events(over):
    spans = [
        (last(events, K.RESOLVED) - events[0].effective_at).total_seconds()
        for events in over.lives
        if still_resolved(events, HALF)
    ]
    found = over.figure("resolution.elapsed")
    assert (found.n, found.value) == (len(spans), pytest.approx(mean(spans)))


def test_the_target_is_judged_by_working_time(over):
    hours = {"P1": 4, "P2": 24, "P3": 72, "P4": 240}
    verdicts = [
        running_seconds(events) <= hours[events[0].data["priority"]] * 3600
        for events in over.lives
        if still_resolved(events, HALF) and "targets" in events[0].data
    ]
    found = over.figure("resolution-sla")
    assert (found.n, found.hits) == (len(verdicts), sum(verdicts))
    assert found.value == pytest.approx(100 * sum(verdicts) / len(verdicts))


def test_satisfaction_is_that_of_the_events(over):
    scores = [
        events[-1].data["score"]
        for events in over.lives
        if events[-1].kind is K.RATED and within(HALF, last(events, K.RESOLVED))
    ]
    found = over.figure("satisfaction")
    assert (found.n, found.hits) == (len(scores), sum(score >= 4 for score in scores))


def test_what_was_open_and_what_moved_add_up(over):
    for period in (JUNE, HALF, *HALF.months()):
        got = {name: over.figure(f"control.{name}", period).value for name in CONTROLS}
        joined = got["opened-before"] + got["created"] + got["reopened"]
        assert joined - got["resolved"] - got["cancelled"] == got["open-after"]
        assert got["created"] > 100


def test_what_was_open_is_that_of_the_events(over):
    ends = {K.RESOLVED, K.CLOSED, K.CANCELLED, K.MERGED}
    open_then = 0
    for events in over.lives:
        is_open = False
        for event in events:
            if event.effective_at >= HALF.ends_at:
                break
            is_open = event.kind not in ends and (is_open or event.kind in {K.CREATED, K.REOPENED})
        open_then += is_open
    assert over.figure("control.open-after").value == open_then


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(measures()))
@pytest.mark.parametrize("filters", [{}, {"priority": "P2"}])
def test_exactly_n_cases_stand_behind_every_figure(over, name, filters):
    assert len(over.cases(name, **filters)) == over.figure(name, **filters).n


@pytest.mark.parametrize("name", ["resolution", "satisfaction", "resolution-sla"])
def test_priorities_sum_to_the_whole(over, name):
    whole = over.figure(name)
    parts = [over.figure(name, priority=priority) for priority in ("P1", "P2", "P3", "P4")]
    assert sum(part.n for part in parts) == whole.n
    if whole.measure.unit == "seconds":
        assert sum(p.value * p.n for p in parts) / whole.n == pytest.approx(whole.value)


def test_a_joint_figure_is_of_the_counts_never_a_mean_of_means(tmp_path):
    big, small = desk(300, seed=2), desk(20, seed=3)
    for number, lives in ((1, big), (2, small)):
        history.write(tmp_path / str(number), "cases_fact", fact_rows(lives, number))
        history.write(tmp_path / str(number), "cases_event", event_rows(lives, number))
    sql = statements()["resolution"]["duckdb.own.figure"]
    with history.opened([tmp_path / "1", tmp_path / "2"]) as connection:
        one, two, both = (
            figure(
                measures()["resolution"],
                history.counted(connection, sql, Asked(ids, HALF.starts_at, HALF.ends_at)),
                cohort="own",
            )
            for ids in ([1], [2], [1, 2])
        )
    assert both.n == one.n + two.n
    assert both.value == pytest.approx((one.value * one.n + two.value * two.n) / both.n)


# Defects known elsewhere (KPIS): none of them ours


def resolved_after(hours, **created):
    return lived((K.CREATED, at(1)), (K.RESOLVED, at(1) + timedelta(hours=hours)), **created)


def test_an_average_is_not_of_whole_days(few):
    over = few(resolved_after(1 / 6), resolved_after(2), resolved_after(8))
    assert over.figure("resolution").value / 3600 == pytest.approx(3.3889, abs=1e-4)


def test_a_mean_is_weighted_by_its_own_count(few):
    over = few(
        *[resolved_after(15) for _ in range(2)],
        *[resolved_after(7.5) for _ in range(4)],
        *[lived((K.CREATED, at(1))) for _ in range(3)],
    )
    assert over.figure("resolution").value == 10 * 3600


def test_a_percentage_has_one_population_above_and_below_the_line(few):
    promise = [Promise("resolution", "resolution", 3600, 1).as_data()]
    old = lived((K.CREATED, at(1, month=2)), (K.RESOLVED, at(2)), targets=promise)
    fresh = [resolved_after(0.5, targets=promise) for _ in range(5)]
    still_open = lived((K.CREATED, at(3)), targets=promise)
    none_at_all = resolved_after(0.5)
    found = few(old, *fresh, still_open, none_at_all).figure("resolution-sla", JUNE)
    assert (found.value, found.n) == (pytest.approx(100 * 5 / 6), 6)
    assert found.exclusions == {"no-target": 1}


def test_touching_a_case_later_does_not_move_its_resolution(few):
    life = lived((K.CREATED, at(1)), (K.RESOLVED, at(1, 11)), (K.NOTED, at(20)), (K.CLOSED, at(25)))
    assert few(life).figure("resolution.elapsed").value == 2 * 3600


def test_fifty_nine_minutes_count(few):
    assert few(resolved_after(59 / 60)).figure("resolution").value == 59 * 60


def test_a_case_with_nine_replies_weighs_once(few):
    nine = [(K.REPLIED, at(1, 10 + n)) for n in range(9)]
    over = few(lived((K.CREATED, at(1)), *nine), lived((K.CREATED, at(1)), (K.REPLIED, at(1, 12))))
    found = over.figure("first-response")
    assert (found.value, found.n) == (2 * 3600, 2)


def test_a_day_is_the_councils_own(few):
    night = lived((K.CREATED, datetime(2026, 5, 31, 23, 30, tzinfo=UTC)))
    assert few(night).figure("control.created", JUNE).value == 1


def test_midnight_belongs_to_the_day_it_begins(few):
    over = few(lived((K.CREATED, JUNE.starts_at), (K.RESOLVED, JUNE.ends_at)))
    assert (over.figure("control.created", JUNE).n, over.figure("reopened", JUNE).n) == (1, 0)
    assert over.figure("resolution.last", JUNE).n == over.figure("control.resolved", JUNE).n == 0
    assert over.figure("control.open-after", JUNE).n == 1


# What the definitions settle


def test_nothing_measured_is_none_and_never_nought(few):
    over = few(lived((K.CREATED, at(1))))
    names = ("satisfaction", "resolution", "first-response", "resolution-sla", "log-verdict.met")
    for name in names:
        found = over.figure(name)
        assert (found.value, found.n, found.median, found.interval) == (None, 0, None, None)


def test_spam_tests_merged_and_cancelled_leave_and_are_counted(few):
    told = [(K.CREATED, at(1)), (K.REPLIED, at(2))]
    over = few(
        lived(*told, (K.CANCELLED, at(3), {"reason": "spam"})),
        lived(*told, (K.CANCELLED, at(3), {"reason": "test"})),
        lived(*told, (K.CANCELLED, at(3), {"reason": "withdrawn"})),
        lived(*told, (K.MERGED, at(3))),
        lived(*told),
    )
    found = over.figure("first-response")
    assert found.n == 1
    assert found.exclusions == {"spam": 1, "test": 1, "cancelled": 1, "merged": 1}


def test_a_case_reopened_since_leaves_the_headline_and_is_counted(few):
    over = few(lived((K.CREATED, at(1)), (K.RESOLVED, at(1, 10)), (K.REOPENED, at(9))))
    assert over.figure("resolution").exclusions == {"reopened-since": 1}
    assert over.figure("resolution.last").value == 3600


def test_the_span_between_resolution_and_reopening_does_not_count(few):
    over = few(
        lived(
            (K.CREATED, at(1)),
            (K.RESOLVED, at(1, 10)),
            (K.REOPENED, at(3)),
            (K.RESOLVED, at(3, 12)),
            (K.CLOSED, at(30)),
        )
    )
    assert over.figure("resolution").value == 4 * 3600
    assert over.figure("resolution.first").value == 3600


def test_a_neutral_answer_stands_below_the_line(few):
    told = ((K.CREATED, at(1)), (K.RESOLVED, at(2)))
    asked = (*told, (K.CLOSED, at(2, 10), {"survey": "asked"}))
    left_out = (*told, (K.CLOSED, at(2, 10), {"survey": "recent"}))
    rated = [lived(*asked, (K.RATED, at(3), {"score": s})) for s in (5, 3, 1)]
    over = few(*rated, lived(*asked), lived(*left_out), lived(*told))
    found, rate = over.figure("satisfaction"), over.figure("satisfaction.response-rate")
    assert (found.hits, found.n, found.exclusions) == (1, 3, {"not-answered": 3})
    assert (rate.value, rate.n) == (75, 4)
    assert rate.exclusions == {"not-asked": 1, "not-closed-or-no-survey": 1}


def test_resolved_and_never_answered_misses_the_target_and_leaves_the_mean(few):
    promise = [Promise("response", "response", 3600, 1).as_data()]
    over = few(
        lived((K.CREATED, at(1)), (K.RESOLVED, at(1, 9, 30)), targets=promise),
        lived((K.CREATED, at(1)), (K.REPLIED, at(1, 9, 30)), targets=promise),
    )
    assert over.figure("first-response").exclusions == {"never-responded": 1}
    found = over.figure("first-response-sla")
    assert (found.hits, found.n) == (1, 2)


def test_answered_on_the_spot_counts_nought_and_can_be_left_out(few):
    over = few(
        lived((K.CREATED, at(1)), is_answered=True),
        lived((K.CREATED, at(1)), (K.REPLIED, at(1, 11))),
    )
    assert over.figure("first-response").value == 3600
    without = over.figure("first-response.written")
    assert (without.value, without.exclusions) == (7200, {"answered-at-creation": 1})


def test_a_pause_before_the_first_answer_is_not_taken_off_it(few):
    pause = (K.PAUSED, at(1, 10), {"reason": "requester", "stops_clock": True})
    over = few(lived((K.CREATED, at(1)), pause, (K.REPLIED, at(1, 13))))
    assert over.figure("first-response").value == 4 * 3600


def test_a_bare_thank_you_is_no_further_message(few):
    thanks, more = ((K.MESSAGE, at(2), {"is_thanks": kind}) for kind in (True, False))
    end = (K.RESOLVED, at(3))
    over = few(lived((K.CREATED, at(1)), thanks, end), lived((K.CREATED, at(1)), more, end))
    assert over.figure("first-contact-resolution").hits == 1


def test_the_backlog_effect(few):
    promise = [Promise("resolution", "resolution", 3600, 1).as_data()]
    met = resolved_after(0.5, targets=promise)
    missed = resolved_after(2, targets=promise)
    old = lived((K.CREATED, at(1, month=2)), (K.RESOLVED, at(2)), targets=promise)
    over = few(*[met] * 1900, *[missed] * 100, *[old] * 300)
    assert round(over.figure("resolution-sla", JUNE).value, 1) == 82.6
    assert over.figure("resolution-sla.fresh", JUNE).value == 95
    assert over.figure("resolution-sla.old", JUNE).value == 0


def test_past_the_target_and_still_unanswered(few):
    promise = [Promise("response", "response", 3600, 1).as_data()]
    over = few(
        lived((K.CREATED, at(1)), targets=promise),
        lived((K.CREATED, at(1)), (K.REPLIED, at(28)), targets=promise),
        lived((K.CREATED, at(1)), (K.REPLIED, at(28, month=7)), targets=promise),
        lived((K.CREATED, at(1)), (K.RESOLVED, at(28)), targets=promise),
    )
    assert over.cases("first-response-sla.unanswered", JUNE) == [1, 3]


def test_a_case_opened_in_the_period_can_be_asked_for_instead(few):
    over = few(lived((K.CREATED, at(1)), (K.RESOLVED, at(9, month=8))))
    assert over.figure("resolution", JUNE).n == 0
    assert over.figure("resolution", JUNE, cohort="opened").n == 1


def test_ninety_percent_took_no_longer_than_p90(few):
    found = few(*[resolved_after(hours) for hours in range(1, 12)]).figure("resolution")
    assert (found.median / 3600, found.p90 / 3600) == (6, 10)


def test_history_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(history.NoHistory), history.opened([tmp_path]):
        pass


def test_a_log_that_tells_of_no_messages_or_surveys_is_no_perfect_desk(few):
    over = few(lived((K.CREATED, at(1)), (K.RESOLVED, at(2)), is_from_log=True))
    for name in ("first-contact-resolution", "satisfaction", "satisfaction.response-rate"):
        found = over.figure(name)
        assert (found.value, found.exclusions) == (None, {"from-log": 1})
