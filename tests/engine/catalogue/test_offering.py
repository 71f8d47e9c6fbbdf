"""What a definition says beyond questions: endings, sums, fees, days, caps, who sees what."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from tests.engine.catalogue.factories import SMALLEST, definition, version

from moothall.engine.catalogue import actions, journey, plan, reading, rules
from moothall.engine.catalogue.words import NotOpen
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST

AT = datetime(2026, 3, 27, 9, tzinfo=UTC)


def asked(name, kind="number", **more):
    return {"id": name, "questions": [{"id": name, "type": kind, "label": f"{name}?", **more}]}


TICKETS = {
    "pages": [
        asked("adults"),
        asked("children"),
        {
            "id": "too-many",
            "when": "answers.people > 10",
            "ends": {"title": "We cannot take so many", "words": "Ring us, and we will help."},
        },
        asked("name", "text"),
    ],
    "computed": [
        {
            "id": "people",
            "type": "number",
            "value": "answers.adults + answers.children",
            "label": "People",
        },
        {"id": "big", "type": "yesno", "value": "answers.people > 5"},
    ],
    "tasks": [{"id": "seats", "name": "Find seats together", "when": "answers.big"}],
    "fee": {"label": "Tickets", "value": "answers.adults * 500 + answers.children * 250"},
}


def sound(**fields):
    """Return the faults of the smallest definition with these fields, as a file would have them."""
    import json

    return [str(f) for f in reading.read(json.dumps(SMALLEST | fields)).faults]


def test_a_computed_answer_is_kept_with_those_it_is_worked_out_from():
    service = definition(**TICKETS)
    answers = journey.prune(service, {"adults": 2, "children": 4, "people": 99, "name": "A"})
    assert answers == {"adults": 2, "children": 4, "name": "A", "people": 6, "big": True}
    assert [(row.label, row.printed) for row in journey.summary(service, answers)][-1] == (
        "People",
        "6",
    )
    assert plan.fee_of(service, answers) == 2000


def test_nothing_is_worked_out_from_an_answer_that_was_not_given():
    assert journey.computed(definition(**TICKETS), {"adults": 2}) == {}
    assert plan.fee_of(definition(**TICKETS), {"adults": 2}) is None


def test_a_value_of_another_type_than_declared_is_not_kept():
    service = definition(computed=[{"id": "it", "type": "number", "value": "answers.what"}])
    assert journey.computed(service, {"what": "words"}) == {}


def test_a_journey_ends_kindly_for_those_it_is_not_for():
    service = definition(**TICKETS)
    found = journey.path(service, {"adults": 8, "children": 4})
    assert [step.page.id for step in found.steps] == ["adults", "children", "too-many"]
    assert found.next.heading == "We cannot take so many"
    assert not found.is_complete
    beyond = {"adults": 8, "children": 4, "name": "A"}
    assert "name" not in journey.prune(service, beyond)
    assert not journey.is_complete(service, beyond)


def test_a_fee_follows_the_first_rule_that_holds():
    fee = {"label": "Fee", "pence": 3500, "rules": [{"when": 'answers.what == "x"', "pence": 0}]}
    service = definition(fee=fee)
    assert plan.fee_of(service, {"what": "x"}) == 0
    assert plan.fee_of(service, {"what": "y"}) == 3500
    assert plan.fee_of(definition(), {}) is None


@pytest.mark.parametrize(
    ("today", "taken", "reason"),
    [
        (date(2026, 2, 28), 0, "You can ask for this from 1 March 2026."),
        (date(2026, 3, 1), 0, None),
        (date(2026, 3, 31), 9, None),
        (date(2026, 3, 31), 10, "All places have been taken."),
        (date(2026, 4, 1), 0, "This closed on 31 March 2026."),
    ],
)
def test_a_service_is_open_on_its_days_while_it_has_places(today, taken, reason):
    service = definition(
        opens_on="2026-03-01", closes_on="2026-03-31", places=10, closed="Come again next year."
    )
    assert rules.why_not_open(service, today, taken=taken) == reason


@pytest.mark.django_db
def test_no_more_places_are_taken_than_there_are(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        version(ashby, at, places=2, closed="Full.")
        service = definition(places=2, closed="Full.")
        first = actions.take_place(ashby, service, uuid4(), by=GUEST, at=AT)
        actions.take_place(ashby, service, uuid4(), by=GUEST, at=AT)
        with pytest.raises(NotOpen, match="All places have been taken"):
            actions.take_place(ashby, service, uuid4(), by=GUEST, at=AT)
        actions.give_back(first, by=GUEST, at=AT)
        assert actions.take_place(ashby, service, uuid4(), by=GUEST, at=AT)


@pytest.mark.django_db
def test_a_service_without_a_cap_costs_no_statement(ashby, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert actions.take_place(ashby, definition(), uuid4(), by=GUEST, at=AT) is None


def test_a_case_is_kept_as_long_as_its_outcome_says():
    outcomes = [
        {"id": "granted", "label": "Granted", "retention_days": 3650},
        {"id": "refused", "label": "Refused"},
    ]
    service = definition(outcomes=outcomes)
    assert [service.retention_of(one) for one in ("granted", "refused", "other")] == [
        3650,
        365,
        365,
    ]


SECRET = {
    "pages": [
        asked("what", "text"),
        asked("health", "text", sensitive=True),
        asked("pay", see=["manager", "officer"]),
    ],
    "computed": [{"id": "half", "type": "number", "value": "answers.pay / 2", "label": "Half"}],
}


@pytest.mark.parametrize(
    ("roles", "seen"),
    [
        (None, ["what?", "health?", "pay?", "Half"]),
        ({"manager"}, ["what?", "health?", "pay?", "Half"]),
        ({"officer"}, ["what?", "pay?", "Half"]),
        ({"auditor"}, ["what?"]),
    ],
)
def test_s7_an_answer_that_a_role_may_not_see_is_absent_and_not_blanked(roles, seen):
    service = definition(**SECRET)
    answers = journey.prune(service, {"what": "a", "health": "ill", "pay": 20})
    assert [row.label for row in journey.summary(service, answers, roles=roles)] == seen
    names = {"what?": "what", "health?": "health", "pay?": "pay", "Half": "half"}
    assert set(journey.visible(service, answers, roles=roles)) == {names[one] for one in seen}


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"pages": [{"id": "a"}]}, "the page `a` asks nothing"),
        (
            {"pages": [*SMALLEST["pages"], {"id": "b", "ends": {"title": "No", "words": "No"}}]},
            "the page `b` ends every journey",
        ),
        (
            {"computed": [{"id": "n", "type": "number", "value": "answers.where + 1"}]},
            "the calculation reads `where`",
        ),
        (
            {"computed": [{"id": "n", "type": "number", "value": "1 +"}]},
            "the calculation cannot be read",
        ),
        (
            {"computed": [{"id": "what", "type": "number", "value": "1"}]},
            "the id `what` a second time",
        ),
        ({"fee": {"label": "Fee"}}, "the fee says no amount"),
        ({"fee": {"label": "Fee", "pence": 1, "value": "2"}}, "the fee is calculated and fixed"),
        ({"fee": {"label": "Fee", "pence": 1, "if_unpaid": "gone"}}, "the outcome `gone`"),
        ({"places": 5}, "`places` and no `closed`"),
        (
            {"opens_on": "2026-05-01", "closes_on": "2026-04-01", "closed": "No"},
            "it closes on 2026-04-01 and opens on 2026-05-01",
        ),
    ],
)
def test_what_does_not_fit_together_is_a_fault(fields, fault):
    assert fault in " ".join(sound(**fields))


def test_what_fits_together_is_sound():
    assert sound(**TICKETS) == []
    assert sound(**SECRET) == []
