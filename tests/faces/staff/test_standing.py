"""O4: what stands open, on its page and over the API."""

import html
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils.timezone import localdate
from tests.faces.api.conftest import Machine, a_key

from moothall.engine.cases import actions as cases
from moothall.faces.staff.figures import burndown
from moothall.ground.councils import scope
from moothall.practices.insight.queries import Day

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


@pytest.fixture
def page(town, ask, sign_in):
    """Three cases: one active, one that waits for the requester, one put right."""
    waits, done = ask(), ask()
    ask()
    with scope.opened([town.council.pk], writes=True) as at:
        cases.assign(waits, by=town.actor("mo"), at=at, person=town.people["mo"])
        cases.pause(waits, by=town.actor("mo"), at=at, reason="requester", remark="When was it?")
        cases.resolve(done, by=town.actor("mo"), at=at, outcome="fixed")
    return lambda query="": sign_in("mo").get(f"figures/open-cases{query}")


def line(text, name):
    """The numbers of a line of a table."""
    after = text.split(f">{name}</th>", 1)[1].split("</tr>")[0]
    cells = (re.sub("<[^>]*>", " ", cell) for cell in after.split('numeric">')[1:])
    return [int(cell.split()[0]) for cell in cells]


def test_it_says_what_is_active_and_for_whom_the_rest_waits(page):
    text = page().text
    assert line(text, "Active")[-1] == 1
    assert line(text, "Stopped: the requester")[-1] == 1
    assert line(text, "Open in all")[-1] == 2
    assert line(text, "Up to a week")[-1] == 2


def test_none_from_before_a_day_is_said(page):
    text = page("?before=2020-01-01").text
    assert "None is from before 1 Jan 2020" in text
    later = page("?before=2199-01-01").text
    assert "2</a> from before" in later


def test_each_number_leads_to_exactly_its_cases(page, sign_in):
    mo, text = sign_in("mo"), html.unescape(page("?before=2199-01-01").text)
    found = re.findall(r'href="/staff/(figures/open-cases/cases[^"]*)">([\d,]+)<', text)
    assert len(found) == 17
    for address, number in found:
        assert len(mo.listed(address)) == int(number), address
    assert {number for _, number in found} == {"1", "2"}
    assert mo.get("figures/open-cases/cases?waits_for=nobody").status_code == 404
    assert mo.get("figures/open-cases/cases?age=9").status_code == 404
    assert sign_in("dev").get("figures/open-cases/cases").status_code == 403


def test_a_program_is_told_the_cases_of_a_part_a_page_at_a_time(page, town):
    asked = Machine(town.council, a_key(town.council, "figures:read")[1]).get
    every = asked("/figures/open-cases/cases", limit=1).json()
    rest = asked("/figures/open-cases/cases", limit=1, cursor=every["next"]).json()
    assert (every["n"], rest["n"], rest["next"]) == (2, 2, None)
    assert every["items"][0]["reference"] != rest["items"][0]["reference"]
    [one] = asked("/figures/open-cases/cases", waits_for="requester").json()["items"]
    assert (one["waits_for"], one["age"]) == ("requester", "Up to a week")
    assert asked("/figures/open-cases/cases", age="Over 6 months").json()["n"] == 0


def test_a_day_long_past_had_none(page):
    assert "Nothing is open" in page("?from=2019-01-01&to=2019-02-01").text


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("?to=x", "as it is in the calendar"),
        ("?from=2026-02-01&to=2026-01-01", "The first day must not be after the last"),
        ("?from=2199-02-01", "nor after today"),
        ("?from=0001-01-01", "ten years at most"),
    ],
)
def test_wrong_days_are_asked_for_again(page, query, why):
    wrong = page(f"{query}&kind=incident")
    assert wrong.status_code == 422
    assert why in wrong.text
    assert '<input type="hidden" name="kind" value="incident">' in wrong.text


def test_what_is_no_kind_is_not_there(page):
    assert page("?kind=elephant").status_code == 404


def test_an_officer_who_manages_nothing_does_not_see_it(page, sign_in):
    assert sign_in("asha").get("figures/open-cases").status_code == 403


def test_the_wallboard_says_what_is_open_late_and_with_nobody(page, sign_in):
    page()
    text = sign_in("mo").get("figures/wallboard").text
    alarm = '<span class="govuk-visually-hidden">Needs somebody: </span>'
    assert f"{alarm}Nobody has it" in text  # not by its colour alone
    assert f"{alarm}Open" not in text
    tiles = dict(
        re.findall(
            r'__name">(?:<span[^>]*>[^<]*</span> ?)*([^<]*)</p><p class="d-wall__value">([^<]*)',
            text,
        )
    )
    assert (tiles["Open"], tiles["Opened today"], tiles["Ended today"]) == ("2", "3", "1")
    assert tiles["Nobody has it"] == "1"
    assert "1 stopped" in text
    assert "No measures are published" in text


def test_many_days_are_told_by_the_week_and_nothing_is_lost():
    days = [Day(FIRST + timedelta(days=n), 2, 1, n + 1) for n in range(175)]
    weeks = burndown.shown(days)
    assert weeks[-1].is_open == 175
    assert [week.on for week in weeks][-1] == days[-1].on
    assert weeks[0] == days[0]
    for name in ("opened", "ended"):
        assert sum(getattr(one, name) for one in weeks) == sum(getattr(one, name) for one in days)
    assert {(week.opened, week.ended) for week in weeks[2:]} == {(14, 7)}


@pytest.mark.parametrize("number", [63, 64, 65, 69, 70, 180])
def test_a_long_line_begins_and_ends_with_the_days_asked_for_and_tells_the_most(number):
    days = [Day(FIRST + timedelta(days=n), 1, 1, 9 if n == 4 else 5) for n in range(number)]
    weeks = burndown.shown(days)
    assert (weeks[0], weeks[-1].on) == (days[0], days[-1].on)
    assert sum(week.opened for week in weeks) == number
    apart = {(after.on - before.on).days for before, after in pairwise(weeks[1:])}
    assert apart == {7}
    picture = burndown.drawn(weeks, every=days)
    assert picture.told.startswith("Open cases went from 5 on 1 January 2026 to 5 on ")
    assert picture.told.endswith("the most was 9.")
    xs = [int(point.split(",")[0]) for point in picture.points.split()]
    short = (weeks[1].on - weeks[0].on).days
    assert xs[1] - xs[0] == pytest.approx((xs[-1] - xs[0]) * short / (number - 1), abs=1)


@pytest.mark.parametrize("most", [1, 2, 9, 10, 11, 99, 100, 756, 15_078])
def test_the_top_of_the_picture_is_not_below_the_most(most):
    picture = burndown.drawn([Day(FIRST + timedelta(days=n), 0, 0, most) for n in range(2)])
    top = int(picture.levels[-1].text.replace(",", ""))
    assert most <= top <= max(2 * most, 2)
    assert int(picture.levels[1].text.replace(",", "")) * 2 == top


def test_a_target_is_set_drawn_measured_and_ended(page, sign_in, town):
    mo, day = sign_in("mo"), localdate()

    def sets(most, **typed):
        where = "figures/open-cases/target"
        return mo.post(where, **{"most": most, "from_on": str(day)} | typed)

    assert "d-burn__target" not in page().text
    assert sets("1").status_code == 302
    text = page().text
    assert "1 more stand open" in text
    assert "Kept at the end of 0 of 1 day of the line" in text
    assert 'class="d-burn__target"' in text
    assert "The target was 1 at the end." in text
    sets("2")
    assert "It is kept" in page().text
    sets("")
    assert "more stand open" not in page().text
    for wrong in (sets("few"), sets("9999999999"), sets("5", from_on="soon")):
        assert wrong.status_code == 422
    assert "Enter a whole number of cases" in sets("few").text
    assert sign_in("dev").post("figures/open-cases/target").status_code == 403


def test_a_program_sets_a_target_and_reads_it(page, town):
    key = Machine(town.council, a_key(town.council, "figures:read", "figures:act")[1])
    said = {"most": 3, "from_on": str(localdate())}
    assert key.send("/figures/open-cases/target", said).json()["most"] == 3
    assert key.get("/figures/open-cases").json()["target"] == 3
    assert key.get("/figures/open-cases", kind="incident").json()["target"] is None
    reads = Machine(town.council, a_key(town.council, "figures:read")[1])
    assert reads.send("/figures/open-cases/target", said).status_code == 403
    assert key.send("/figures/open-cases/target", said | {"most": -1}).status_code == 422


def test_the_line_of_the_targets_goes_in_steps_and_stops_where_there_is_none():
    days = [Day(FIRST + timedelta(days=number), 1, 0, number) for number in range(5)]
    picture = burndown.drawn(days, [None, 4, 2, None, 3])
    first, second = picture.targets
    points = [tuple(map(int, point.split(","))) for point in first.split()]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert len(points) == 3, "two days, and the step between them"
    assert points[0][1] == points[1][1] < points[2][1]
    assert len(second.split()) == 1
    assert picture.told.endswith("The target was 3 at the end.")
