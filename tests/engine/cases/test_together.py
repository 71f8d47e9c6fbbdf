"""The same done to several cases: foreseen, done in turns, what cannot be done said, and undone."""

import pytest
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import BulkChange, Case, Event, Link, Watcher
from moothall.engine.cases.together import MEANWHILE, Verb, Wanted
from moothall.engine.cases.words import NoSuchBulkChange, NotNow
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry

AT = june(1, "10:00")
LATER = june(1, "10:30")


@pytest.fixture
def faults(desk):
    return [desk.case("ict-fault", at=june(1)) for _ in range(3)]


def now(case):
    return Case.objects.select_related("council", "team", "assignee").get(pk=case.pk)


def chosen(*some):
    return {one.pk: now(one).events_so_far for one in some}


def do(desk, some, verb, text="", by="dev", **values):
    wanted = Wanted(Verb(verb), values, text)
    return cases.change_together(desk.council.pk, chosen(*some), wanted, by=desk.actor(by), at=AT)


def foresee(desk, some, verb, text="", by="dev", **values):
    wanted = Wanted(Verb(verb), values, text)
    found = [now(one) for one in some]
    return cases.foresee_together(found, wanted, by=desk.actor(by), at=AT)


def undo(desk, bulk, by="dev"):
    return cases.undo_together(bulk, by=desk.actor(by), at=LATER)


def given(desk, verb):
    return {
        "assign": {"team": desk.teams["ict-desk"].pk, "person": desk.people["dev"].pk},
        "prioritise": {"to": "P1", "reason": "got worse"},
        "pause": {"reason": "requester"},
        "resolve": {"outcome": "fixed"},
    }.get(verb, {})


WORDS = {"note": "Seen.", "reply": "We are on it."}


@pytest.mark.parametrize(
    "verb", ["assign", "prioritise", "note", "reply", "pause", "resolve", "watch"]
)
def test_each_act_is_done_to_every_case_as_it_would_be_alone(desk, faults, verb):
    lines = foresee(desk, faults, verb, WORDS.get(verb, ""), **given(desk, verb))
    assert [one.why_not for one in lines] == ["", "", ""]
    before = Event.objects.count()
    bulk = do(desk, faults, verb, WORDS.get(verb, ""), **given(desk, verb))
    assert (len(bulk.done), bulk.left, bulk.finished_at) == (3, {}, AT)
    grown = Event.objects.count() - before
    assert grown == (0 if verb == "watch" else 3)
    entries = Entry.objects.filter(verb="cases.changed-together")
    assert [one.facts["done"] for one in entries] == [3]


def test_the_words_are_not_kept_once_they_are_with_the_cases(desk, faults):
    bulk = do(desk, faults, "note", "The lift is broken.")
    assert BulkChange.objects.get(pk=bulk.pk).text == ""


def test_what_cannot_be_done_to_one_is_foreseen_and_costs_that_one_alone(desk, faults):
    cases.resolve(faults[1], by=desk.actor("dev"), at=june(1, "09:30"), outcome="fixed")
    why = [one.why_not for one in foresee(desk, faults, "resolve", outcome="fixed")]
    assert why == ["", "The case is resolved, so you cannot resolve it.", ""]
    bulk = do(desk, faults, "resolve", outcome="fixed")
    assert bulk.left == {str(faults[1].pk): why[1]}
    assert len(bulk.done) == 2


def test_the_preview_does_nothing_and_says_whom_it_would_tell(desk, faults):
    cases.watch(faults[0], by=desk.actor("mo"), at=june(1, "09:30"))
    before = Message.objects.count(), Event.objects.count()
    lines = foresee(desk, faults, "resolve", outcome="fixed")
    assert [list(one.told) for one in lines] == [[("email", "employee@ashby.example")]] * 3
    assert [one.watching for one in lines] == [1, 0, 0]
    assert lines[0].changes == {"state": ("Open", "Resolved")}
    assert (Message.objects.count(), Event.objects.count()) == before
    do(desk, faults, "resolve", outcome="fixed")
    assert Message.objects.count() - before[0] == 4


def test_who_is_told_is_looked_up_of_the_first_and_what_is_refused_of_all(
    desk, faults, monkeypatch
):
    monkeypatch.setattr("moothall.engine.cases.actions.together.TOLD_OF", 1)
    cases.resolve(faults[2], by=desk.actor("dev"), at=june(1, "09:30"), outcome="fixed")
    lines = foresee(desk, faults, "resolve", outcome="fixed")
    assert [len(one.told) for one in lines] == [1, 0, 0]
    assert [bool(one.why_not) for one in lines] == [False, False, True]


def test_what_somebody_worked_on_meanwhile_is_left(desk, faults):
    seen = chosen(*faults)
    cases.note(faults[0], by=desk.actor("mo"), at=AT, body="Mine.")
    wanted = Wanted(Verb.PAUSE, {"reason": "requester"})
    bulk = cases.change_together(desk.council.pk, seen, wanted, by=desk.actor("dev"), at=AT)
    assert bulk.left == {str(faults[0].pk): MEANWHILE}


def test_cases_of_other_teams_are_refused(desk, faults):
    other = desk.case("missed-bin")
    bulk = do(desk, [*faults, other], "note", "Seen.")
    assert bulk.left == {str(other.pk): "The case belongs to teams that you are not in."}


def test_there_are_at_most_a_thousand(desk, faults):
    wanted = Wanted(Verb.WATCH)
    many = dict.fromkeys(range(1, 1002), 1)
    with pytest.raises(NotNow, match="At most 1,000"):
        cases.change_together(desk.council.pk, many, wanted, by=desk.actor("dev"), at=AT)
    with pytest.raises(NotNow, match="Choose cases"):
        cases.change_together(desk.council.pk, {}, wanted, by=desk.actor("dev"), at=AT)


@pytest.mark.parametrize("verb", ["assign", "prioritise", "pause", "resolve", "watch", "join"])
def test_undone_each_case_stands_as_before(desk, faults, verb):
    values = given(desk, verb)
    if verb == "join":
        parent = desk.case("ict-fault", at=june(1))
        values = {"parent": parent.pk}
    cases.assign(faults[0], by=desk.actor("mo"), at=june(1, "09:30"), person=desk.people["mo"])
    before = [(c.state, c.priority, c.team_id, c.assignee_id, c.due_at) for c in map(now, faults)]
    bulk = do(desk, faults, verb, **values)
    assert len(bulk.done) == 3
    back = undo(desk, bulk)
    assert set(back.put_back.values()) == {""}
    after = [(c.state, c.priority, c.team_id, c.assignee_id, c.due_at) for c in map(now, faults)]
    if verb == "resolve":  # opened again the clock goes on later: it stood still meanwhile
        before, after = ([one[:4] for one in some] for some in (before, after))
    assert after == before
    assert not Watcher.objects.exists()
    assert not Link.objects.exists()


def test_pauses_that_are_undone_are_struck_out_of_the_clocks(desk, faults):
    bulk = do(desk, faults[:1], "pause", reason="requester")
    undo(desk, bulk)
    kinds = Event.objects.filter(case_id=faults[0].pk).order_by("-sequence")
    assert kinds.first().kind == EventKind.STRUCK


def test_what_more_happened_to_since_is_left_as_it_is(desk, faults):
    bulk = do(desk, faults, "pause", reason="requester")
    cases.resume(faults[2], by=desk.actor("dev"), at=june(1, "10:10"))
    back = undo(desk, bulk)
    assert back.put_back[str(faults[2].pk)] == "More happened to it since."
    assert [now(one).state for one in faults] == ["open", "open", "open"]


def test_what_was_written_is_not_taken_back(desk, faults):
    with pytest.raises(NotNow, match="cannot be taken back"):
        undo(desk, do(desk, faults, "reply", "We are on it."))


def test_it_is_undone_once_by_whoever_did_it_or_a_manager(desk, faults):
    bulk = do(desk, faults, "pause", reason="requester")
    with pytest.raises(NotNow, match="Only whoever"):
        undo(desk, bulk, by="asha")
    undo(desk, bulk, by="mo")
    with pytest.raises(NoSuchBulkChange):
        undo(desk, bulk)


def test_many_are_done_in_turns_by_the_loop_and_undone_so(ashby, desk, faults, monkeypatch):
    monkeypatch.setattr("moothall.engine.cases.actions.together.AT_A_TIME", 2)
    bulk = do(desk, faults, "assign", **given(desk, "assign"))
    assert (len(bulk.done), len(bulk.waiting), bulk.finished_at) == (2, 1, None)
    with pytest.raises(NoSuchBulkChange, match="under way"):
        undo(desk, bulk)
    bulk = cases.go_on_together(bulk, by=jobs.TOGETHER, at=AT)
    assert (len(bulk.done), bulk.waiting, bulk.finished_at) == (3, [], AT)
    assert {now(one).assignee_id for one in faults} == {desk.people["dev"].pk}
    last = Event.objects.filter(case_id=faults[2].pk).latest("sequence")
    assert (last.by_kind, last.by_id) == ("person", desk.people["dev"].pk)
    back = undo(desk, bulk)
    assert (len(back.put_back), back.finished_at) == (2, None)
    assert len(cases.go_on_together(back, by=jobs.TOGETHER, at=LATER).put_back) == 3


def test_the_loop_goes_on_with_what_is_under_way(ashby_committed, monkeypatch):
    monkeypatch.setattr("moothall.engine.cases.actions.together.AT_A_TIME", 2)
    with scope.opened([ashby_committed.pk], writes=True):
        desk = a_desk(ashby_committed)
        bulk = do(desk, [desk.case("ict-fault") for _ in range(3)], "note", "Seen.")
    assert [jobs.go_on_together_once(), jobs.go_on_together_once()] == [1, 0]
    with scope.opened([ashby_committed.pk], writes=False):
        assert len(BulkChange.objects.get(pk=bulk.pk).done) == 3
