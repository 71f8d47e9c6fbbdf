"""What callers tell officers: for themselves, for somebody they act for, or without a name."""

from datetime import timedelta

import pytest
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Caller
from moothall.engine.cases.models import Event, Remark
from moothall.engine.cases.queries import asking, telling
from moothall.engine.cases.words import NotNow, NotYours
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.words import Evidence

pytestmark = pytest.mark.django_db
SETUP = Actor.job("tests")


@pytest.fixture
def folk(desk, at):
    return [
        people.add(desk.council, name, email=f"{name.lower()}@example.org", by=SETUP, at=at)
        for name in ("Rosa", "Lars")
    ]


@pytest.fixture
def at():
    return june(2)


def lets(giver, holder, at, **more):
    within = people.Within(expires_at=at + timedelta(days=30), **more)
    shown = people.Shown(Evidence.LETTER)
    return people.appoint(giver, holder, within, on=shown, by=SETUP, at=at)


def log(desk, at, caller, service="missed-bin"):
    asked = desk.asked(service, channel="phone", caller=caller)
    return cases.log(desk.council, asked, by=desk.actor("asha"), at=at)


def test_what_a_known_caller_asks_is_theirs(desk, folk, at):
    _, lars = folk
    case = log(desk, at, Caller(lars.pk))
    assert case.requester_id == lars.pk
    assert Entry.objects.get(verb="case.created").facts["caller"] == lars.pk
    assert asking.spoken_by(case, asking.events(case)) == ""
    assert telling.timeline(case, at=at)[-1].by == "Asha, told by Lars"


def test_what_is_asked_for_another_is_the_others_and_the_journal_says_who_called(desk, folk, at):
    rosa, lars = folk
    lets(rosa, lars, at)
    case = log(desk, at, Caller(lars.pk, rosa.pk))
    assert case.requester_id == rosa.pk
    facts = Entry.objects.get(verb="case.created").facts
    assert (facts["caller"], facts["for"]) == (lars.pk, rosa.pk)
    assert asking.spoken_by(case, asking.events(case)) == "Lars"
    assert telling.timeline(case, at=at)[-1].by == "Asha, told by Lars for Rosa"


def test_without_authority_nothing_is_logged_for_another(desk, folk, at):
    rosa, lars = folk
    with pytest.raises(NotYours, match="may not act for Rosa, or not any more"):
        log(desk, at, Caller(lars.pk, rosa.pk))
    lets(rosa, lars, at)
    late = at + timedelta(days=31)
    with pytest.raises(NotYours, match="not any more"):
        log(desk, late, Caller(lars.pk, rosa.pk))


def test_outside_what_they_may_act_in_nothing_is_logged(desk, folk, at):
    rosa, lars = folk
    lets(rosa, lars, at, services=["fly-tipping"])
    with pytest.raises(NotYours, match="may act for Rosa, but not in this"):
        log(desk, at, Caller(lars.pk, rosa.pk))


def test_who_acts_in_one_case_logs_no_other(desk, folk, at):
    rosa, lars = folk
    mine = log(desk, at, Caller(rosa.pk))
    lets(rosa, lars, at, cases=[mine.pk])
    with pytest.raises(NotYours, match="in one case only"):
        log(desk, at, Caller(lars.pk, rosa.pk))
    cases.hear(mine, by=desk.actor("asha"), at=at, body="Still full", caller=told(lars, rosa))


def test_what_employees_ask_is_asked_for_nobody_else(desk, folk, at):
    rosa, lars = folk
    lets(rosa, lars, at)
    with pytest.raises(NotYours, match="Only people who work for the council"):
        log(desk, at, Caller(lars.pk, rosa.pk), "ict-fault")


def test_nobody_of_another_council_or_gone_is_on_the_line(desk, folk, at):
    rosa, lars = folk
    with pytest.raises(NotYours, match="Nobody of that number"):
        log(desk, at, Caller(10**9))
    with pytest.raises(NotYours, match="Nobody of that number"):
        log(desk, at, Caller(None, rosa.pk))
    people.disable(lars, by=SETUP, at=at)
    with pytest.raises(NotYours, match="Nobody of that number"):
        log(desk, at, Caller(lars.pk))


def test_without_a_name_only_what_anyone_may_ask_is_logged(desk, at):
    case = log(desk, at, Caller(is_unnamed=True))
    assert case.requester_id is None
    assert Entry.objects.get(verb="case.created").facts["is_unnamed"] is True
    with pytest.raises(NotYours, match="Only somebody who gives their name"):
        log(desk, at, Caller(is_unnamed=True), "ict-fault")


def told(holder, giver=None):
    return Caller(holder.pk, giver.pk if giver else None)


def test_what_a_caller_says_of_a_case_stands_in_it_as_the_requesters_words(desk, folk, at):
    _, lars = folk
    case = log(desk, at, told(lars))
    heard = cases.hear(case, by=desk.actor("dev"), at=at, body="Still full", caller=told(lars))
    assert heard.has_news
    [event] = Event.objects.filter(case=case, kind="message")
    assert event.data == {"is_heard": True, "caller": lars.pk}
    assert Remark.objects.get(event=event).is_public
    assert Entry.objects.get(verb="case.message").facts["sequence"] == event.sequence
    assert telling.timeline(case, at=at)[0].heading == "Said on the telephone"


def test_nothing_is_heard_of_somebody_elses_case(desk, folk, at):
    rosa, lars = folk
    case = log(desk, at, told(rosa))
    for caller in (told(lars), told(lars, rosa)):
        with pytest.raises(NotYours):
            cases.hear(case, by=desk.actor("asha"), at=at, body="Still full", caller=caller)
    with pytest.raises(NotYours, match="Only officers"):
        cases.hear(case, by=rosa.actor, at=at, body="Still full", caller=told(rosa))


def test_nothing_is_heard_without_words_nor_when_it_is_over(desk, folk, at):
    rosa, _ = folk
    case, by = log(desk, at, told(rosa)), desk.actor("asha")
    with pytest.raises(NotNow):
        cases.hear(case, by=by, at=at, body=" ", caller=told(rosa))
    cases.cancel(case, by=by, at=at, reason="withdrawn")
    with pytest.raises(NotNow, match="cancelled"):  # though it was read before it ended
        cases.hear(case, by=by, at=at, body="Still full", caller=told(rosa))
    assert not Event.objects.filter(case=case, kind="message").exists()


def test_a_case_that_waited_for_its_requester_goes_on_when_they_call(desk, folk, at):
    rosa, _ = folk
    case, by = log(desk, at, told(rosa)), desk.actor("asha")
    case = cases.pause(case, by=by, at=at, reason="requester", remark="Which bin?")
    assert cases.hear(case, by=by, at=at, body="The brown one", caller=told(rosa)).state == "open"
