"""What the database itself refuses, each promise broken once; and the walls around cases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.engine.cases.factories import a_case, a_fact, a_target, a_task, an_event, office
from tests.engine.cases.telling import june

from moothall.engine.cases.facts import COLUMNS
from moothall.engine.cases.models import (
    Case,
    Event,
    Fact,
    Remark,
    Submission,
    Survey,
    Tag,
    Target,
    Task,
    Threshold,
)
from moothall.engine.catalogue.models import Service, ServiceVersion
from moothall.ground.councils import scope
from moothall.ground.councils.models import Team
from moothall.ground.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(ashby, dunmere):
    with scope.opened([ashby.pk, dunmere.pk], writes=True):
        yield ashby


def publish(council):
    """Put the smallest service in force and return its version."""
    service = Service.objects.create(council=council, slug="broken-lamp")
    values = {"number": 1, "definition": {}, "digest": "0" * 64, "origin": "folder"}
    return ServiceVersion.objects.create(
        council=council, service=service, published_at=june(1), **values
    ).pk


def refuses(constraint):
    return pytest.raises(IntegrityError, match=constraint)


BAD_CASES = [
    ({"state": "closed"}, "case_is_over_exactly_when_closed_at"),
    ({"closed_at": june(2)}, "case_is_over_exactly_when_closed_at"),
    ({"state": "resolved"}, "case_resolved_says_when"),
    (
        {"state": "resolved", "resolved_at": june(2), "due_at": june(3)},
        "case_is_due_only_while_it_runs",
    ),
]


@pytest.mark.parametrize(("wrong", "constraint"), BAD_CASES)
def test_a_case_keeps_its_promises(here, wrong, constraint):
    with refuses(constraint):
        a_case(here, **wrong)


def test_a_reference_is_given_once(here, dunmere):
    a_case(here, reference="AAA-AAA-AAA")
    with refuses("reference"):
        a_case(dunmere, reference="AAA-AAA-AAA")


def test_a_form_is_submitted_once(here):
    token = uuid4()
    for number in (1, 2):
        case = a_case(here)
        row = Submission(council=here, case=case, token=token, submitted_at=june(1))
        if number == 1:
            row.save()
    with refuses("form_is_submitted_once"):
        row.save()


def test_a_case_has_one_submission_and_one_survey(here):
    case = a_case(here)
    Submission.objects.create(council=here, case=case, token=uuid4(), submitted_at=june(1))
    Survey.objects.create(council=here, case=case, token=uuid4(), asked_at=june(1))
    with refuses("case_has_one_submission"), transaction.atomic():
        Submission.objects.create(council=here, case=case, token=uuid4(), submitted_at=june(1))
    with refuses("case_is_surveyed_once"):
        Survey.objects.create(council=here, case=case, token=uuid4(), asked_at=june(1))


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"score": 6, "answered_at": june(2)}, "rating_is_from_one_to_five"),
        ({"score": 3}, "survey_is_answered_exactly_when_answered_at"),
    ],
)
def test_a_survey_keeps_its_promises(here, wrong, constraint):
    with refuses(constraint):
        Survey.objects.create(
            council=here, case=a_case(here), token=uuid4(), asked_at=june(1), **wrong
        )


def test_a_survey_token_is_unique(here):
    token = uuid4()
    Survey.objects.create(council=here, case=a_case(here), token=token, asked_at=june(1))
    with refuses("survey_token_is_unique"):
        Survey.objects.create(council=here, case=a_case(here), token=token, asked_at=june(1))


def test_events_are_numbered_and_never_recorded_before_they_happen(here):
    case = a_case(here)
    an_event(case, sequence=1)
    with refuses("event_has_its_own_number_in_the_case"), transaction.atomic():
        an_event(case, sequence=1)
    with refuses("event_is_not_recorded_before_it_happens"):
        an_event(case, sequence=2, effective_at=june(3), recorded_at=june(2))


def test_an_event_has_one_remark(here):
    event = an_event(a_case(here))
    Remark.objects.create(council=here, case_id=event.case_id, event=event, body="Hello")
    with refuses("event_has_one_remark"):
        Remark.objects.create(council=here, case_id=event.case_id, event=event, body="Hello")


@pytest.mark.parametrize(
    "change", ["UPDATE cases_event SET kind='noted'", "DELETE FROM cases_event"]
)
def test_events_cannot_be_changed(here, change):
    an_event(a_case(here))
    with (
        pytest.raises(DatabaseError, match=r"permission denied|append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_a_case_has_a_tag_once(here):
    case = a_case(here)
    Tag.objects.create(council=here, case=case, name="vip", put_at=june(1))
    with refuses("case_has_a_tag_once"):
        Tag.objects.create(council=here, case=case, name="vip", put_at=june(1))


BAD_TARGETS = [
    ({"seconds": 0}, "target_promises_some_time"),
    ({"used_seconds": -1}, "target_use_is_never_negative"),
    ({"state": "paused", "due_at": june(2)}, "target_is_due_only_while_it_runs"),
]


@pytest.mark.parametrize(("wrong", "constraint"), BAD_TARGETS)
def test_a_target_keeps_its_promises(here, wrong, constraint):
    with refuses(constraint):
        a_target(a_case(here), **wrong)


def test_a_target_instance_has_its_own_number(here):
    case = a_case(here)
    a_target(case)
    a_target(case, number=2)
    with refuses("target_instance_has_its_own_number"):
        a_target(case)


def test_a_threshold_is_told_once(here):
    target = a_target(a_case(here))
    told = {"council": here, "target": target, "reached_at": june(1), "fired_at": june(1)}
    Threshold.objects.create(percent=50, **told)
    Threshold.objects.create(percent=75, **told)
    with refuses("threshold_is_told_once"), transaction.atomic():
        Threshold.objects.create(percent=50, **told)
    with refuses("threshold_is_a_percentage_of_the_target"):
        Threshold.objects.create(percent=0, **told)


BAD_TASKS = [
    ({"state": "done", "started_at": june(1)}, "task_is_done_exactly_when_done_at"),
    ({"done_at": june(2)}, "task_is_done_exactly_when_done_at"),
    ({"state": "ready"}, "task_that_can_be_done_has_started"),
]


@pytest.mark.parametrize(("wrong", "constraint"), BAD_TASKS)
def test_a_task_keeps_its_promises(here, wrong, constraint):
    with refuses(constraint):
        a_task(a_case(here), **wrong)


def test_a_task_is_planned_once(here):
    case = a_case(here)
    a_task(case)
    with refuses("task_is_planned_once"):
        a_task(case)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"resolution_working": -1}, "facts_never_count_below_zero"),
        ({"rating": 6}, "fact_rating_is_from_one_to_five"),
    ],
)
def test_facts_keep_their_promises(here, wrong, constraint):
    with refuses(constraint):
        a_fact(a_case(here), **wrong)


def test_the_row_holds_every_fact_that_is_counted():
    held = {field.attname for field in Fact._meta.concrete_fields}
    assert held == {*COLUMNS, "id", "council_id", "case_id"}


def test_a_case_has_one_row_of_facts(here):
    case = a_case(here)
    a_fact(case)
    with refuses("case_has_one_row_of_facts"):
        a_fact(case)


def rows_of(council, case):
    """One row of every table that belongs to a case, pointing at `case`, in `council`."""
    mine = a_case(council)
    event, target = an_event(mine), a_target(mine)
    moment = june(1)
    return {
        "submission": lambda: Submission.objects.create(
            council=council, case=case, token=uuid4(), submitted_at=moment
        ),
        "survey": lambda: Survey.objects.create(
            council=council, case=case, token=uuid4(), asked_at=moment
        ),
        "event": lambda: an_event(case, council=council),
        "remark": lambda: Remark.objects.create(council=council, case=case, event=event, body="x"),
        "task": lambda: a_task(case, council=council),
        "target": lambda: a_target(case, council=council),
        "fact": lambda: a_fact(case, council=council),
        "threshold": lambda: Threshold.objects.create(
            council=council, target=a_target(case), percent=50, reached_at=moment, fired_at=moment
        ),
        "tag": lambda: Tag.objects.create(council=council, case=case, name="vip", put_at=moment),
        "remark_of_event": lambda: Remark.objects.create(
            council=council, case=mine, event=an_event(case, sequence=9), body="x"
        ),
        "unused": lambda: target,
    }


@pytest.mark.parametrize(
    ("table", "constraint"),
    [
        ("submission", "cases_submission_case_id_same_council"),
        ("survey", "cases_survey_case_id_same_council"),
        ("event", "cases_event_case_id_same_council"),
        ("remark", "cases_remark_case_id_same_council"),
        ("task", "cases_task_case_id_same_council"),
        ("target", "cases_target_case_id_same_council"),
        ("fact", "cases_fact_case_id_same_council"),
        ("threshold", "cases_threshold_target_id_same_council"),
        ("tag", "cases_tag_case_id_same_council"),
        ("remark_of_event", "cases_remark_event_id_same_council"),
    ],
)
def test_nothing_of_a_case_lies_in_another_council(here, dunmere, table, constraint):
    theirs = a_case(dunmere)
    rows = rows_of(here, theirs)
    with refuses(constraint):
        rows[table]()


def test_a_case_and_its_targets_name_only_versions_of_their_council(here, dunmere):
    theirs = publish(dunmere)
    with refuses("cases_case_version_id_same_council"), transaction.atomic():
        a_case(here, version_id=theirs)
    case = a_case(here)
    with refuses("cases_submission_version_id_same_council"), transaction.atomic():
        Submission.objects.create(
            council=here, case=case, token=uuid4(), version_id=theirs, submitted_at=june(1)
        )
    with refuses("cases_target_calendar_version_id_same_council"):
        a_target(case, calendar_version_id=office(dunmere.pk))


@pytest.mark.parametrize("column", ["team", "assignee", "requester"])
def test_a_case_names_only_people_and_teams_of_its_council(here, dunmere, column):
    theirs = (
        Team.objects.create(council=dunmere, code="bins", name="Bins")
        if column == "team"
        else Person.objects.create(council=dunmere, name="Bo")
    )
    with refuses(f"cases_case_{column}_id_same_council"):
        a_case(here, **{column: theirs})


def test_a_task_names_only_teams_of_its_council(here, dunmere):
    theirs = Team.objects.create(council=dunmere, code="bins", name="Bins")
    with refuses("cases_task_team_id_same_council"):
        a_task(a_case(here), team=theirs)


@pytest.mark.parametrize(
    "model", [Case, Submission, Survey, Event, Remark, Task, Target, Threshold, Fact]
)
def test_no_row_of_a_case_is_seen_from_another_council(ashby, dunmere, model):
    with scope.opened([dunmere.pk], writes=True):
        case = a_case(dunmere)
        a_fact(case)
        a_task(case)
        Submission.objects.create(council=dunmere, case=case, token=uuid4(), submitted_at=june(1))
        Survey.objects.create(council=dunmere, case=case, token=uuid4(), asked_at=june(1))
        event = an_event(case)
        Remark.objects.create(council=dunmere, case=case, event=event, body="x")
        Threshold.objects.create(
            council=dunmere,
            target=a_target(case),
            percent=50,
            reached_at=june(1),
            fired_at=june(1) + timedelta(seconds=1),
        )
        assert model.objects.count() == 1
    with scope.opened([ashby.pk], writes=False):
        assert model.objects.count() == 0
