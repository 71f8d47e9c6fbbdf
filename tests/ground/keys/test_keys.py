"""Keys: made once, shown once, for a person or a system; what is kept of them, and refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.faces.portal.conftest import BUILDER, somebody

from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.keys import actions, jobs, queries, tokens
from moothall.ground.keys.actions import Given, Terms
from moothall.ground.keys.models import Key, Reply
from moothall.ground.keys.words import NoSuchKey, NotThisKey
from moothall.ground.people import actions as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        yield at


def make(council, at, **said):
    terms = Terms(**({"name": "Bins app", "scopes": ["cases:read"]} | said))
    return actions.make(council, terms, by=BUILDER, at=at)


def test_the_secret_is_kept_nowhere(ashby, at):
    key, text = make(ashby, at)
    token = tokens.read(text)
    assert token.council == "ashby"
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text FROM keys_key k")
        assert token.secret not in cursor.fetchone()[0]
    assert Entry.objects.get(verb="key.made").facts == {"scopes": ["cases:read"], "person": None}
    assert queries.key(ashby.pk, token, at=at).pk == key.pk


@pytest.mark.parametrize(
    "text", ["", "moothall", "moothall.ashby.12.34", "Moothall.ashby." + "0" * 12 + "." + "a" * 43]
)
def test_a_text_that_is_no_key_is_none(text):
    assert tokens.read(text) is None


def test_a_key_with_another_secret_is_unknown(ashby, at):
    _, text = make(ashby, at)
    token = tokens.read(text)
    other = tokens.Token(token.council, token.prefix, tokens.fresh("ashby").secret)
    with pytest.raises(NoSuchKey):
        queries.key(ashby.pk, other, at=at)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"scopes": []}, "Choose what the key may do."),
        ({"scopes": ["cases:eat"]}, "There is no scope cases:eat"),
    ],
)
def test_what_cannot_be_made_is_refused(ashby, at, said, why):
    with pytest.raises(NotThisKey, match=why):
        make(ashby, at, **said)
    with pytest.raises(NotThisKey, match="runs out after"):
        make(ashby, at, expires_at=at - timedelta(days=1))


def test_a_partnership_has_no_keys(three_rivers):
    with (
        scope.opened([three_rivers.pk], writes=True) as at,
        pytest.raises(NotThisKey, match="each of its councils"),
    ):
        make(three_rivers, at)


def test_a_key_is_for_somebody_of_its_council_who_can_sign_in(ashby, brackwater, at):
    guest = people.add(ashby, "Bo", by=BUILDER, at=at)
    with pytest.raises(NotThisKey, match="sign in"):
        make(ashby, at, person=guest)
    _, away = somebody(brackwater, email="b@brackwater.example")
    with pytest.raises(NotThisKey, match="another council"):
        make(ashby, at, person=away)


def test_the_database_lets_no_key_point_over_the_wall(ashby, brackwater):
    _, away = somebody(brackwater, email="b@brackwater.example")
    with scope.opened([ashby.pk], writes=True) as at:
        key, _ = make(ashby, at)
        with pytest.raises(IntegrityError, match="same_council"), transaction.atomic():
            Key.objects.filter(pk=key.pk).update(person_id=away.pk)
    with scope.opened([brackwater.pk], writes=False):
        assert not Key.objects.exists()


def test_a_persons_key_bears_what_their_roles_bear(ashby, at):
    _, asha = somebody(ashby, Role.OFFICER, email="asha@ashby.example")
    asha = Person.objects.get(pk=asha.pk)
    key, text = make(ashby, at, person=asha, scopes=["cases:read", "figures:read"])
    caller = actions.use(ashby.pk, tokens.read(text), by=BUILDER, at=at)
    assert caller.scopes == {"cases:read"}
    assert (str(caller.actor), str(caller.holder)) == (f"key:{key.pk}", f"person:{asha.pk}")


def test_use_is_noted_once_a_minute(ashby, at):
    key, text = make(ashby, at)
    token = tokens.read(text)
    for second, noted in ((0, 0), (30, 0), (61, 61)):
        actions.use(ashby.pk, token, by=BUILDER, at=at + timedelta(seconds=second))
        key.refresh_from_db()
        assert key.used_at == at + timedelta(seconds=noted)


def test_revoking_again_changes_nothing(ashby, at):
    key, _ = make(ashby, at)
    first = actions.revoke(key, by=BUILDER, at=at).revoked_at
    assert actions.revoke(key, by=BUILDER, at=at + timedelta(days=1)).revoked_at == first
    assert Entry.objects.filter(verb="key.revoked").count() == 1
    assert [one.pk for one in queries.keys(ashby.pk)] == [key.pk]


def test_replies_are_forgotten_after_a_day(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        _, text = make(ashby, at)
        caller = actions.use(ashby.pk, tokens.read(text), by=BUILDER, at=at)
        for number, hours in enumerate((1, 25)):
            given = Given(str(number), "0" * 64, 200, {}, "{}")
            actions.keep_reply(caller, given, by=BUILDER, at=at - timedelta(hours=hours))
    assert jobs.forget_once() == 1
    with scope.opened([ashby.pk], writes=False):
        assert [reply.token for reply in Reply.objects.all()] == ["0"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"scopes": ["cases:act"]}, "A key does no more than you may."),
        ({"expires_at": None}, "A key of one's own runs out within a year."),
        ({"expires_at": timedelta(days=366)}, "A key of one's own runs out within a year."),
        ({"by": BUILDER}, "A key of one's own is made by oneself."),
    ],
)
def test_nobody_makes_themselves_more_than_they_may_s8(ashby, at, more, why):
    person = Person.objects.get(identity=somebody(ashby)[0])
    said = {"name": "Mine", "scopes": ["cases:ask"], "expires_at": timedelta(days=365), **more}
    by, length = said.pop("by", person.actor), said.pop("expires_at")
    terms = Terms(**said, expires_at=at + length if length else None, a_minute=9999)
    with pytest.raises(NotThisKey, match=why):
        actions.make_own(person, terms, by=by, at=at)
    assert not Key.objects.exists()


def test_a_key_of_ones_own_is_ones_own_and_slow(ashby, at):
    person = Person.objects.get(identity=somebody(ashby)[0])
    expires_at = at + timedelta(days=365)
    terms = Terms(name="Mine", scopes=["cases:ask"], expires_at=expires_at, a_minute=9999)
    key, _ = actions.make_own(person, terms, by=person.actor, at=at)
    assert (key.person_id, key.a_minute) == (person.pk, 60)
