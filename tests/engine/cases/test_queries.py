"""Finding cases and telling of them: who sees what, pages by key, the same few queries."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import Filters, finding
from moothall.engine.cases.words import NoSuchCase, NotASurvey
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST
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
    assert queries.by_reference(bin_case.reference, who(desk, "asha")) == bin_case
    with pytest.raises(NoSuchCase):
        queries.by_reference(fault.reference, who(desk, "asha"))
    assert queries.by_reference(fault.reference, who(desk, "dev")) == fault


def test_a_manager_sees_every_case_and_a_resident_or_guest_none(desk, bin_case, fault):
    assert set(queries.visible(who(desk, "mo"))) == {bin_case, fault}
    assert list(queries.visible(who(desk, "resident"))) == []
    assert list(queries.visible(who(desk, "employee"))) == []
    assert list(queries.visible(NOBODY)) == []


def test_an_officer_sees_a_case_given_to_them_from_another_team(desk, fault):
    cases.assign(
        fault, by=desk.actor("mo"), at=june(1), person=desk.people["asha"], team=fault.team
    )
    assert queries.by_reference(fault.reference, who(desk, "asha")) == fault


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
            queries.by_reference(bin_case.reference, who(other, "mo"))
    with pytest.raises(NoSuchCase):
        queries.by_reference(theirs.reference, who(desk, "mo"))


def test_a_reference_may_be_typed_in_any_way(desk, bin_case):
    typed = f" {bin_case.reference.lower().replace('-', ' ')}"
    assert queries.by_reference(typed, who(desk, "mo")) == bin_case


@pytest.mark.parametrize("factor", ["robin@example.com", " ROBIN@example.com", "+44 20 7946 0018"])
def test_a_case_is_tracked_by_its_reference_and_what_its_requester_knows(bin_case, factor):
    assert queries.tracked(bin_case.reference, factor) == bin_case


@pytest.mark.parametrize("factor", ["", "other@example.com", "0018", "@", "020 7946 0019"])
def test_a_reference_alone_shows_nothing(bin_case, factor):
    with pytest.raises(NoSuchCase):
        queries.tracked(bin_case.reference, factor)


def test_an_empty_factor_does_not_match_a_case_without_an_address(desk):
    case = desk.case("ict-fault")
    Case.objects.filter(pk=case.pk).update(contact_email="", contact_digits="")
    with pytest.raises(NoSuchCase):
        queries.tracked(case.reference, "")


def test_people_find_what_they_asked_for_themselves(desk, bin_case, fault):
    assert queries.asked_by(who(desk, "employee")) == [fault]
    assert queries.of_person(fault.reference, who(desk, "employee")) == fault
    with pytest.raises(NoSuchCase):
        queries.of_person(bin_case.reference, who(desk, "employee"))
    assert queries.asked_by(NOBODY) == []


def test_a_form_that_was_sent_leads_to_its_case(desk):
    asked = desk.asked()
    case = cases.submit(desk.council, asked, by=GUEST, at=june(1))
    assert queries.by_token(asked.token) == case
    assert queries.by_token(uuid4()) is None
    with pytest.raises(NotASurvey):
        queries.survey(uuid4())


@pytest.mark.parametrize("text", ["{ref}", "Robin@Example.com", "020 7946 0018", "+442079460018"])
def test_search_finds_by_reference_email_and_telephone(desk, bin_case, fault, text):
    found = queries.search(text.format(ref=bin_case.reference), who(desk, "mo"))
    assert found == [bin_case]


def test_search_finds_nothing_an_officer_may_not_see(desk, bin_case):
    assert queries.search("robin@example.com", who(desk, "dev")) == []
    assert queries.search("", who(desk, "mo")) == []


def test_the_queue_shows_the_most_urgent_first_and_pages_by_key(desk):
    made = [desk.case(at=june(1) + timedelta(minutes=m)) for m in range(5)]
    urgent = desk.case(answers={"help_to_move": True}, at=june(1, "10:00"))
    officer, seen, key = who(desk, "asha"), [], ""
    while True:
        page = queries.queue(officer, Filters(), after=key, size=2)
        seen += [row.case for row in page.rows]
        key = page.next_key
        if not key:
            break
    assert seen == [urgent, *made]
    assert (page.count, page.is_capped) == (6, False)


def test_a_page_key_that_cannot_be_read_begins_again(desk, bin_case):
    page = queries.queue(who(desk, "asha"), Filters(), after="rubbish~'; --")
    assert [row.case for row in page.rows] == [bin_case]


def test_the_newest_first_pages_by_key_too(desk):
    made = [desk.case(at=june(1) + timedelta(minutes=m)) for m in range(3)]
    officer = who(desk, "asha")
    first = queries.queue(officer, Filters(state="all"), size=2)
    second = queries.queue(officer, Filters(state="all"), size=2, after=first.next_key)
    assert [row.case for row in (*first.rows, *second.rows)] == made[::-1]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 2),
        ({"priority": "P3"}, 2),
        ({"priority": "P1"}, 0),
        ({"service": "missed-bin"}, 1),
        ({"kind": "incident"}, 1),
        ({"channel": "phone"}, 0),
        ({"state": "resolved"}, 0),
        ({"is_unassigned": True}, 2),
    ],
)
def test_the_queue_can_be_narrowed(desk, bin_case, fault, filters, count):
    page = queries.queue(who(desk, "mo"), Filters(**filters))
    assert (len(page.rows), page.count) == (count, count)


def test_the_count_stops_where_counting_costs_more_than_the_list(desk, bin_case, monkeypatch):
    desk.case()
    monkeypatch.setattr(finding, "MOST_COUNTED", 1)
    page = queries.queue(who(desk, "asha"), Filters())
    assert (page.count, page.is_capped) == (1, True)


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_takes_the_same_queries_however_many_cases(desk, number):
    for _ in range(number):
        desk.case()
    officer = who(desk, "asha")
    queries.queue(officer, Filters())  # reads the definitions, once in a process
    with CaptureQueriesContext(connection) as taken:
        rows = queries.queue(officer, Filters()).rows
        assert [(row.case.team.name, row.case.assignee, row.target.state) for row in rows]
    assert len(taken) == 7


def test_a_queue_over_two_councils_is_one_queue(ashby, brackwater):
    with scope.opened([ashby.pk, brackwater.pk], writes=True):
        here, there = a_desk(ashby), a_desk(brackwater)
        late = here.case(at=june(1, "12:00"))
        early, last = there.case(at=june(1, "09:00")), there.case(at=june(3))
        Case.objects.filter(pk=late.pk).update(queued_at=june(3))
        identity = here.people["mo"].identity
        mo = {"by": here.actor("mo"), "at": june(1)}
        again = actions.add(brackwater, "Mo", identity=identity, **mo)
        actions.stand(again, "manager", **mo)
        manager, seen, key = people.who(identity.pk, [ashby.pk, brackwater.pk]), [], ""
        for _ in range(3):
            page = queries.queue(manager, Filters(), size=1, after=key)
            seen, key = [*seen, page.rows[0].case], page.next_key
        assert (seen, key, page.count) == ([early, late, last], "", 3)


def test_my_work_is_my_cases_my_teams_queue_and_their_tasks(desk):
    mine, waiting = desk.case(), desk.case()
    cases.assign(mine, by=desk.actor("asha"), at=june(1), person=desk.people["asha"])
    work = queries.my_work(who(desk, "asha"))
    assert [row.case for row in work.mine.rows] == [mine]
    assert [row.case for row in work.waiting.rows] == [waiting]
    assert {task.case_id for task in work.tasks} == {mine.pk, waiting.pk}
    assert queries.my_work(who(desk, "resident")).mine.rows == ()


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


def test_the_requester_reads_how_it_stands_and_what_happens_next(desk):
    case = desk.case()
    told = queries.status(case, at=june(1))
    assert (told.heading, told.can_write, told.can_reopen) == ("We have it", True, False)
    assert told.next == "We aim to reach the next step by 5pm on Tuesday 2 June 2026."
    waiting = queries.status(lived(desk), at=june(1))
    assert waiting.heading == "On hold"
    assert waiting.next == "Write to us here and we will go on."


def test_the_answers_are_told_a_line_a_question(desk, bin_case):
    told = {row.question: row.printed for row in queries.answers(bin_case)}
    assert told["bin_kind"] == "Rubbish"
    assert "has_sticker" not in told


def test_the_clocks_of_a_case_are_counted_from_its_events(desk, bin_case):
    assert queries.clocks(bin_case, at=june(1)).created_at == utc(june(1))
    assert [event.kind for event in queries.events(bin_case)] == ["created", "task_started"]
    assert [task.code for task in queries.tasks(bin_case)] == ["empty-bin"]
