"""F5, of people: whichever statement of an action fails, nothing of it is there; again, all is."""

from datetime import date, timedelta
from typing import ClassVar

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from tests import standing as scenes
from tests.conftest import council
from tests.faults.statements import done_whole

from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries, sealing
from moothall.ground.people.actions import Business, Newcomer, Shown, Try, Within
from moothall.ground.people.models import (
    Authority,
    ContactPoint,
    Home,
    Identity,
    Merge,
    Person,
    QueueView,
    SignIn,
    Subject,
)
from moothall.ground.people.words import Dwelling, Evidence, Method, PointKind, Role
from moothall.ground.search import actions as search
from moothall.ground.search.words import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SETUP = Actor.job("set-up")
JOB = Actor.job("tests")
FLAT = Dwelling(("1 Example Street", "Ashby"), "ZZ1 1AA", "990000000001")
MILL = Dwelling(("The Old Mill", "Ashby"), "ZZ2 2BB")
ISSUER = "https://elsewhere.example"
NEWCOMER = Newcomer(ISSUER, "s-9", "new@ashby.example", "New")


class Folk:
    """Rosa, who signs in, Lars, who does not, and an officer; read afresh for each try."""

    numbers: ClassVar = {}

    def __init__(self, council, at):
        self.council, self.at = council, at
        self.team = councils.add_team(council, "office", name="Office", by=SETUP, at=at)
        identity = people.enrol("rosa@example.org", by=SETUP, at=at)
        rosa = people.add(
            council, "Rosa Lund", email=identity.email, identity=identity, by=SETUP, at=at
        )
        people.stand(rosa, Role.OFFICER, by=SETUP, at=at)
        lars = people.add(council, "Lars Berg", email="lars@example.org", by=SETUP, at=at)
        asha = people.add(council, "Asha", email="asha@ashby.example", by=SETUP, at=at)
        self.numbers = {"rosa": rosa.pk, "lars": lars.pk, "asha": asha.pk}
        self.within = Within(expires_at=at + timedelta(days=30))

    def __getattr__(self, name):
        if name not in self.numbers:
            raise AttributeError(name)
        return Person.objects.select_related("identity", "council").get(pk=self.numbers[name])

    @property
    def how(self):
        return {"by": self.asha.actor, "at": self.at}

    @property
    def identity(self):
        return Identity.objects.get(email="rosa@example.org")

    def lives(self):
        people.move_in(self.lars, FLAT, by=self.lars.actor, at=self.at)

    def gave_a_number(self):
        people.add_point(self.lars, PointKind.MOBILE, "07700 900123", by=JOB, at=self.at)

    def was_sent_a_code(self):
        self.gave_a_number()
        self.code = people.code_for(self.mobile, by=JOB, at=self.at)

    def showed_it(self):
        self.was_sent_a_code()
        people.prove(self.mobile, self.code, by=JOB, at=self.at)

    def two_numbers(self):
        self.showed_it()
        people.add_point(self.lars, PointKind.MOBILE, "07700 900456", by=JOB, at=self.at)
        ContactPoint.objects.update(proved_at=self.at)

    @property
    def mobile(self):
        return ContactPoint.objects.get(shown="07700 900123")

    @property
    def second(self):
        return ContactPoint.objects.get(shown="07700 900456")

    def offered(self):
        made = people.offer(self.lars, self.within, by=self.lars.actor, at=self.at)
        self.code = made.code

    def taken_up(self):
        self.offered()
        people.take_up(self.rosa, self.code, by=self.rosa.actor, at=self.at)

    def a_business(self):
        people.add_business(self.council, Business("Berg Bakers"), by=JOB, at=self.at)

    def merged(self):
        people.merge(self.rosa, self.lars, moved=[], **self.how)

    def left(self):
        people.disable(self.rosa, **self.how)

    def closed(self):
        people.close_identity(self.identity, **self.how)

    def in_a_team(self):
        people.join_team(self.lars, self.team, **self.how)

    def connected(self):
        people.connect(self.identity, issuer=ISSUER, subject="s-1", **self.how)
        people.connect(self.identity, issuer=ISSUER, subject="s-2", **self.how)

    def is_signed_in(self):
        for key in ("here", "there"):
            Session.objects.create(
                session_key=key, session_data=self.held(), expire_date=self.at + timedelta(days=1)
            )
            self.signed(key)

    def held(self):
        identity = self.identity
        said = {SESSION_KEY: str(identity.pk), HASH_SESSION_KEY: identity.get_session_auth_hash()}
        return SessionStore().encode(said)

    def signed_in_long_ago(self):
        self.is_signed_in()
        long_ago = self.at - timedelta(days=4000)
        Session.objects.update(expire_date=long_ago)
        SignIn.objects.update(tried_at=long_ago)

    def signed(self, key):
        how = Try(Method.PASSWORD, "A browser", key)
        people.note_sign_in(self.identity, self.council, how, by=JOB, at=self.at)

    def long_away(self):
        Identity.objects.update(
            last_login=self.at - timedelta(days=400), joined_at=self.at - timedelta(days=500)
        )

    def saved_a_view(self):
        council_id, by = self.council.pk, self.rosa.actor
        return people.save_queue_view(council_id, "Mine", "state=open", by=by, at=self.at)

    def with_an_app(self):
        Authenticator.objects.create(
            user=self.identity, type="totp", data={"secret": sealing.sealed("x")}
        )


def nothing(folk):
    return None


ACTIONS = {
    "add": (nothing, lambda f: people.add(f.council, "Una", **f.how)),
    "reach": (
        nothing,
        lambda f: people.reach(f.lars, email="l@example.org", phone="01632 960 001", **f.how),
    ),
    "look_for": (nothing, lambda f: people.look_for(f.asha, "Lars", 1, **f.how)),
    "find_anew": (
        lambda f: search.gone(Kind.PERSON, [f.lars.pk], **f.how),
        lambda f: people.find_anew(f.council.pk, after=0, most=10, **f.how),
    ),
    "speak": (nothing, lambda f: people.speak(f.lars, "cy", **f.how)),
    "add_point": (
        nothing,
        lambda f: people.add_point(f.lars, PointKind.MOBILE, "07700 900123", **f.how),
    ),
    "add_point that is proved": (
        nothing,
        lambda f: people.add_point(
            f.lars, PointKind.EMAIL, "own@example.org", is_proved=True, **f.how
        ),
    ),
    "code_for": (
        Folk.gave_a_number,
        lambda f: people.code_for(f.mobile, **f.how),
    ),
    "prove": (
        Folk.was_sent_a_code,
        lambda f: people.prove(f.mobile, f.code, **f.how),
    ),
    "prove with a wrong code": (
        Folk.was_sent_a_code,
        lambda f: people.prove(f.mobile, "x", **f.how),
    ),
    "make_main": (Folk.two_numbers, lambda f: people.make_main(f.second, **f.how)),
    "remove_point": (Folk.two_numbers, lambda f: people.remove_point(f.second, **f.how)),
    "add_business": (
        nothing,
        lambda f: people.add_business(f.council, Business("Bakers"), owner=f.lars, **f.how),
    ),
    "check_business": (
        Folk.a_business,
        lambda f: people.check_business(Person.objects.get(name="Berg Bakers"), **f.how),
    ),
    "offer": (nothing, lambda f: people.offer(f.lars, f.within, by=f.lars.actor, at=f.at)),
    "take_up": (Folk.offered, lambda f: people.take_up(f.rosa, f.code, **f.how)),
    "appoint": (
        nothing,
        lambda f: people.appoint(
            f.asha, f.lars, f.within, on=Shown(Evidence.POWER), by=f.rosa.actor, at=f.at
        ),
    ),
    "end_acting": (Folk.taken_up, lambda f: people.end_acting(Authority.objects.get(), **f.how)),
    "move_in": (
        Folk.lives,
        lambda f: people.move_in(f.lars, MILL, reason="Tenancy seen", **f.how),
    ),
    "move_in at the same address": (
        Folk.lives,
        lambda f: people.move_in(
            f.lars, FLAT, from_on=date(2020, 1, 1), reason="Tenancy seen", **f.how
        ),
    ),
    "move_out": (
        Folk.lives,
        lambda f: people.move_out(
            Home.objects.get(), date(2026, 1, 1), reason="Keys back", **f.how
        ),
    ),
    "remove_home": (
        Folk.lives,
        lambda f: people.remove_home(Home.objects.get(), why="another", **f.how),
    ),
    "see_household": (
        Folk.lives,
        lambda f: people.see_household(Home.objects.get(), "case", **f.how),
    ),
    "merge": (nothing, lambda f: people.merge(f.rosa, f.lars, moved=[], **f.how)),
    "unmerge": (Folk.merged, lambda f: people.unmerge(Merge.objects.get(), **f.how)),
    "stand": (nothing, lambda f: people.stand(f.rosa, Role.MANAGER, **f.how)),
    "stand_down": (nothing, lambda f: people.stand_down(f.rosa, Role.OFFICER, **f.how)),
    "join_team": (nothing, lambda f: people.join_team(f.lars, f.team, **f.how)),
    "leave_team": (Folk.in_a_team, lambda f: people.leave_team(f.lars, f.team, **f.how)),
    "disable": (nothing, lambda f: people.disable(f.rosa, **f.how)),
    "enable": (Folk.left, lambda f: people.enable(f.rosa, **f.how)),
    "enrol": (nothing, lambda f: people.enrol("new@example.org", **f.how)),
    "register": (
        nothing,
        lambda f: people.register(
            Identity(email="new@example.org", password="!"), f.council, "New", **f.how
        ),
    ),
    "welcome": (
        lambda f: f.council and people.enrol("new@example.org", **f.how),
        lambda f: people.welcome(Identity.objects.get(email="new@example.org"), f.council, **f.how),
    ),
    "take_in": (
        nothing,
        lambda f: people.take_in(f.council, NEWCOMER, role=Role.OFFICER, **f.how),
    ),
    "connect": (
        nothing,
        lambda f: people.connect(f.identity, issuer=ISSUER, subject="s-1", **f.how),
    ),
    "disconnect": (
        Folk.connected,
        lambda f: people.disconnect(Subject.objects.get(subject="s-1"), **f.how),
    ),
    "close_identity": (nothing, lambda f: people.close_identity(f.identity, **f.how)),
    "reopen_identity": (Folk.closed, lambda f: people.reopen_identity(f.identity, **f.how)),
    "close_dormant": (Folk.long_away, lambda f: people.close_dormant(**f.how)),
    "note_sign_in": (nothing, lambda f: f.signed("here")),
    "follow_session": (
        Folk.is_signed_in,
        lambda f: people.follow_session(SignIn.objects.earliest("pk").pk, "new", **f.how),
    ),
    "end_session": (
        Folk.is_signed_in,
        lambda f: people.end_session(SignIn.objects.earliest("pk"), **f.how),
    ),
    "end_other_sessions": (
        Folk.is_signed_in,
        lambda f: people.end_other_sessions(f.identity, "here", **f.how),
    ),
    "end_sessions": (nothing, lambda f: people.end_sessions(f.identity, **f.how)),
    "reseal": (Folk.with_an_app, lambda f: people.reseal(**f.how)),
    "sweep": (Folk.signed_in_long_ago, lambda f: people.sweep(**f.how)),
    "choose_desk": (
        nothing,
        lambda f: people.choose_desk(f.identity.pk, {"dense": True}, **f.how),
    ),
    "save_queue_view": (nothing, Folk.saved_a_view),
    "change_queue_view": (
        Folk.saved_a_view,
        lambda f: people.change_queue_view(
            QueueView.objects.get(), name="Late", by=f.rosa.actor, at=f.at
        ),
    ),
    "remove_queue_view": (
        Folk.saved_a_view,
        lambda f: people.remove_queue_view(QueueView.objects.get(), by=f.rosa.actor, at=f.at),
    ),
    "restore_queue_view": (
        lambda f: people.remove_queue_view(f.saved_a_view(), by=f.rosa.actor, at=f.at),
        lambda f: people.restore_queue_view(QueueView.objects.get(), by=f.rosa.actor, at=f.at),
    ),
    "note_export": (nothing, lambda f: people.note_export(f.lars, {"cases": 1}, **f.how)),
    "erase": (Folk.lives, lambda f: people.erase(queries.whose(f.lars), {"cases": 0}, **f.how)),
}
ALONE = {"follow_session", "note_export", "see_household", "look_for", "find_anew"}
"""What is one statement: an entry alone, the same session that goes on, or what is found by."""


def ashbys_folk():
    """Ashby with its people, for each action to begin with."""
    ashby = council("ashby")
    with scope.opened([ashby.pk], writes=True) as at:
        return Folk(ashby, at)


@pytest.fixture
@scenes.on(ashbys_folk)
def folk(standing):
    with scope.opened([standing.council.pk], writes=True):
        yield standing


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.timeout(300)
def test_an_action_on_people_is_done_whole_or_not_at_all(folk, name):
    before_it, act = ACTIONS[name]
    before_it(folk)
    done_whole(name, lambda: act(folk), least=1 if name in ALONE else 2)
