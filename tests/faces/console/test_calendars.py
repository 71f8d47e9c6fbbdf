"""`moothall calendars`."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from tests.engine.cases.conftest import a_desk, ashbys_desk
from tests.standing import on as standing_on

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries as asked
from moothall.engine.cases.models import Target
from moothall.faces.console.calendars import calendars
from moothall.ground.calendars import holidays, queries
from moothall.ground.councils import scope
from moothall.ground.councils.words import NoSuchCouncil

CLOSE = ("close", "office", "--council", "ashby", "--on", "2027-06-14", "--name", "Jubilee")


@pytest.fixture
@standing_on(ashbys_desk)
def desk(ashby, standing):
    with scope.opened([ashby.pk], writes=True):
        yield standing


def run(*words):
    return CliRunner().invoke(calendars, words, catch_exceptions=False)


def versions(case):
    return set(Target.objects.filter(case=case).values_list("calendar_version_id", flat=True))


def test_list_tells_every_calendar_and_its_horizon(desk):
    said = run("list", "--council", "ashby")
    assert said.output == (
        "always: Around the clock, version 1, Europe/London\n"
        "office: Office hours, Monday to Friday, version 1, Europe/London,"
        " bank holidays known to 2028-12-26\n"
    )


def test_list_speaks_to_programs(desk):
    said = json.loads(run("list", "--council", "ashby", "--json").output)
    assert [(c["code"], c["known_to"]) for c in said["calendars"]] == [
        ("always", None),
        ("office", "2028-12-26"),
    ]
    assert said["warnings"] == []


def test_list_warns_when_bank_holidays_run_out_soon(ashby, monkeypatch):
    with scope.opened([ashby.pk], writes=True) as at:
        known = holidays.published("england-and-wales")
        soon = holidays.Published(known.days, known.since_on, at.date() + timedelta(days=80))
        monkeypatch.setattr(holidays, "published", lambda _: soon)
        a_desk(ashby)
    assert "are known only to" in run("list", "--council", "ashby").output


def test_closing_a_day_makes_a_version_and_open_cases_move_to_it(desk):
    before = queries.head(desk.council.pk, "office")
    open_case, done = desk.case("missed-bin"), desk.case("missed-bin")
    with scope.opened([desk.council.pk], writes=True) as at:
        cases.resolve(done, outcome="emptied", by=desk.actor("asha"), at=at)
    assert run(*CLOSE).output == "office: version 2; 1 open cases moved to it.\n"
    after = queries.head(desk.council.pk, "office")
    assert queries.why_closed(after, date(2027, 6, 14)) == "Jubilee"
    assert after.pk in versions(open_case)
    assert versions(done) == {before.pk}
    assert asked.on_calendar(desk.council.pk, before.pk) == []


def test_cases_on_another_calendar_stay_where_they_are(desk):
    urgent = desk.case("ict-fault", answers={"impact": "council"})
    always = queries.head(desk.council.pk, "always")
    kinds = [event.kind for event in asked.events(urgent)]
    assert asked.on_calendar(desk.council.pk, always.pk) == [urgent]
    run(*CLOSE)
    assert versions(urgent) == {always.pk}
    assert [event.kind for event in asked.events(urgent)] == kinds


def test_renew_says_when_nothing_new_is_published(desk):
    said = run("renew", "--council", "ashby").output
    assert said == "office: no bank holidays have been published after 2028-12-26.\n"


def test_renew_takes_in_a_longer_list(ashby, monkeypatch):
    known = holidays.published("england-and-wales")
    days = {day: name for day, name in known.days.items() if day.year < 2027}
    shorter = holidays.Published(days, known.since_on, max(days))
    monkeypatch.setattr(holidays, "published", lambda _: shorter)
    with scope.opened([ashby.pk], writes=True):
        desk = a_desk(ashby)
        case = desk.case("missed-bin")
        monkeypatch.undo()
        said = run("renew", "--council", "ashby").output
        assert said == "office: version 2; 1 open cases moved to it.\n"
        head = queries.head(ashby.pk, "office")
    assert head.horizon_on == date(2028, 12, 26)
    with scope.opened([ashby.pk], writes=False):
        assert head.pk in versions(case)


def test_a_council_that_is_not_there_is_refused(desk):
    with pytest.raises(NoSuchCouncil):
        run("list", "--council", "nowhere")
