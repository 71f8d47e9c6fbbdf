"""Example journeys say what is wrong with the service, or with themselves."""

import pytest
from tests.engine.catalogue.factories import definition

from moothall.engine.catalogue import examples
from moothall.engine.catalogue.examples import Examples

SERVICE = definition(
    pages=[
        {
            "id": "kind",
            "questions": [
                {
                    "id": "kind",
                    "type": "radios",
                    "label": "Kind?",
                    "called": "the kind",
                    "options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}],
                }
            ],
        },
        {
            "id": "no",
            "when": 'answers.kind == "b"',
            "ends": {"title": "No", "words": "Not for you."},
        },
        {"id": "many", "questions": [{"id": "many", "type": "number", "label": "How many?"}]},
    ],
    fee={"label": "Fee", "value": "answers.many * 100"},
)


def faults(**journey):
    plain = {"service": "broken-bin", "today": "2026-03-27", "journeys": [{"name": "x", **journey}]}
    (walk,) = examples.walked(SERVICE, Examples.model_validate(plain))
    return list(walk.faults)


def test_a_journey_that_goes_as_it_says_has_no_fault():
    assert faults(answers={"kind": "a", "many": 3}, fee=300, pages=["kind", "many"]) == []
    assert faults(answers={"kind": "b"}, ends="no") == []


@pytest.mark.parametrize(
    ("journey", "fault"),
    [
        ({"answers": {"kind": "a"}}, "page `many` asks `many`, and the journey says nothing"),
        ({"answers": {"kind": "c"}}, "`kind`: Select the kind"),
        ({"answers": {"kind": "a", "many": 3}, "fee": 1}, "`fee` should be 1 and is 300"),
        ({"answers": {"kind": "b"}}, "`ends` should be none and is no"),
        (
            {"answers": {"kind": "a", "many": 3, "more": 1}},
            "`more` is answered and never asked",
        ),
        (
            {"answers": {"kind": "a", "many": 3}, "pages": ["kind"]},
            "`pages` should be kind and is kind, many",
        ),
    ],
)
def test_a_journey_that_goes_another_way_says_how(journey, fault):
    assert fault in faults(**journey)


def test_a_file_of_examples_is_checked_as_definitions_are():
    found = examples.read("service: x\ntoday: 2026-03-27\njourney: []\n", file="x.yaml")
    assert [str(fault) for fault in found] == [
        "x.yaml:3:1: the unknown field `journey`, nothing would read it, did you mean `journeys`?"
    ]
