"""O4: what stands open, waiting for whom, how old; and the line that comes down."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.practices.insight.desk import CALENDARS, NOW, desk
from tests.practices.insight.test_queries import lived, published  # noqa: F401 -- fixtures

from moothall.engine.cases.facts import facts
from moothall.ground.councils import scope
from moothall.practices.insight import queries
from moothall.practices.insight.measures.periods import Period

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LONDON = "Europe/London"
LAST = date(2026, 11, 30)


@pytest.fixture
def town(lived, ashby):  # noqa: F811
    """Eight hundred lives of Ashby, whose pauses give no reason."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_event ADD COLUMN data jsonb DEFAULT '{}'")
    return ashby


def test_what_stands_open_is_what_the_events_of_each_case_say(town):
    told = [facts(events, CALENDARS, at=NOW, zone=LONDON) for events in desk(800)]
    with scope.opened([town.pk], writes=False):
        found = queries.standing([town.pk], NOW)
    states = Counter("paused" if one.waits_for else "open" for one in found)
    assert states == Counter(one.state for one in told if one.state in ("open", "paused"))
    assert sum(one.is_untriaged for one in found) == sum(
        one.state in ("open", "paused") and one.first_assigned_at is None for one in told
    )


@pytest.mark.parametrize("last_on", [LAST, LAST - timedelta(days=61), date(2026, 3, 29)])
def test_at_the_end_of_a_day_it_is_the_control_total(town, last_on):
    period = Period(date(2026, 1, 15), last_on, LONDON)
    with scope.opened([town.pk], writes=False):
        (total,) = queries.figures([town.pk], period, only=["control.open-after"])
        opened = queries.figures([town.pk], period, only=["control.created", "control.reopened"])
        days = queries.days([town.pk], period)
        standing = queries.standing([town.pk], period.ends_at)
    assert days[-1].is_open == len(standing) == total.n
    assert sum(day.opened for day in days) == sum(one.n for one in opened)
    assert [day.on for day in days] == [
        period.first_on + timedelta(days=n) for n in range((last_on - period.first_on).days + 1)
    ]


def test_another_councils_cases_are_not_among_them(town, brackwater):
    with scope.opened([town.pk, brackwater.pk], writes=False):
        both, *each = (
            {one.case_id for one in queries.standing(councils, NOW)}
            for councils in ([town.pk, brackwater.pk], [town.pk], [brackwater.pk])
        )
    assert both == each[0] | each[1]
    assert len(both) == len(each[0]) + len(each[1])
