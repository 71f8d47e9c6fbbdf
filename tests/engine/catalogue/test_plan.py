import pytest
from tests.engine.catalogue.factories import definition

from moothall.engine.catalogue import plan
from moothall.engine.catalogue.definition import Duration, ServiceDefinition

TARGETS = [
    {
        "id": "response",
        "measures": "response",
        "within": {"P1": {"minutes": 30, "calendar": "always"}, "P3": {"hours": 4}},
        "tell": {100: "manager", 50: "team"},
    },
    {"id": "fix", "measures": "resolution", "calendar": "late", "within": {"P3": {"days": 2}}},
]


def test_the_targets_of_a_priority_name_the_calendar_that_counts_them():
    found = plan.targets_for(definition(targets=TARGETS), "P3")
    assert [(p.id, p.measures, p.allowance) for p in found] == [
        ("response", "response", plan.Allowance("office", seconds=14_400, days=None)),
        ("fix", "resolution", plan.Allowance("late", seconds=None, days=2)),
    ]


def test_a_priority_may_be_counted_on_another_calendar():
    (found,) = plan.targets_for(definition(targets=TARGETS), "P1")
    assert found.allowance == plan.Allowance("always", seconds=1_800, days=None)


def test_whom_to_tell_comes_in_the_order_the_time_is_used():
    assert plan.targets_for(definition(targets=TARGETS), "P1")[0].tell == (
        (50, "team"),
        (100, "manager"),
    )


def test_the_first_rule_that_holds_gives_the_priority():
    service = definition(
        priority={
            "default": "P4",
            "rules": [
                {"when": 'answers.what == "all"', "then": "P1"},
                {"when": "has(answers.what)", "then": "P2"},
            ],
        }
    )
    assert plan.priority_of(service, {"what": "all"}) == "P1"
    assert plan.priority_of(service, {"what": "one"}) == "P2"
    assert plan.priority_of(service, {}) == "P4"


def test_a_task_that_waits_for_one_not_needed_waits_for_what_that_waited_for():
    service = definition(
        tasks=[
            {"id": "approve", "name": "Approve"},
            {"id": "order", "name": "Order", "after": ["approve"], "when": "answers.buy"},
            {"id": "deliver", "name": "Deliver", "after": ["order"], "team": "stores"},
        ]
    )
    assert [(t.id, t.team, t.after) for t in plan.tasks_for(service, {"buy": False})] == [
        ("approve", "street-services", ()),
        ("deliver", "stores", ("approve",)),
    ]
    assert [t.after for t in plan.tasks_for(service, {"buy": True})] == [
        (),
        ("approve",),
        ("order",),
    ]


def test_the_requester_is_whom_the_answers_name():
    service = definition(
        pages=[
            {
                "id": "you",
                "questions": [
                    {"id": "called", "type": "text", "label": "Name?", "fills": "name"},
                    {"id": "mail", "type": "email", "label": "Email?", "fills": "email"},
                ],
            }
        ]
    )
    assert plan.requester_of(service, {"called": "A Resident"}) == plan.Requester("A Resident")


def test_a_definition_survives_being_kept_as_json():
    service = definition(targets=TARGETS, survey={"question": "How was it?"})
    assert ServiceDefinition.model_validate(service.as_json()) == service


@pytest.mark.parametrize(
    ("duration", "seconds"), [({"minutes": 5}, 300), ({"hours": 17}, 61_200), ({"days": 2}, None)]
)
def test_only_a_calendar_can_tell_how_long_a_working_day_is(duration, seconds):
    assert Duration.model_validate(duration).seconds == seconds
