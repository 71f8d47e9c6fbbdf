"""Where people live: given, moved away from, taken away; and who lives at the same UPRN."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Home
from moothall.ground.people.words import Dwelling, NoHome

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
FLAT = Dwelling(("1 Example Street", "Ashby"), "ZZ1 1AA", "990000000001")
NEXT = Dwelling(("2 Example Street", "Ashby"), "ZZ1 1AA", "990000000002")
TYPED = Dwelling(("The Old Mill", "Ashby"), "ZZ2 2BB")


@pytest.fixture
def at(ashby):
    with scope.opened([ashby.pk, 0], writes=True) as moment:
        yield moment


@pytest.fixture
def folk(ashby, at):
    return [people.add(ashby, name, by=SETUP, at=at) for name in ("Rosa", "Lars", "Asha")]


def live(person, dwelling, at, **more):
    return people.move_in(person, dwelling, by=person.actor, at=at, **more)


def household(home):
    return [(one.person.name, one.is_there) for one in queries.household(home)]


def test_two_at_one_uprn_are_a_household_and_a_neighbour_is_none(folk, at):
    rosa, lars, asha = folk
    home = live(rosa, FLAT, at)
    live(lars, FLAT, at, from_on=date(2024, 5, 1))
    live(asha, NEXT, at)
    assert household(home) == [("Lars", True), ("Rosa", True)]


def test_the_same_lines_typed_by_hand_are_no_household(folk, at):
    rosa, lars, _ = folk
    home = live(rosa, TYPED, at)
    live(lars, TYPED, at)
    assert household(home) == [("Rosa", True)]


def test_the_same_uprn_in_another_council_is_no_household(folk, dunmere, at):
    home = live(folk[0], FLAT, at)
    with scope.opened([dunmere.pk], writes=True):
        away = people.add(dunmere, "Away", by=SETUP, at=at)
        live(away, FLAT, at)
    with scope.opened([dunmere.pk, home.council_id], writes=False):
        assert household(home) == [("Rosa", True)]


def test_whoever_moves_is_kept_as_having_lived_there(folk, at):
    rosa, lars, _ = folk
    home = live(rosa, FLAT, at, from_on=date(2024, 5, 1))
    live(lars, FLAT, at)
    live(rosa, NEXT, at, from_on=date(2026, 3, 1))
    home.refresh_from_db()
    assert home.until_on == date(2026, 3, 1)
    assert household(home) == [("Lars", True), ("Rosa", False)]
    assert queries.home_of(rosa).dwelling == NEXT
    assert [one.dwelling for one in queries.homes_of(rosa)] == [NEXT, FLAT]


def test_whoever_comes_back_is_told_once(folk, at):
    rosa, lars, _ = folk
    live(rosa, FLAT, at)
    live(rosa, NEXT, at)
    home = live(rosa, FLAT, at)
    live(lars, FLAT, at)
    assert household(home) == [("Lars", True), ("Rosa", True)]


def test_the_same_address_again_changes_nothing_but_since_when(folk, at):
    rosa = folk[0]
    home = live(rosa, FLAT, at)
    entries = Entry.objects.count()
    assert live(rosa, FLAT, at).pk == home.pk
    assert Entry.objects.count() == entries
    assert live(rosa, FLAT, at, from_on=date(2020, 1, 1)).from_on == date(2020, 1, 1)
    said = {"from_on": date(2021, 1, 1), "reason": "Tenancy seen"}
    put_right = people.move_in(rosa, FLAT, by=folk[2].actor, at=at, **said)
    assert (put_right.recorded_by_id, put_right.reason) == (folk[2].pk, "Tenancy seen")
    again = live(rosa, FLAT, at, from_on=date(2020, 1, 1))
    assert (again.recorded_by_id, again.reason) == (None, "")
    assert Home.objects.count() == 1


def test_moving_away_ends_it_with_a_day_and_only_once(folk, at):
    rosa = folk[0]
    home = live(rosa, FLAT, at, from_on=date(2024, 5, 1))
    for day, said in (
        (at.date() + timedelta(days=2), "in the past"),
        (date(2024, 4, 30), "must not be before"),
    ):
        with pytest.raises(NoHome, match=said):
            people.move_out(home, day, by=rosa.actor, at=at)
    people.move_out(home, date(2025, 1, 1), by=rosa.actor, at=at)
    assert queries.home_of(rosa) is None
    with pytest.raises(NoHome, match="left this address already"):
        people.move_out(home, date(2025, 1, 1), by=rosa.actor, at=at)
    assert household(home) == [("Rosa", False)]
    assert {"home.given", "home.left"} <= set(Entry.objects.values_list("verb", flat=True))


def test_what_was_never_right_leaves_no_row_and_an_entry(folk, at):
    home = live(folk[0], FLAT, at)
    people.remove_home(home, by=folk[0].actor, at=at)
    assert not Home.objects.exists()
    assert Entry.objects.filter(verb="home.removed", thing_id=home.pk).exists()


def test_an_officer_corrects_only_with_a_reason_which_is_kept_out_of_the_journal(folk, at):
    rosa, _, asha = folk
    for reason in ("", "  "):
        with pytest.raises(NoHome, match="Say why"):
            people.move_in(rosa, FLAT, by=asha.actor, at=at, reason=reason)
    home = people.move_in(rosa, FLAT, by=asha.actor, at=at, reason="Tenancy seen")
    assert (home.recorded_by_id, home.reason) == (asha.pk, "Tenancy seen")
    assert "Tenancy" not in str(list(Entry.objects.values_list("facts", flat=True)))
    with pytest.raises(NoHome, match="Say why"):
        people.move_out(home, at.date(), by=asha.actor, at=at)
    for why in ("", "Her sister said so"):
        with pytest.raises(NoHome, match="Choose why"):
            people.remove_home(home, by=asha.actor, at=at, why=why)
    assert people.move_out(home, at.date(), by=asha.actor, at=at, reason="Keys back").left_reason


def test_an_officer_who_finds_the_same_address_is_named_with_their_reason(folk, at):
    rosa, _, asha = folk
    home = live(rosa, FLAT, at, from_on=date(2024, 5, 1))
    again = people.move_in(rosa, FLAT, by=asha.actor, at=at, reason="Tenancy seen")
    again.refresh_from_db()
    assert (again.pk, again.from_on) == (home.pk, date(2024, 5, 1))
    assert (again.recorded_by_id, again.reason) == (asha.pk, "Tenancy seen")
    facts = Entry.objects.filter(verb="home.given").order_by("pk").last().facts
    assert facts == {"person": rosa.pk, "corrected": True}
    entries = Entry.objects.count()
    people.move_in(rosa, FLAT, by=rosa.actor, at=at)
    assert Entry.objects.count() == entries, "they said nothing new"


def test_why_somebody_lives_elsewhere_now_does_not_stand_with_the_household_they_left(folk, at):
    rosa, _, asha = folk
    left = live(rosa, FLAT, at)
    people.move_in(rosa, NEXT, by=asha.actor, at=at, reason="Fled, see the refuge")
    left.refresh_from_db()
    assert (left.is_over, left.left_reason) == (True, "")


def test_a_day_to_come_and_a_business_are_refused(folk, ashby, at):
    with pytest.raises(NoHome, match="in the past"):
        live(folk[0], FLAT, at, from_on=at.date() + timedelta(days=2))
    bakery = people.add_business(ashby, people.Business("Bakery"), by=SETUP, at=at)
    with pytest.raises(NoHome, match="Only people"):
        people.move_in(bakery, FLAT, by=SETUP, at=at)


def test_a_merge_brings_the_home_over_and_its_undoing_takes_it_back(folk, at):
    rosa, lars, asha = folk
    home = live(lars, FLAT, at)
    live(asha, FLAT, at)
    made = people.merge(rosa, lars, moved=[], by=SETUP, at=at)
    assert queries.home_of(rosa) == home
    assert household(home) == [("Asha", True), ("Rosa", True)]
    people.unmerge(made, by=SETUP, at=at)
    assert queries.home_of(rosa) is None
    assert household(home) == [("Asha", True), ("Lars", True)]


def test_after_a_merge_their_own_word_goes_first_and_moving_ends_both(folk, at):
    rosa, lars, _ = folk
    old = live(lars, FLAT, at)
    own = live(rosa, NEXT, at)
    people.merge(rosa, lars, moved=[], by=SETUP, at=at)
    assert queries.home_of(rosa) == own
    assert household(old) == [("Rosa", False)]
    third = live(rosa, TYPED, at)
    assert [one.pk for one in queries.homes_of(rosa) if not one.is_over] == [third.pk]


def test_looking_at_a_household_needs_one_of_the_reasons_and_is_journalled(folk, at):
    home = live(folk[0], FLAT, at)
    with pytest.raises(NoHome, match="Choose why"):
        people.see_household(home, "curious", by=folk[2].actor, at=at)
    people.see_household(home, "case", by=folk[2].actor, at=at)
    [entry] = Entry.objects.filter(verb="household.seen")
    assert (entry.thing_id, entry.by_id, entry.facts["why"]) == (home.pk, folk[2].pk, "case")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({}, "person_lives_at_one_address"),
        ({"from_on": date(2026, 1, 2), "until_on": date(2026, 1, 1)}, "home_ends_after_it_begins"),
        ({"until_on": date(2026, 1, 1), "uprn": "12A"}, "home_has_a_uprn_of_digits"),
    ],
)
def test_the_database_keeps_homes_whole(folk, at, wrong, name):
    rosa = folk[0]
    live(rosa, FLAT, at)
    told = {"lines": ["x"], "postcode": "ZZ1 1AA", "given_at": at, **wrong}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Home.objects.create(council_id=rosa.council_id, person=rosa, **told)


@pytest.mark.parametrize("count", [1, 3])
def test_a_household_is_read_with_three_statements_however_large(
    folk, at, count, django_assert_num_queries
):
    homes = [live(person, FLAT, at) for person in folk[:count]]
    with django_assert_num_queries(3):
        assert len(queries.household(homes[0])) == count
