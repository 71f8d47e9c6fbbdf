"""A call that is put aside waits for its officer, and is forgotten with whom it names."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.engine.documents.taking import sent

from moothall.engine.documents import actions as documents
from moothall.engine.documents import queries as files_of
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known
from moothall.ground.people.words import Who
from moothall.practices.contactcentre import actions, queries
from moothall.practices.contactcentre.models import KeptCall

pytestmark = pytest.mark.django_db
SETUP = Actor.job("tests")


@pytest.fixture
def council(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        yield ashby, at


def somebody(council, at, name="Asha"):
    email = f"{name.lower()}@example.org"
    return people.add(council, name, email=email, by=SETUP, at=at)


def put(officer, at, **more):
    call = {"token": uuid4(), "service": "missed-bin", "typed": {"town": "Ashby"}} | more
    return actions.put_aside(officer, actions.Call(**call), by=officer.actor, at=at)


def who(*persons):
    return Who(1, {one.council_id: one.pk for one in persons}, {})


def test_it_is_its_officers_alone_and_kept_anew_while_they_type(council):
    ashby, at = council
    asha, dev = (somebody(ashby, at, name) for name in ("Asha", "Dev"))
    kept = put(asha, at)
    again = put(asha, at, token=kept.token, typed={"town": "Brackwater"})
    assert (again.pk, again.typed) == (kept.pk, {"town": "Brackwater"})
    assert queries.kept_calls(who(asha)) == [kept]
    assert queries.kept_calls(who(dev)) == []
    assert queries.kept_call(who(dev), kept.token) is None
    assert not actions.forget_call(dev, kept.token, by=dev.actor, at=at)
    assert actions.forget_call(asha, kept.token, by=asha.actor, at=at)


def test_two_officers_with_one_token_keep_their_own(council):
    ashby, at = council
    asha, dev = (somebody(ashby, at, name) for name in ("Asha", "Dev"))
    kept = put(asha, at)
    put(dev, at, token=kept.token, typed={"town": "Elsewhere"})
    assert queries.kept_call(who(asha), kept.token).typed == {"town": "Ashby"}


def test_after_three_days_it_is_forgotten(council):
    ashby, at = council
    asha = somebody(ashby, at)
    put(asha, at)
    assert actions.forget_old(by=SETUP, at=at + timedelta(days=3)) == 0
    assert actions.forget_old(by=SETUP, at=at + timedelta(days=3, seconds=1)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "Rosa@Example.org"},
        {"phone": "01632 960 444"},
        {"more": "says rosa  lund's is full"},
        {"more": "Mail <rosa@example.org>."},
        {"items": [{"who": ["Rosa Lund"]}]},
    ],
)
def test_who_asks_what_is_held_is_told_of_it_and_it_is_erased_with_them(council, typed):
    ashby, at = council
    asha, rosa = somebody(ashby, at), people.add(ashby, "Rosa Lund", by=SETUP, at=at)
    people.reach(rosa, email="rosa@example.org", phone="01632960444", by=SETUP, at=at)
    put(asha, at)
    put(asha, at, typed=typed)
    whose = known.whose(rosa)
    assert [kept.fields for kept in queries.held_on(whose)] == [typed]
    assert actions.erase(whose, by=SETUP, at=at) == 1
    assert KeptCall.objects.count() == 1


def test_who_was_on_the_line_is_named_by_it(council):
    ashby, at = council
    asha, rosa = somebody(ashby, at), somebody(ashby, at, "Rosa")
    put(asha, at, caller_id=rosa.pk)
    assert len(queries.held_on(known.whose(rosa))) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"channel": "phone"},
        {"ann": "Ashby"},
        {"more": "ann says that Joann Leeson moved"},
        {"more": "Ann Lee-Vale", "email": "joann@example.org"},
        {"phone": "0163296044", "day": "1"},
    ],
)
def test_a_call_of_a_stranger_is_neither_shown_nor_erased(council, typed):
    ashby, at = council
    asha, dev = (somebody(ashby, at, name) for name in ("Asha", "Dev"))
    for name, email in (("Ann", "ann@example.org"), ("Ann Lee", "lee@example.org")):
        ann = people.add(ashby, name, email=email, by=SETUP, at=at)
        people.reach(ann, email=email, phone="01632960444", by=SETUP, at=at)
        put(asha, at, typed=typed)
        put(asha, at, typed={"more": "nothing"}, caller_id=dev.pk)
        whose = known.whose(ann)
        assert queries.held_on(whose) == []
        assert actions.erase(whose, by=SETUP, at=at) == 0


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES, settings.SCANNER = tmp_path, ""


def held_by(council, kept, at):
    wanted = documents.Wanted(kept.token, "photo")
    return documents.hold(council, sent(), wanted, by=SETUP, at=at)


def test_its_files_are_kept_as_long_as_the_call_and_no_longer(council, files):
    ashby, at = council
    asha = somebody(ashby, at)
    kept = put(asha, at)
    held_by(ashby, kept, at)
    put(asha, at, token=kept.token)
    assert documents.forget_held(by=SETUP, at=at + timedelta(days=3)) == 0
    assert documents.forget_held(by=SETUP, at=at + timedelta(days=3, seconds=1)) == 1


def test_its_files_go_when_it_comes_to_nothing_unless_another_officer_keeps_it(council, files):
    ashby, at = council
    asha, dev = (somebody(ashby, at, name) for name in ("Asha", "Dev"))
    kept = put(asha, at)
    put(dev, at, token=kept.token)
    held_by(ashby, kept, at)
    actions.forget_call(asha, kept.token, by=asha.actor, at=at)
    assert len(files_of.held(ashby.pk, kept.token)) == 1
    actions.forget_call(dev, kept.token, by=dev.actor, at=at)
    assert files_of.held(ashby.pk, kept.token) == []


def test_its_files_go_with_whom_it_names(council, files):
    ashby, at = council
    asha, rosa = somebody(ashby, at), somebody(ashby, at, "Rosa")
    kept = put(asha, at, caller_id=rosa.pk)
    held_by(ashby, kept, at)
    actions.erase(known.whose(rosa), by=SETUP, at=at)
    assert files_of.held(ashby.pk, kept.token) == []
