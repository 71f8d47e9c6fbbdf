"""One person acts for another: in what they may, as long as they may, and no longer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import companies, queries
from moothall.ground.people.models import Authority, Identity, Person
from moothall.ground.people.words import LONGEST_ACTING, Evidence, NoBusiness, NotActing, Part, Role

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
YEAR = timedelta(days=365)


@pytest.fixture
def at(ashby):
    with scope.opened([ashby.pk, 0], writes=True) as moment:
        yield moment


@pytest.fixture
def rosa(ashby, at):
    return people.add(ashby, "Rosa Lund", by=SETUP, at=at)


@pytest.fixture
def lars(ashby, at):
    return people.add(ashby, "Lars Lund", by=SETUP, at=at)


def offered(giver, at, **within):
    limits = people.Within(**{"expires_at": at + YEAR, **within})
    return people.offer(giver, limits, by=giver.actor, at=at)


def taken(giver, holder, at, **within):
    code = offered(giver, at, **within).code
    return people.take_up(holder, code, by=holder.actor, at=at)


def test_a_code_from_one_lets_the_other_act(rosa, lars, at):
    made = offered(rosa, at)
    assert queries.acting(lars.pk, rosa.pk, at) is None
    typed = made.code.replace(" ", "-")
    assert people.take_up(lars, typed, by=lars.actor, at=at).evidence == Evidence.OWN_WORD
    assert queries.acting(lars.pk, rosa.pk, at) == made.authority
    assert queries.acting(rosa.pk, lars.pk, at) is None
    assert made.code not in str(Authority.objects.values())


def test_a_code_is_good_once_for_a_week_and_never_for_oneself(rosa, lars, ashby, at):
    code = offered(rosa, at).code
    with pytest.raises(NotActing, match="your own code"):
        people.take_up(rosa, code, by=rosa.actor, at=at)
    with pytest.raises(NotActing, match="no longer good"):
        people.take_up(lars, code, by=lars.actor, at=at + timedelta(days=7, seconds=1))
    people.take_up(lars, code, by=lars.actor, at=at)
    third = people.add(ashby, "Third", by=SETUP, at=at)
    for typed in (code, "", "0000 0000 0000"):
        with pytest.raises(NotActing, match="no longer good"):
            people.take_up(third, typed, by=SETUP, at=at)


def test_a_code_of_one_council_is_none_in_another(rosa, dunmere, at, ashby):
    code = offered(rosa, at).code
    with scope.opened([ashby.pk, dunmere.pk], writes=True):
        away = people.add(dunmere, "Away", by=SETUP, at=at)
        with pytest.raises(NotActing, match="no longer good"):
            people.take_up(away, code, by=SETUP, at=at)


def test_it_ends_at_once_and_by_itself_and_can_be_given_again(rosa, lars, at):
    kept = taken(rosa, lars, at)
    assert queries.acting(lars.pk, rosa.pk, at + YEAR) is None
    people.end_acting(kept, by=rosa.actor, at=at)
    assert queries.acting(lars.pk, rosa.pk, at) is None
    people.end_acting(kept, by=rosa.actor, at=at)
    assert Entry.objects.filter(verb="authority.ended").count() == 1
    again = taken(rosa, lars, at, expires_at=at + timedelta(days=1))
    later = at + timedelta(days=2)
    assert taken(rosa, lars, later, expires_at=later + YEAR) != again


def test_it_holds_for_the_services_and_cases_it_names(rosa, lars, at):
    kept = taken(rosa, lars, at, services=["missed-bin"], cases=[7])
    assert kept.covers("missed-bin", 7)
    assert not kept.covers("missed-bin", 8)
    assert not kept.covers("missed-bin")
    assert not kept.covers("blue-badge", 7)


def test_somebody_who_left_acts_for_nobody_and_nobody_for_them(rosa, lars, at):
    taken(rosa, lars, at)
    for person in (lars, rosa):
        Person.objects.filter(pk=person.pk).update(disabled_at=at)
        assert queries.acting(lars.pk, rosa.pk, at) is None
        Person.objects.filter(pk=person.pk).update(disabled_at=None)
    assert queries.acting(lars.pk, rosa.pk, at)


@pytest.mark.parametrize("lasts", [timedelta(0), LONGEST_ACTING + timedelta(seconds=1)])
def test_it_is_for_a_time_and_not_for_ever(rosa, at, lasts):
    with pytest.raises(NotActing, match="two years at most"):
        offered(rosa, at, expires_at=at + lasts)


def test_an_officer_records_it_on_evidence(rosa, lars, at):
    within = people.Within(expires_at=at + YEAR)
    with pytest.raises(NotActing, match="what shows"):
        people.appoint(rosa, lars, within, on=people.Shown("a hunch"), by=SETUP, at=at)
    shown = people.Shown(Evidence.POWER, "Seen on 3 May")
    people.appoint(rosa, lars, within, on=shown, by=SETUP, at=at)
    entry = Entry.objects.get(verb="authority.held")
    assert entry.facts == {
        "giver": rosa.pk,
        "holder": lars.pk,
        "part": "agent",
        "evidence": "power",
    }
    with pytest.raises(NotActing, match="already"):
        people.appoint(rosa, lars, within, on=shown, by=SETUP, at=at)


def test_nobody_records_it_of_themselves_and_of_no_officer(ashby, rosa, lars, at):
    within, shown = people.Within(expires_at=at + YEAR), people.Shown(Evidence.LETTER)
    with pytest.raises(NotActing, match="you act for somebody yourself"):
        people.appoint(rosa, lars, within, on=shown, by=lars.actor, at=at)
    lars.identity = Identity.objects.create(email="lars@example.org")
    lars.save()
    people.stand(lars, Role.OFFICER, by=SETUP, at=at)
    with pytest.raises(NotActing, match="They are an officer here"):
        people.appoint(rosa, lars, within, on=shown, by=SETUP, at=at)
    assert taken(rosa, lars, at).evidence == Evidence.OWN_WORD
    said = people.Business("Lund Bakery Ltd")
    assert people.add_business(ashby, said, owner=lars, by=lars.actor, at=at)


def test_the_database_keeps_it_too(rosa, lars, at):
    kept = taken(rosa, lars, at)
    for wrong in ({"holder": rosa}, {"code_digest": "a"}, {"expires_at": at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Authority.objects.filter(pk=kept.pk).update(**wrong)


def test_who_acts_for_somebody_acts_for_whom_they_were_merged_into(rosa, lars, ashby, at):
    taken(rosa, lars, at)
    kept = people.add(ashby, "Rosa L", by=SETUP, at=at)
    made = people.merge(kept, rosa, moved=[], by=SETUP, at=at)
    assert queries.acting(lars.pk, kept.pk, at)
    assert queries.acting(lars.pk, rosa.pk, at) is None
    people.unmerge(made, by=SETUP, at=at)
    assert queries.acting(lars.pk, rosa.pk, at)


def test_the_journal_says_for_whom(rosa, lars, at):
    entry = journal.record("person.changed", rosa, by=lars.actor.acting_for(rosa.pk), at=at)
    assert (entry.by_id, entry.facts) == (lars.pk, {"for": rosa.pk})


def test_erasing_either_ends_it_and_takes_the_note(rosa, lars, at):
    shown = people.Shown(Evidence.LETTER, "Letter of Rosa's daughter")
    within = people.Within(expires_at=at + YEAR)
    people.appoint(rosa, lars, within, on=shown, by=SETUP, at=at)
    assert [kept.what for kept in queries.held_on(queries.whose(lars))].count(
        "acting for somebody"
    ) == 1
    people.erase(queries.whose(lars), {}, by=SETUP, at=at)
    kept = Authority.objects.get()
    assert (kept.note, kept.ended_at) == ("", at)


def test_a_business_is_owned_by_whoever_made_it_known(ashby, lars, rosa, at):
    said = people.Business("Lund Bakery Ltd", "sc 123456", "")
    bakery = people.add_business(ashby, said, owner=lars, by=lars.actor, at=at)
    assert (bakery.company_number, bakery.checked_at) == ("SC123456", None)
    assert queries.acting(lars.pk, bakery.pk, at).part == Part.OWNER
    assert queries.business_of(ashby.pk, "SC123456") == bakery
    with pytest.raises(NoBusiness, match="known here already"):
        people.add_business(ashby, said, owner=rosa, by=rosa.actor, at=at)
    with pytest.raises(NoBusiness, match="Enter a company number"):
        people.add_business(ashby, people.Business("X", "12"), by=SETUP, at=at)
    with pytest.raises(NotActing, match="cannot act"):
        taken(rosa, bakery, at)
    with pytest.raises(NotActing, match="Only a business"):
        offered(rosa, at, part=Part.OWNER)
    assert people.check_business(bakery, by=SETUP, at=at).checked_at == at
    with pytest.raises(NoBusiness, match="a person"):
        people.check_business(rosa, by=SETUP, at=at)


@pytest.fixture
def bakery(ashby, lars, at):
    """A business of which Lars is an owner, for missed bins and half a year."""
    made = people.add_business(ashby, people.Business("Lund Bakery Ltd"), by=SETUP, at=at)
    within = people.Within(
        expires_at=at + YEAR / 2, services=["missed-bin"], cases=[7], part=Part.OWNER
    )
    people.appoint(made, lars, within, on=people.Shown(Evidence.COMPANY), by=SETUP, at=at)
    return made


def passed_on(bakery, by, at, **within):
    limits = people.Within(**{"expires_at": at + YEAR, **within})
    return people.offer(bakery, limits, by=by.actor, at=at)


def test_an_owner_gives_no_more_than_they_have_and_no_longer(bakery, rosa, lars, at):
    made = passed_on(bakery, lars, at, part=Part.OWNER).authority
    assert (made.expires_at, made.services, made.cases, made.offered_by_id) == (
        at + YEAR / 2,
        ["missed-bin"],
        [7],
        lars.pk,
    )
    assert (
        passed_on(bakery, lars, at, expires_at=at + YEAR / 4).authority.expires_at < at + YEAR / 2
    )
    for wider in ({"services": ["blue-badge", "missed-bin"]}, {"cases": [7, 8]}):
        with pytest.raises(NotActing, match="not act in all of that yourself"):
            passed_on(bakery, lars, at, **wider)
    with pytest.raises(NotActing, match="Only an owner"):
        passed_on(bakery, rosa, at)


def test_who_only_acts_for_it_lets_nobody_else(bakery, rosa, lars, at):
    code = passed_on(bakery, lars, at).code
    people.take_up(rosa, code, by=rosa.actor, at=at)
    with pytest.raises(NotActing, match="Only an owner"):
        passed_on(bakery, rosa, at)


def test_what_an_owner_offered_ends_with_them(bakery, rosa, lars, at):
    [owned] = queries.given_by(bakery)
    made, own = passed_on(bakery, lars, at), offered(lars, at)
    people.end_acting(owned, by=SETUP, at=at)
    made.authority.refresh_from_db()
    assert (made.authority.ended_at, made.authority.code_digest) == (at, "")
    assert Entry.objects.get(verb="authority.ended").facts["offers_ended"] == 1
    with pytest.raises(NotActing, match="no longer good"):
        people.take_up(rosa, made.code, by=rosa.actor, at=at)
    assert people.take_up(rosa, own.code, by=rosa.actor, at=at).giver == lars


@pytest.mark.parametrize(
    "over", [{"ended_at": True}, {"part": Part.AGENT}, {"services": ["blue-badge"]}]
)
def test_a_code_is_good_only_while_its_owner_owns(bakery, rosa, lars, at, over):
    code = passed_on(bakery, lars, at).code
    changed = {"ended_at": at} if "ended_at" in over else over
    Authority.objects.filter(holder=lars, giver=bakery).update(**changed)
    with pytest.raises(NotActing, match="no longer good"):
        people.take_up(rosa, code, by=rosa.actor, at=at)


def test_businesses_without_a_number_are_as_many_as_there_are(ashby, at):
    one, other = (
        people.add_business(ashby, people.Business("Odd jobs"), by=SETUP, at=at) for _ in range(2)
    )
    assert one.pk != other.pk


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        ("sc123456", "SC123456"),
        ("NI 012345", "NI012345"),
        ("OC-301234", "OC301234"),
        ("R0000123", "R0000123"),
        ("123", ""),
        ("00000000", ""),
        ("XX123456", ""),
        ("SC12345", ""),
        ("123456789", ""),
        ("١٢٣٤٥٦٧٨", ""),
        ("", ""),
    ],
)
def test_a_company_number_is_read_in_its_own_form(typed, kept):
    assert companies.read(typed) == kept


def test_nobody_checks_a_business_that_they_act_for_or_did(ashby, rosa, lars, at):
    said = people.Business("Lund Bakery Ltd", "01234567")
    bakery = people.add_business(ashby, said, by=rosa.actor, at=at, owner=rosa)
    for _ in range(2):
        with pytest.raises(NoBusiness, match="Ask another officer"):
            people.check_business(bakery, by=rosa.actor, at=at)
        people.end_acting(queries.given_by(bakery)[0], by=rosa.actor, at=at)
    assert people.check_business(bakery, by=lars.actor, at=at).checked_at == at


def test_whoever_is_known_twice_checks_and_appoints_nothing_for_their_other_self(ashby, at):
    one, two = (
        people.add(ashby, name, email="rosa@example.org", by=SETUP, at=at) for name in ("R", "Rosa")
    )
    bakery = people.add_business(ashby, people.Business("Bakery"), by=SETUP, at=at, owner=one)
    with pytest.raises(NoBusiness, match="Ask another officer"):
        people.check_business(bakery, by=two.actor, at=at)
    other = people.add(ashby, "Lars", by=SETUP, at=at)
    with pytest.raises(NotActing, match="act for somebody yourself"):
        people.appoint(
            other,
            one,
            people.Within(expires_at=at + YEAR),
            on=people.Shown(Evidence.LETTER),
            by=two.actor,
            at=at,
        )
