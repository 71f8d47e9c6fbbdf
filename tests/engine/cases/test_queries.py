"""Finding cases and telling of them: who sees what, pages by key, the same few queries."""

import pytest
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.words import NoSuchCase
from moothall.ground.councils import scope
from moothall.ground.people import actions
from moothall.ground.people import queries as people
from moothall.ground.people.words import NOBODY

pytestmark = pytest.mark.django_db


def who(desk, name, *councils):
    identity = desk.people[name].identity_id
    return people.who(identity, [c.pk for c in councils] or [desk.council.pk])


@pytest.fixture
def bin_case(desk):
    return desk.case()


@pytest.fixture
def fault(desk):
    return desk.case("ict-fault")


def test_an_officer_sees_the_cases_of_their_teams_only(desk, bin_case, fault):
    assert queries.by_reference(bin_case.reference, queries.visible(who(desk, "asha"))) == bin_case
    with pytest.raises(NoSuchCase):
        queries.by_reference(fault.reference, queries.visible(who(desk, "asha")))
    assert queries.by_reference(fault.reference, queries.visible(who(desk, "dev"))) == fault


def test_a_manager_sees_every_case_and_a_resident_or_guest_none(desk, bin_case, fault):
    assert set(queries.visible(who(desk, "mo"))) == {bin_case, fault}
    assert list(queries.visible(who(desk, "resident"))) == []
    assert list(queries.visible(who(desk, "employee"))) == []
    assert list(queries.visible(NOBODY)) == []


def test_an_officer_sees_a_case_given_to_them_from_another_team(desk, fault):
    cases.assign(
        fault, by=desk.actor("mo"), at=june(1), person=desk.people["asha"], team=fault.team
    )
    assert queries.by_reference(fault.reference, queries.visible(who(desk, "asha"))) == fault


def test_a_team_that_a_task_names_sees_the_case(desk):
    case = desk.case("ict-equipment")
    stores = desk.teams["ict-stores"]
    assert list(queries.visible(who(desk, "asha"))) == []
    actions.join_team(desk.people["asha"], stores, by=desk.actor("mo"), at=june(1))
    assert list(queries.visible(who(desk, "asha"))) == [case]


def test_a_case_of_another_council_is_no_case(desk, bin_case, dunmere):
    with scope.opened([dunmere.pk], writes=True):
        other = a_desk(dunmere)
        theirs = other.case()
        with pytest.raises(NoSuchCase):
            queries.by_reference(bin_case.reference, queries.visible(who(other, "mo")))
    with pytest.raises(NoSuchCase):
        queries.by_reference(theirs.reference, queries.visible(who(desk, "mo")))


def test_a_reference_may_be_typed_in_any_way(desk, bin_case):
    typed = f" {bin_case.reference.lower().replace('-', ' ')}"
    assert queries.by_reference(typed, queries.visible(who(desk, "mo"))) == bin_case


def lived(desk):
    case, asha = desk.case(), desk.actor("asha")
    case = cases.assign(case, by=asha, at=june(1, "10:00"), person=desk.people["asha"])
    cases.note(case, by=asha, at=june(1, "10:05"), body="Known road works.")
    return cases.pause(case, by=asha, at=june(1, "11:00"), reason="requester", remark="Which gate?")


def test_the_timeline_tells_everything_to_officers_and_only_what_is_theirs_to_requesters(desk):
    case = lived(desk)
    told = [
        (line.heading, line.by, line.body) for line in queries.timeline(case, at=june(1, "12:00"))
    ]
    assert told[:3] == [
        (
            "Paused: We are waiting for you to tell us more (the clock stands still)",
            "Asha",
            "Which gate?",
        ),
        ("Internal note", "Asha", "Known road works."),
        ("Assigned to Asha, Street-Services", "Asha", ""),
    ]
    public = queries.timeline(case, at=june(1, "12:00"), is_public_only=True)
    assert [line.kind for line in public] == ["paused", "created"]
    assert "road works" not in str(public)


def test_a_pause_for_a_supplier_keeps_its_remark_from_the_requester(desk):
    case, asha = desk.case(), desk.actor("asha")
    cases.pause(case, by=asha, at=june(1, "11:00"), reason="road", remark="Contractor is late.")
    public = queries.timeline(case, at=june(1, "12:00"), is_public_only=True)
    assert [line.body for line in public] == ["", ""]


def test_the_clocks_say_why(desk):
    response, resolution, task = queries.faces(lived(desk), at=june(1, "13:00"))
    assert (resolution.name, resolution.state, resolution.due_at) == ("resolution", "paused", None)
    assert resolution.sentence.endswith("left, paused")
    promised, *others = resolution.why
    assert "Office hours, Monday to Friday (version 1)" in promised
    assert others[-1] == (
        "Paused by Asha from 11am on Monday 1 June 2026:"
        " We are waiting for you to tell us more. It is left out."
    )
    assert (response.name, task.name) == ("first answer", "task 'Go back and empty the bin'")


def test_the_answers_are_told_a_line_a_question(desk, bin_case):
    told = {row.question: row.printed for row in queries.answers(bin_case)}
    assert told["bin_kind"] == "Rubbish"
    assert "has_sticker" not in told


def test_the_clocks_of_a_case_are_counted_from_its_events(desk, bin_case):
    assert queries.clocks(bin_case, at=june(1)).created_at == utc(june(1))
    assert [event.kind for event in queries.events(bin_case)] == ["created", "task_started"]
    assert [task.code for task in queries.tasks(bin_case)] == ["empty-bin"]


def test_whoever_asked_finds_it_by_its_reference_in_its_own_council_only(desk, bin_case, dunmere):
    here, there = queries.in_council(desk.council.pk), queries.in_council(dunmere.pk)
    assert queries.by_reference(bin_case.reference, here) == bin_case
    with pytest.raises(NoSuchCase):
        queries.by_reference(bin_case.reference, there)
    with pytest.raises(NoSuchCase):
        queries.by_reference("AAA-AAA-AAA", here)
    with scope.opened([dunmere.pk], writes=False), pytest.raises(NoSuchCase):
        queries.by_reference(bin_case.reference, here)
