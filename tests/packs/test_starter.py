"""The starter pack, by example: what is asked, how urgent it is and what work it makes."""

import pytest
from tests.packs.test_services import definition

from moothall.engine.catalogue import journey, plan

BIN = {
    "bin_kind": "rubbish",
    "missed_on": "2026-03-26",
    "address_line": "1 Any Street",
    "town": "Anytown",
    "postcode": "AA1 1AA",
    "was_out": "yes",
    "help_to_move": False,
    "more": None,
    "full_name": "A Resident",
    "email": "resident@example.com",
    "phone": None,
}
EQUIPMENT = {
    "equipment": ["laptop"],
    "reason": "new-starter",
    "needed_on": "2026-04-01",
    "hand_over": "desk",
    "manager_name": "A Manager",
    "manager_email": "manager@council.example",
    "cost_centre": "C100",
    "limit": None,
}
FAULT = {
    "what": "email",
    "impact": "team",
    "can_work": "slowly",
    "details": "It does not send.",
    "place": "Town Hall",
    "call_back": "+441632960001",
}


@pytest.mark.parametrize(
    ("name", "answers"),
    [("missed-bin", BIN), ("ict-equipment", EQUIPMENT), ("ict-fault", FAULT)],
)
def test_the_plainest_journey_is_complete(name, answers):
    service = definition(name)
    assert journey.prune(service, answers) == answers
    assert journey.is_complete(service, answers)


def pages(name, answers):
    return [step.page.id for step in journey.path(definition(name), answers).steps]


def test_only_garden_bins_are_asked_for_a_sticker():
    assert "garden-sticker" in pages("missed-bin", BIN | {"bin_kind": "garden"})
    assert "garden-sticker" not in pages("missed-bin", BIN)


def test_a_missed_bin_of_somebody_who_needs_help_comes_first_and_is_looked_into():
    service = definition("missed-bin")
    needs_help = BIN | {"help_to_move": True}
    assert (plan.priority_of(service, BIN), plan.priority_of(service, needs_help)) == ("P3", "P2")
    assert [task.id for task in plan.tasks_for(service, BIN)] == ["empty-bin"]
    assert [task.id for task in plan.tasks_for(service, needs_help)] == ["empty-bin", "check-list"]


def test_a_guest_may_report_a_missed_bin_and_is_told_by_email():
    service = definition("missed-bin")
    assert service.ask == "anyone"
    assert plan.requester_of(service, BIN) == plan.Requester("A Resident", "resident@example.com")


def test_equipment_makes_four_tasks_of_which_two_start_side_by_side():
    tasks = plan.tasks_for(definition("ict-equipment"), EQUIPMENT)
    assert [(task.id, task.team, task.after) for task in tasks] == [
        ("approve", "ict-desk", ()),
        ("account", "ict-desk", ()),
        ("order", "ict-stores", ("approve",)),
        ("hand-over", "ict-desk", ("order", "account")),
    ]


def test_broken_equipment_is_more_urgent_and_asks_for_the_old_one():
    broken = EQUIPMENT | {"reason": "broken"}
    assert plan.priority_of(definition("ict-equipment"), broken) == "P3"
    assert "old-asset" in pages("ict-equipment", broken)
    assert "old-asset" not in pages("ict-equipment", EQUIPMENT)


@pytest.mark.parametrize(
    ("answers", "priority"),
    [
        ({"impact": "council", "can_work": "no"}, "P1"),
        ({"impact": "council", "can_work": "slowly"}, "P2"),
        ({"impact": "me", "can_work": "yes", "what": "system", "is_vital": True}, "P2"),
        ({"impact": "team", "can_work": "no"}, "P2"),
        ({"impact": "team", "can_work": "slowly"}, "P3"),
        ({"impact": "me", "can_work": "no"}, "P3"),
        ({"impact": "me", "can_work": "yes"}, "P4"),
    ],
)
def test_how_urgent_a_fault_is(answers, priority):
    assert plan.priority_of(definition("ict-fault"), FAULT | answers) == priority


@pytest.mark.parametrize(
    ("priority", "response", "resolution"),
    [
        ("P1", ("always", 900, None), ("always", 14_400, None)),
        ("P2", ("office", 1_800, None), ("office", 28_800, None)),
        ("P3", ("office", 14_400, None), ("office", None, 3)),
        ("P4", ("office", 28_800, None), ("office", None, 5)),
    ],
)
def test_what_is_promised_for_a_fault(priority, response, resolution):
    promises = plan.targets_for(definition("ict-fault"), priority)
    assert [(p.allowance.calendar, p.allowance.seconds, p.allowance.days) for p in promises] == [
        response,
        resolution,
    ]


@pytest.mark.parametrize("name", ["missed-bin", "ict-equipment", "ict-fault"])
def test_only_waiting_for_the_requester_stops_the_clock(name):
    stopping = [reason.id for reason in definition(name).reasons if reason.stops_clock]
    assert stopping == ["requester"]
