"""What a new version does to somebody's answers is told to them, and told once."""

from datetime import UTC, datetime

import pytest
from tests.engine.catalogue.factories import definition, known_team
from tests.engine.catalogue.test_reconciling import options, page

from moothall.engine.catalogue import actions, moving, queries
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.moving import Told
from moothall.engine.catalogue.words import NotWithdrawn, Plan
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor

JOB = Actor.job("test")
AT = datetime(2026, 3, 27, 9, tzinfo=UTC)
OLD = definition(
    pages=[
        page("a"),
        page("b", "radios", options=options("x", "y")),
        page("c") | {"when": 'answers.b == "x"'},
        page("d"),
    ]
)
NEW = definition(
    pages=[
        page("a"),
        page("b", "radios", options=options("y", "z")),
        page("c") | {"when": 'answers.b == "y"'},
        page("e"),
        page("f") | {"when": 'answers.a == "nobody"'},
    ],
    fee={"label": "A fee", "pence": 100},
)
SAID = {"a": "1", "b": "x", "c": "2", "d": "3"}


def test_what_a_change_did_is_said_of_this_persons_answers_alone():
    carried = moving.carry((7, OLD), NEW, SAID)
    assert carried.answers == {"a": "1"}
    assert carried.told == Told(("b", "c"), ("e",), {"d": 7}, has_other_terms=True)
    untouched = moving.carry((7, OLD), OLD.model_copy(update={"next": "Soon."}), SAID)
    assert (untouched.answers, untouched.told.as_json()) == (SAID, {})
    only_y = moving.carry((7, OLD), NEW, {"a": "1", "b": "y", "d": "3"})
    assert only_y.told.again == (), "what they chose is still there"


def test_it_is_told_until_they_have_answered_it_and_changes_add_up():
    told = moving.carry((7, OLD), NEW, SAID).told
    assert Told.of(told.as_json()) == told
    assert told.after({"a": "1", "b": "z"}) == Told(("c",), ("e",), {"d": 7}, has_other_terms=True)
    assert told.after({"b": "z", "c": "2", "e": "4"}).as_json() == {}
    newest = definition(pages=[page("b", "radios", options=options("y", "z")), page("e", "number")])
    twice = moving.carry((8, NEW), newest, {"a": "1"}, before=told).told
    assert twice == Told(("b",), ("e",), {"d": 7, "a": 8}, has_other_terms=True)


@pytest.mark.django_db
def test_a_version_taken_back_carries_its_drafts_over_and_says_so(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        known_team(ashby)
        (first,) = actions.publish(ashby, definition(), by=JOB, at=at)
        with pytest.raises(NotWithdrawn, match="No other version is left"):
            actions.withdraw(first.version, by=JOB, at=at)
        wrong = definition(pages=[page("what", label="What broke?"), page("wrong")])
        (second,) = actions.publish(ashby, wrong, by=JOB, at=at, plan=Plan.STAY)
        draft = actions.start_draft(second.version, by=GUEST, at=at)
        for name in ("what", "wrong"):
            actions.save_page(draft.token, name, posted={name: "Lid"}, by=GUEST, at=at)
        assert actions.withdraw(second.version, by=JOB, at=at) == first.version
        assert queries.head(ashby.pk, "broken-bin") == first.version
        moved = Draft.objects.get()
        assert (moved.version_id, moved.answers) == (first.version.pk, {"what": "Lid"})
        assert Told.of(moved.moved) == Told(gone={"wrong": second.version.pk}, is_withdrawn=True)
        entry = Entry.objects.filter(verb="service.withdrawn").get()
        assert entry.facts == {"number": 2, "head": 1, "moved": 1}
        with pytest.raises(NotWithdrawn, match="taken back before"):
            actions.withdraw(second.version, by=JOB, at=at)
        actions.save_page(draft.token, "what", posted={"what": "Lid"}, by=GUEST, at=at)
        assert Draft.objects.get().moved == {}
