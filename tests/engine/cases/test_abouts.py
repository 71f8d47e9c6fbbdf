"""Cases are about records of registers: linked once, unlinked, and shown as far as may be seen."""

from datetime import timedelta

import pytest
from tests.engine.cases.telling import june
from tests.engine.registers.shelf import definitions

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import About, Event
from moothall.engine.cases.words import NotNow
from moothall.engine.registers import actions as registers
from moothall.engine.registers.words import NoSuchRecord
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Who

pytestmark = pytest.mark.django_db
TEN = june(1, "10:00")
SETUP = Actor.job("set-up")
RISK = {"category": "technology", "likelihood": 3, "impact": 4}


@pytest.fixture
def risks(desk):
    """Publish the risks, and add what a test names."""

    def added(title):
        return registers.add(
            desk.council, "risks", RISK | {"title": title}, by=desk.actor("mo"), at=TEN
        )

    for definition in definitions().values():
        registers.publish(desk.council, definition, by=SETUP, at=TEN)
    return added


@pytest.fixture
def mo(desk):
    return Who(
        1, {desk.council.pk: desk.people["mo"].pk}, {desk.council.pk: frozenset({"manager"})}
    )


def told(case):
    return list(Event.objects.filter(case=case).order_by("sequence").values_list("kind", flat=True))


def test_a_case_is_linked_to_a_record_once_and_its_story_and_the_journal_say_so(desk, risks, mo):
    case, flood = desk.case(), risks("Flood")
    for _ in range(2):
        cases.link_record(case, flood.pk, by=desk.actor("asha"), at=TEN)
    assert [one.title for one in queries.records_about(case, mo)] == ["Flood"]
    assert told(case).count("about") == 1
    entry = Entry.objects.get(verb="case.about")
    assert Event.objects.get(pk=entry.facts["event"]).data == {"record": flood.pk}


def test_a_link_to_a_record_is_ended_and_made_again(desk, risks, mo):
    case, flood, asha = desk.case(), risks("Flood"), desk.actor("asha")
    cases.link_record(case, flood.pk, by=asha, at=TEN)
    cases.unlink_record(case, flood.pk, by=asha, at=TEN)
    assert not queries.records_about(case, mo)
    with pytest.raises(NotNow, match="not linked to that record"):
        cases.unlink_record(case, flood.pk, by=asha, at=TEN)
    cases.link_record(case, flood.pk, by=asha, at=TEN)
    assert told(case)[-3:] == ["about", "not_about", "about"]
    assert Entry.objects.filter(verb="case.not_about").count() == 1


def test_somebody_of_another_team_links_nothing(desk, risks):
    case, flood = desk.case(), risks("Flood")
    with pytest.raises(NotNow):
        cases.link_record(case, flood.pk, by=desk.actor("dev"), at=TEN)
    assert not About.objects.exists()


def test_a_record_that_is_not_there_or_not_open_is_not_linked(desk, risks):
    case, flood, asha = desk.case(), risks("Flood"), desk.actor("asha")
    said = definitions()["risks"].model_copy(update={"see": ("manager",), "change": ("manager",)})
    registers.publish(desk.council, said, by=SETUP, at=TEN)
    for number in (flood.pk, flood.pk + 1000):
        with pytest.raises(NoSuchRecord):
            cases.link_record(case, number, by=asha, at=TEN)
    cases.link_record(case, flood.pk, by=desk.actor("mo"), at=TEN)
    who = Who(1, {desk.council.pk: asha.id}, {desk.council.pk: frozenset({"officer"})})
    assert not queries.records_about(case, who)


def test_a_record_of_another_council_is_not_linked_though_both_share_a_desk(
    desk, risks, brackwater
):
    case, there = desk.case(), RISK | {"title": "Flood"}
    with scope.opened([desk.council.pk, brackwater.pk], writes=True):
        for definition in definitions().values():
            registers.publish(brackwater, definition, by=SETUP, at=TEN)
        theirs = registers.add(brackwater, "risks", there, by=SETUP, at=TEN)
        with pytest.raises(NoSuchRecord):
            cases.link_record(case, theirs.pk, by=desk.actor("asha"), at=TEN)


def test_a_removed_record_is_neither_linked_nor_shown(desk, risks, mo):
    case, flood = desk.case(), risks("Flood")
    cases.link_record(case, flood.pk, by=desk.actor("asha"), at=TEN)
    registers.remove(flood, by=desk.actor("mo"), at=TEN, why="Twice")
    assert not queries.records_about(case, mo)
    with pytest.raises(NoSuchRecord):
        cases.link_record(desk.case(), flood.pk, by=desk.actor("asha"), at=TEN)


def test_the_cases_of_a_record_that_was_merged_are_those_of_the_one_that_stays(desk, risks, mo):
    case, flood, water = desk.case(), risks("Flood"), risks("Water")
    cases.link_record(case, flood.pk, by=desk.actor("asha"), at=TEN)
    registers.merge(flood, water, by=desk.actor("mo"), at=TEN, why="The same")
    assert [one.title for one in queries.records_about(case, mo)] == ["Water"]
    assert queries.cases_about(water.pk, queries.visible(mo)).count == 1
    cases.link_record(case, water.pk, by=desk.actor("asha"), at=TEN)
    assert About.objects.count() == 1
    cases.unlink_record(case, water.pk, by=desk.actor("asha"), at=TEN)
    assert not About.objects.exists()


def test_the_newest_cases_of_a_record_are_shown_and_all_that_may_be_seen_are_counted(
    desk, risks, mo
):
    flood = risks("Flood")
    made = [desk.case(at=TEN + timedelta(minutes=number)) for number in range(4)]
    for case in made:
        cases.link_record(case, flood.pk, by=desk.actor("asha"), at=TEN + timedelta(hours=1))
    found = queries.cases_about(flood.pk, queries.visible(mo), most=2)
    assert [one.pk for one in found.cases] == [made[3].pk, made[2].pk]
    assert (found.count, found.is_capped) == (4, False)
    nobody = queries.cases_about(flood.pk, queries.visible(mo).none(), most=2)
    assert (list(nobody.cases), nobody.count) == ([], 0)


def test_a_record_that_is_erased_takes_its_links_with_it(desk, risks):
    case, flood = desk.case(), risks("Flood")
    cases.link_record(case, flood.pk, by=desk.actor("asha"), at=TEN)
    registers.move(flood, "close", by=desk.actor("mo"), at=TEN, why="Gone")
    registers.erase_kept_long_enough(desk.council.pk, by=SETUP, at=TEN + timedelta(days=2600))
    assert not About.objects.exists()
