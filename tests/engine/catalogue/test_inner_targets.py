"""O5: what teams and suppliers promise within a case has to fit into what is promised."""

import pytest
from tests.engine.catalogue.factories import definition
from tests.engine.catalogue.test_static_checks import faults

from moothall.engine.catalogue import plan

WAITS = [
    {"id": "supplier", "label": "The supplier", "waits_for": "contractor"},
    {"id": "asked", "label": "We asked", "stops_clock": True},
]


def resolution(hours=8, **more):
    within = {"P3": {"hours": hours} | more}
    return [{"id": "resolution", "measures": "resolution", "within": within}]


def team(hours=3, code="street-services", **more):
    return {"team": code, "within": {"P3": {"hours": hours} | more}}


def supplier(hours=4, **more):
    return {"id": "line", "within": {"P3": {"hours": hours}}} | more


def told(**more):
    return faults(**{"targets": resolution(), "reasons": WAITS} | more)


def test_they_fit_where_they_make_no_more_than_is_promised():
    assert told(team_targets=[team(4)], supplier_targets=[supplier(4)]) == []


def test_together_longer_than_the_promise_is_a_fault_that_names_the_numbers():
    assert told(team_targets=[team(4), team(2, "stores")], supplier_targets=[supplier(4)]) == [
        "the resolution has 8 hours for P3: within it the team `street-services` 4 hours + the team"
        " `stores` 2 hours + the supplier `line` 4 hours make 10 hours"
    ]


def test_a_wait_that_stops_the_clock_is_no_part_of_the_promise():
    asked = supplier(40, reasons=["asked"])
    assert told(team_targets=[team(8)], supplier_targets=[asked]) == []


def test_hours_around_the_clock_count_as_much_on_any_calendar():
    assert told(team_targets=[team(4, calendar="always")], supplier_targets=[supplier(4)]) == []


def test_what_cannot_be_compared_is_a_fault():
    around = resolution(8, calendar="always")
    found = told(targets=around, team_targets=[team(1, calendar="office")])
    assert len(found) == 1
    assert "the two cannot be compared" in found[0]


def test_days_within_a_case_are_a_fault_as_nobody_knows_when_a_turn_begins():
    within = {"within": {"P3": {"days": 1}}}
    teams, suppliers = [{"team": "stores"} | within], [{"id": "line"} | within]
    assert told(team_targets=teams, supplier_targets=suppliers) == 2 * [
        "days within the case for P3: days are counted from when the case was asked for, and not"
        " from when somebody else has it"
    ]


def test_beside_a_promise_in_days_only_what_is_longer_than_whole_days_is_a_fault():
    within = {"id": "resolution", "measures": "resolution", "within": {"P3": {"days": 1}}}
    assert told(targets=[within], team_targets=[team(24)]) == []
    assert told(targets=[within], team_targets=[team(25)]) == [
        "the resolution has 1 day for P3: within it the team `street-services` 25 hours make 25"
        " hours"
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"team_targets": [team(1), team(2)]}, "the team `street-services` promises twice"),
        ({"supplier_targets": [supplier(1), supplier(1)]}, "the id `line` a second time"),
        ({"supplier_targets": [supplier(1, reasons=["moon"])]}, "the reason `moon`"),
        (
            {"supplier_targets": [supplier(1)], "reasons": WAITS[1:]},
            "nothing would ever be counted",
        ),
        ({"team_targets": [team(1, calendar="lunar")]}, "the calendar `lunar`"),
    ],
)
def test_what_could_not_be_counted_is_a_fault(more, words):
    assert any(words in one for one in told(**more))


def test_a_case_is_promised_what_its_priority_is():
    made = definition(
        targets=resolution(),
        reasons=WAITS,
        team_targets=[team(2), {"team": "stores", "within": {"P1": {"hours": 1}}}],
        supplier_targets=[supplier(4, tell={75: "assignee", 100: "manager"})],
    )
    ours, theirs = plan.inner_for(made, "P3")
    assert (ours.id, ours.measures, ours.team, ours.reasons, ours.tell) == (
        "team.street-services",
        "team",
        "street-services",
        ("supplier",),
        ((100, "team"),),
    )
    assert (theirs.id, theirs.allowance.seconds, theirs.reasons, theirs.tell) == (
        "supplier.line",
        4 * 3600,
        ("supplier",),
        ((75, "assignee"), (100, "manager")),
    )
    assert [one.id for one in plan.inner_for(made, "P1")] == ["team.stores"]
