"""F5, of services, forms, calendars, teams, search and the journal itself: whole or not at all.

All trials share one set-up, to which the database goes back after each.
"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from tests import starter
from tests.conftest import council, point
from tests.engine.cases.conftest import BINS, a_desk
from tests.faults.statements import done_whole

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.words import Plan
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division, Hours
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.people.models import Person
from moothall.ground.search import actions as search
from moothall.ground.search.findable import Thing, packed

pytestmark = [pytest.mark.slow, pytest.mark.fresh_database]
AMONG = ("catalogue", "calendars", "councils", "journal", "search")
TOKEN = UUID("00000000-0000-4000-8000-000000000008")
EARLY = Hours(zone="Europe/London", week=[[("08:00", "12:00")]] * 5 + [[], []])


class Town:
    """A desk, another council without calendars, and what is under way before what is tried."""

    def __init__(self, place, other, at):
        self.council, self.other, self.at = place, other, at
        self.desk = a_desk(place)
        self.asha = self.desk.people["asha"]
        self.how = {"by": self.asha.actor, "at": at}

    @property
    def head(self):
        return services.head(self.council.pk, "missed-bin")

    def draft(self):
        self.begun = catalogue.start_draft(self.head, **self.how)

    def answered(self):
        self.draft()
        answers = {**BINS, "help_to_move": None}
        catalogue.save_answers(self.begun.token, self.head, answers=answers, **self.how)

    def kept(self):
        self.draft()
        self.way = catalogue.keep_draft(self.begun.token, email="a@example.org", **self.how)

    def a_guest(self):
        self.draft()
        Draft.objects.update(person=None)

    def save_page(self):
        page = services.definition(self.head.pk).pages[0].id
        posted = {"bin_kind": ["rubbish"], "bin_kind-marker": [""]}
        _, said = catalogue.save_page(self.begun.token, page, posted=posted, **self.how)
        assert not said.errors

    def other_version(self, **changed):
        said = starter.definitions()["missed-bin"].as_json()
        new = ServiceDefinition.model_validate(said | {"name": "Tell us of a bin"} | changed)
        (done,) = catalogue.publish(
            self.council, new, is_forced=True, plan=Plan.STAY if changed else Plan.MOVE, **self.how
        )
        return done.version

    def behind(self):
        """Somebody is in the middle of a version that is in force no more."""
        self.answered()
        self.new = self.other_version(places=3, closed="Full.")

    def placed(self):
        self.new = self.other_version(places=3, closed="Full.")
        self.place = self.take()

    def take(self):
        told = services.definition(self.new.pk)
        return catalogue.take_place(self.council, told, TOKEN, **self.how)

    def thing(self, title="Oak"):
        return Thing(council_id=self.council.pk, kind="record", id=5, title=title, audience=["x"])

    def found(self):
        search.kept([self.thing()], **self.how)

    def lost(self):
        search.gone("service", [self.head.service_id], **self.how)


def nothing(town):
    return None


SERVICES = {
    "publish": (Town.answered, Town.other_version),
    "publish what fewer may ask": (Town.answered, lambda t: t.other_version(places=1, closed="No")),
    "withdraw": (Town.behind, lambda t: catalogue.withdraw(t.new, **t.how)),
    "move_drafts": (Town.behind, lambda t: catalogue.move_drafts(t.new, **t.how)),
    "find_anew": (
        Town.lost,
        lambda t: catalogue.find_anew(t.council.pk, after=0, most=50, **t.how),
    ),
}
PLACES = {
    "take_place": (lambda t: setattr(t, "new", t.other_version(places=3, closed="No")), Town.take),
    "give_back": (Town.placed, lambda t: catalogue.give_back(t.place, **t.how)),
    "free_place": (Town.placed, lambda t: catalogue.free_place(t.council.pk, TOKEN, **t.how)),
}
FORMS = {
    "adopt_draft": (
        Town.a_guest,
        lambda t: catalogue.adopt_draft(t.begun.token, t.asha, **t.how),
    ),
    "save_page": (Town.draft, Town.save_page),
    "save_answers": (
        Town.draft,
        lambda t: catalogue.save_answers(t.begun.token, t.head, answers=BINS, **t.how),
    ),
    "ask_again": (
        Town.answered,
        lambda t: catalogue.ask_again(
            t.begun.token, services.definition(t.head.pk).pages[0].id, **t.how
        ),
    ),
    "come_back with a wrong code": (
        Town.kept,
        lambda t: catalogue.come_back(t.way.link, code="AAAA-AAAA", **t.how),
    ),
    "open_draft": (
        Town.kept,
        lambda t: catalogue.open_draft([t.council.pk], t.way.code, **t.how),
    ),
    "fill_draft": (
        Town.draft,
        lambda t: catalogue.fill_draft(t.begun.token, t.head, answers=BINS, **t.how),
    ),
}
CALENDARS = {
    "save": (
        nothing,
        lambda t: calendars.save(t.council.pk, "office", EARLY, name="Early", **t.how),
    ),
    "add_standard": (
        nothing,
        lambda t: calendars.add_standard(
            t.other.pk, zone="Europe/London", division=Division.ENGLAND_AND_WALES, **t.how
        ),
    ),
    "close_day": (
        nothing,
        lambda t: calendars.close_day(
            t.council.pk, "office", date(2026, 6, 9), name="Count", **t.how
        ),
    ),
    "open_day": "it saves, which is tried",
    "change_week": (
        nothing,
        lambda t: calendars.change_week(
            t.council.pk, "office", EARLY.week, from_on=t.how["at"].date(), **t.how
        ),
    ),
    "take_back_week": "it saves, which is tried",
    "renew_holidays": "it saves, which is tried",
}
COUNCILS = {
    "add_team": (nothing, lambda t: councils.add_team(t.council, "parks", name="Parks", **t.how)),
    "add": "the owner does, in a transaction and a scope of its own",
    "call_in_welsh": "the owner does, in a transaction and a scope of its own",
    "join": "the owner does, in a transaction and a scope of its own",
}
JOURNAL = {
    "record": "one statement in the transaction of whoever calls it",
    "record_all": (
        nothing,
        lambda t: journal.record_all("team.added", list(t.desk.teams.values()), **t.how),
    ),
    "record_numbered": (
        nothing,
        lambda t: journal.record_numbered(
            "person.named", Person, [t.asha.pk], council_id=t.council.pk, **t.how
        ),
    ),
    "seal": (nothing, lambda t: journal.seal(t.council.pk, **t.how)),
}
SEARCH = {
    "kept": (Town.found, lambda t: search.kept([t.thing("Elm")], **t.how)),
    "keep": (Town.found, lambda t: search.keep(packed([t.thing("Ash")]), **t.how)),
    "gone": (Town.found, lambda t: search.gone("record", [5], **t.how)),
    "gone_between": (
        Town.found,
        lambda t: search.gone_between(
            "record", t.council.pk, (0, None), there=Council.objects.none(), **t.how
        ),
    ),
    "open_to": (
        lambda t: search.open_to(t.council.pk, "s1:x", ["d1:a"], **t.how),
        lambda t: search.open_to(t.council.pk, "s1:x", ["d1:b"], **t.how),
    ),
}
TRIALS = {
    "services": SERVICES | PLACES | FORMS,
    "calendars": CALENDARS,
    "councils": COUNCILS,
    "the journal": JOURNAL,
    "search": SEARCH,
}


@pytest.fixture
def town(fresh_database):
    """Ashby with Brackwater beside it, as the job role sees both."""
    server, name = fresh_database
    point("job", server, name)
    both = council("ashby"), council("brackwater")
    with scope.opened([place.pk for place in both], writes=True) as at:
        yield Town(*both, at - timedelta(minutes=1))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("what", TRIALS)
def test_what_others_build_on_is_done_whole_or_not_at_all(town, what):
    tried = {name: trial for name, trial in TRIALS[what].items() if not isinstance(trial, str)}
    for name, (before_it, act) in tried.items():
        with transaction.atomic():
            before_it(town)
            done_whole(f"{name} of {what}", lambda a=act: a(town), least=1, among=AMONG)
            transaction.set_rollback(True)
