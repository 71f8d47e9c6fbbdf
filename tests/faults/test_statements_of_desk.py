"""F5, of officers' desks: whichever statement of an action fails, nothing of it is there.

Cases changed together, drafts, the rota, and what insight keeps.
"""

from datetime import timedelta
from functools import cache

import pytest
from django.db import transaction
from tests import standing as scenes
from tests.engine.cases.conftest import SETUP, ashbys_desk
from tests.engine.cases.telling import june
from tests.faults.given import Given, ashbys_cases
from tests.faults.statements import done_whole
from tests.practices.insight.measures.publishing import starter
from tests.practices.insight.test_actions import log
from tests.practices.servicedesk.conftest import trio_on, weeks

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions import together
from moothall.engine.cases.actions.penning import Typed
from moothall.engine.cases.models import BulkChange, Case, Mention, Survey
from moothall.engine.cases.queries.desks import HERE
from moothall.engine.cases.together import Verb, Wanted
from moothall.engine.cases.words import Terms
from moothall.engine.catalogue import queries as catalogue
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import GUEST, PLATFORM
from moothall.ground.people import queries as known
from moothall.practices.insight import actions as insight
from moothall.practices.servicedesk import actions as rotas
from moothall.practices.servicedesk.models import (
    Absence,
    Covered,
    Feed,
    Handover,
    Layer,
    Rota,
    Shift,
    Swap,
)
from moothall.practices.servicedesk.words.oncall import Answers, Said

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON, LATER = june(1, "12:00"), june(1, "13:00")
ENDED = Wanted(Verb.RESOLVE, {"outcome": "emptied"})
WROTE = Wanted(Verb.REPLY, text="On our way.")


def nothing(given):
    return None


def both(given):
    """Return both cases, each with how many events it has."""
    found = Case.objects.filter(pk__in=[given.case.pk, given.other.pk])
    return dict(found.values_list("pk", "events_so_far"))


def changed(given, wanted=ENDED):
    by = given.officer["by"]
    given.bulk = cases.change_together(given.desk.council.pk, both(given), wanted, by=by, at=NOON)


def in_list(given):
    by, seen = given.officer["by"], both(given)[given.case.pk]
    return cases.change_in_list(given.case, ENDED, by=by, at=NOON, seen=seen)


def by_halves(given):
    """Both are changed, the first of them so far."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "AT_A_TIME", 1)
        changed(given)
    assert len(BulkChange.objects.get().done) == 1


def undone(given):
    return cases.undo_together(BulkChange.objects.get(), by=given.officer["by"], at=LATER)


def undone_by_halves(given):
    changed(given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "AT_A_TIME", 1)
        undone(given)


def went_on(given):
    return cases.go_on_together(BulkChange.objects.get(), by=SETUP, at=LATER)


def named(given):
    return cases.note(given.case, body="@Mo, can you look?", **given.officer)


def typed(given, text="We have", revision=0):
    said = Typed(text, seen=1, revision=revision)
    return cases.keep_unsent(given.case, said, **given.officer)


def was_elsewhere(given):
    by, at = given.officer["by"], given.officer["at"] - HERE - timedelta(minutes=1)
    cases.be_here(given.other, by=by, at=at)


def with_a_fault(given):
    given.fault = given.desk.case("ict-fault")


def retyped(given):
    to = catalogue.head(given.desk.council.pk, "ict-equipment")
    answers = {"reason": "new-starter"}
    return cases.retype(given.fault, to=to, answers=answers, by=given.desk.actor("dev"), at=LATER)


TOGETHER = {
    "foresee_together": "reads alone",
    "change_together": (nothing, changed),
    "change_together by writing": (nothing, lambda g: changed(g, WROTE)),
    "change_in_list": (nothing, in_list),
    "go_on_together": (by_halves, went_on),
    "go_on_together with undoing": (undone_by_halves, went_on),
    "undo_together": (changed, undone),
    "close_all": (
        lambda g: (g.linked(), cases.resolve_all(g.other, outcome="emptied", **g.officer)),
        lambda g: cases.close_all(g.other, **g.officer),
    ),
    "retype": (with_a_fault, retyped),
}
WRITING = {
    "note that names somebody": (nothing, named),
    "see_mention": (
        named,
        lambda g: cases.see_mention(Mention.objects.get().pk, **g.manager),
    ),
    "keep_unsent": (nothing, typed),
    "keep_unsent again": (typed, lambda g: typed(g, "We have seen", 1)),
    "keep_unsent of no words": (typed, lambda g: typed(g, "", 1)),
    "drop_unsent": (typed, lambda g: cases.drop_unsent(g.case, **g.officer)),
    "be_here": (was_elsewhere, lambda g: cases.be_here(g.case, is_writing=True, **g.officer)),
}


def low_answer(g):
    """The first case was closed, and its requester gave the lowest answer."""
    cases.set_survey(g.desk.council, Terms(low=2), **g.manager)
    cases.resolve(g.case, outcome="emptied", **g.officer)
    cases.close(g.case, **g.manager)
    cases.rate(Survey.objects.get().token, by=GUEST, at=LATER, score=1)


def closes_and_is_asked(g):
    cases.resolve(g.case, outcome="emptied", **g.officer)


SURVEYS = {
    "set_survey": (
        nothing,
        lambda g: cases.set_survey(g.desk.council, Terms(share=50), **g.manager),
    ),
    "close asks": (closes_and_is_asked, lambda g: cases.close(g.case, **g.manager)),
    "call_back": (
        low_answer,
        lambda g: cases.call_back(g.case, remark="We go again.", **g.manager),
    ),
}
CASES = TOGETHER | WRITING | SURVEYS


class Roster:
    """A rota of Ashby's ICT desk that Asha, Dev and Mo take turns on."""

    def __init__(self, desk):
        self.desk = desk
        self.rota = trio_on(desk)
        self.asha, self.dev, self.mo = (desk.people[name] for name in ("asha", "dev", "mo"))
        self.how = {"by": SETUP, "at": june(2)}

    def staffed(self):
        trio = (self.asha, self.dev, self.mo)
        rotas.set_layer(self.rota, weeks(*trio), by=SETUP, at=june(1, "00:00"))

    def shift_of(self, person):
        found = Shift.objects.filter(rota=self.rota, identity_id=person.identity_id)
        return found.earliest("starts_at")

    def swaps(self):
        mine, theirs = self.shift_of(self.dev), self.shift_of(self.mo)
        return rotas.offer(mine, self.dev.identity_id, back=theirs, **self.how)

    def offered(self):
        self.staffed()
        self.swaps()

    def writes(self, note="The pump is off."):
        one = self.shift_of(self.asha)
        return rotas.hand_over(one, self.asha.identity_id, note, by=SETUP, at=june(8, "08:00"))

    def handed_over(self):
        self.staffed()
        self.writes()

    def away(self):
        span = june(3), june(4)
        return rotas.note_absence(self.rota, self.asha.identity_id, span, **self.how)

    def number(self, phone="07700 900 001"):
        return rotas.set_number(self.rota, self.asha.identity_id, phone, **self.how)

    def feed(self):
        return rotas.make_feed(self.rota, self.asha.identity_id, **self.how)

    def answers(self):
        said = Answers(service="", priorities=["P1"], from_on=june(2).date())
        return rotas.answer_for(self.rota, said, **self.how)

    def everything(self):
        self.handed_over()
        self.away()
        self.number()
        self.feed()


STORES = Said(name="Stores", team="ict-stores")
ROTAS = {
    "add_rota": (
        nothing,
        lambda r: rotas.add_rota(r.desk.council, STORES, teams={"ict-stores"}, **r.how),
    ),
    "end_rota": (
        lambda r: (r.offered(), r.feed()),
        lambda r: rotas.end_rota(Rota.objects.get(), **r.how),
    ),
    "set_layer": (nothing, Roster.staffed),
    "end_layer": (
        Roster.offered,
        lambda r: rotas.end_layer(Layer.objects.get(), june(8).date(), **r.how),
    ),
    "change_layer": (
        Roster.offered,
        lambda r: rotas.change_layer(
            Layer.objects.get(), weeks(r.dev, r.asha, from_on=june(15).date()), **r.how
        ),
    ),
    "plan": (Roster.staffed, lambda r: rotas.plan(r.rota, by=SETUP, at=june(15))),
    "cover": (
        Roster.offered,
        lambda r: rotas.cover(r.shift_of(r.dev), r.asha.identity_id, **r.how),
    ),
    "cover a part": (
        Roster.offered,
        lambda r: rotas.cover(
            r.shift_of(r.dev),
            r.asha.identity_id,
            span=(june(9, "17:00"), june(10, "09:00")),
            **r.how,
        ),
    ),
    "offer": (Roster.staffed, Roster.swaps),
    "accept": (
        Roster.offered,
        lambda r: rotas.accept(Swap.objects.get(), r.mo.identity_id, **r.how),
    ),
    "decline": (
        Roster.offered,
        lambda r: rotas.decline(Swap.objects.get(), r.mo.identity_id, **r.how),
    ),
    "hand_over": (Roster.staffed, Roster.writes),
    "hand_over anew": (Roster.handed_over, lambda r: r.writes("The pump is on.")),
    "take_over": (
        Roster.handed_over,
        lambda r: rotas.take_over(
            Handover.objects.get(), r.dev.identity_id, by=SETUP, at=june(8, "09:05")
        ),
    ),
    "note_absence": (nothing, Roster.away),
    "end_absence": (Roster.away, lambda r: rotas.end_absence(Absence.objects.get(), **r.how)),
    "set_number": (nothing, Roster.number),
    "set_number anew": (Roster.number, lambda r: r.number("07700 900 009")),
    "make_feed": (nothing, Roster.feed),
    "make_feed anew": (Roster.feed, Roster.feed),
    "end_feed": (Roster.feed, lambda r: rotas.end_feed(Feed.objects.get(), **r.how)),
    "answer_for": (nothing, Roster.answers),
    "end_answer": (
        Roster.answers,
        lambda r: rotas.end_answer(Covered.objects.get(), june(9).date(), **r.how),
    ),
    "erase": (Roster.everything, lambda r: rotas.erase(known.whose(r.asha), **r.how)),
}


@cache
def measure():
    """A measure and what it is compiled to, which takes a while."""
    return starter()[0]


def published(place):
    return insight.publish([measure()], by=SETUP, at=NOON)


def published_anew(place):
    renamed = measure().measure.model_copy(update={"name": "Other"})
    again = insight.Compiled(renamed, measure().statements)
    return insight.publish([again], by=SETUP, at=NOON)


def another_desk(slug):
    council = Council(slug=slug, name="A desk", zone="UTC", is_live=False)
    return insight.found_desk(council, by=SETUP, at=NOON)


def taken(place):
    return insight.take_over(place, log(), by=SETUP, at=june(30))


INSIGHT = {
    "publish": (nothing, published),
    "publish another version": (published, published_anew),
    "found_desk": (nothing, lambda _: another_desk("new-desk")),
    "take_over": (nothing, taken),
    "set_open_target": (
        nothing,
        lambda place: insight.set_open_target(
            place, 400, from_on=june(1).date(), by=SETUP, at=june(1)
        ),
    ),
    "erase": "one statement that writes, in the transaction that erases the person",
}


@pytest.fixture
@scenes.on(ashbys_cases)
def given(standing):
    with scope.opened([standing.desk.council.pk], writes=True):
        yield standing


@pytest.mark.parametrize("name", [name for name in CASES if name != "foresee_together"])
@pytest.mark.timeout(300)
def test_what_is_done_at_a_desk_is_done_whole_or_not_at_all(given: Given, name):
    before_it, act = CASES[name]
    before_it(given)
    done_whole(name, lambda: act(given), least=1 if name == "drop_unsent" else 2)


@scenes.after(ashbys_desk)
def ashbys_roster(desk):
    """Ashby's desk with a rota that nobody is on yet."""
    with scope.opened([desk.council.pk], writes=True):
        return Roster(desk)


@pytest.fixture
@scenes.on(ashbys_roster)
def roster(standing):
    with scope.opened([standing.desk.council.pk], writes=True):
        yield standing


@pytest.mark.timeout(300)
def test_what_is_done_with_a_rota_is_done_whole_or_not_at_all(roster):
    for name, (before_it, act) in ROTAS.items():
        with transaction.atomic():
            before_it(roster)
            done_whole(name, lambda a=act: a(roster), among=("servicedesk", "journal"))
            transaction.set_rollback(True)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [name for name in INSIGHT if name != "erase"])
def test_what_insight_keeps_is_there_whole_or_not_at_all(db, name):
    before_it, act = INSIGHT[name]
    place = another_desk("old-desk")
    with scope.opened([place.pk, PLATFORM], writes=True):
        before_it(place)
        done_whole(name, lambda: act(place), among=("insight", "cases", "councils", "journal"))
