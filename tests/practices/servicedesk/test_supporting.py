"""O34: who can support which component, where that is thin, leavers, absences, what to learn."""

import pytest
from django.db import IntegrityError, transaction
from tests.engine.cases.conftest import SETUP, someone
from tests.engine.cases.telling import june
from tests.practices.servicedesk.conftest import a_system

from moothall.engine.cases import actions as cases
from moothall.engine.registers import actions as registers
from moothall.ground.councils import scope
from moothall.ground.councils.models import Membership
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk import supporting as cover
from moothall.practices.servicedesk.models import Component, Support
from moothall.practices.servicedesk.queries import supporting
from moothall.practices.servicedesk.supporting import Supported, Supporter
from moothall.practices.servicedesk.words.oncall import Said
from moothall.practices.servicedesk.words.support import (
    Gap,
    Level,
    NoSuchComponent,
    NotThisComponent,
    NotThisSupport,
)

pytestmark = pytest.mark.django_db
AT = june(2)
HOW = {"by": SETUP, "at": AT}


@pytest.fixture
def payments(system):
    return actions.add_components(system, ["Payments"], **HOW)[0]


def say(component, level, *people):
    return actions.support(component, [one.identity_id for one in people], level, **HOW)


def gaps(component, looks, at=AT):
    return supporting.one(component, looks("mo"), at=at).gaps


def test_a_component_goes_from_nobody_to_one_person_to_two(payments, trio, looks):
    asha, dev, mo = trio
    assert gaps(payments, looks) == [Gap.NOBODY]
    say(payments, "learning", mo)
    assert gaps(payments, looks) == [Gap.NOBODY]
    actions.support_by(payments, "Weir Software plc", **HOW)
    assert gaps(payments, looks) == [Gap.SUPPLIER]
    say(payments, "lead", asha)
    assert gaps(payments, looks) == [Gap.ONE]
    say(payments, "can", dev)
    assert gaps(payments, looks) == []
    found = supporting.one(payments, looks("mo"), at=AT)
    assert [(one.name, one.level) for one in found.supporters] == [
        ("Asha", Level.LEAD),
        ("Dev", Level.CAN),
        ("Mo", Level.LEARNING),
        ("Weir Software plc", Level.SUPPLIER),
    ]


def test_whoever_left_counts_no_more_and_is_named_as_left(payments, trio, looks):
    asha, dev, _ = trio
    say(payments, "can", asha, dev)
    people.disable(dev, **HOW)
    assert gaps(payments, looks) == [Gap.ONE, Gap.LEFT]
    found = supporting.one(payments, looks("mo"), at=AT)
    assert [one.name for one in found.able] == ["Asha"]
    assert [one.name for one in found.left] == ["Dev"]
    with pytest.raises(NotThisSupport, match="Only officers and managers"):
        say(payments, "lead", dev)


def test_whoever_has_no_role_that_works_cases_any_more_has_left_too(payments, trio, looks):
    say(payments, "can", *trio[:2])
    people.stand_down(trio[1], "officer", **HOW)
    assert gaps(payments, looks) == [Gap.ONE, Gap.LEFT]


def test_whoever_is_away_from_a_rota_now_counts_again_when_they_are_back(
    payments, rota, trio, looks
):
    asha, dev, _ = trio
    say(payments, "can", asha, dev)
    actions.note_absence(rota, dev.identity_id, (june(3), june(5)), **HOW)
    assert gaps(payments, looks, june(2)) == []
    assert gaps(payments, looks, june(4)) == [Gap.ONE_NOW]
    actions.note_absence(rota, asha.identity_id, (june(3), june(4, "12:00")), **HOW)
    assert gaps(payments, looks, june(4)) == [Gap.AWAY]
    assert gaps(payments, looks, june(4, "12:00")) == [Gap.ONE_NOW]
    assert gaps(payments, looks, june(5)) == []
    [away] = [one for one in supporting.one(payments, looks("mo"), at=june(4)).able if one.is_here][
        1:
    ]
    assert (away.name, away.away_until) == ("Dev", june(5))


def test_an_absence_from_the_rota_of_the_shared_service_counts(
    payments, trio, looks, three_rivers, desk
):
    say(payments, "can", *trio[:2])
    assert Membership.objects.filter(partnership=three_rivers, council=desk.council).exists()
    with scope.opened([desk.council.pk, three_rivers.pk], writes=True):
        shared = actions.add_rota(
            three_rivers, Said(name="Shared", team="ict-desk"), teams={"ict-desk"}, **HOW
        )
        actions.note_absence(shared, trio[1].identity_id, (june(1), june(9)), **HOW)
    assert gaps(payments, looks) == [Gap.ONE_NOW]


def test_components_of_a_system_that_is_over_or_not_seen_are_left_out(
    payments, system, looks, desk
):
    assert [one.name for one in supporting.supported(looks("mo"), [desk.council.pk], at=AT)] == [
        "Payments"
    ]
    assert supporting.supported(looks("resident"), [desk.council.pk], at=AT) == []
    with pytest.raises(NoSuchComponent):
        supporting.one(payments, looks("resident"), at=AT)
    registers.move(system, "retire", by=desk.actor("mo"), at=AT, values={}, why="Gone")
    assert supporting.supported(looks("mo"), [desk.council.pk], at=AT) == []
    with pytest.raises(NotThisComponent, match="That system is retired"):
        actions.add_components(system, ["Map"], **HOW)


def test_components_go_with_the_system_that_theirs_was_merged_into(payments, system, looks, desk):
    stays = a_system(desk, "Parking")
    actions.add_components(stays, ["Map"], **HOW)
    registers.merge(system, stays, by=desk.actor("mo"), at=AT)
    found = supporting.supported(looks("mo"), [desk.council.pk], at=AT)
    assert [(one.system, one.name) for one in found] == [
        ("Parking", "Map"),
        ("Parking", "Payments"),
    ]


def test_a_case_names_who_supports_the_systems_that_it_is_about(payments, system, trio, desk):
    other = actions.add_components(a_system(desk, "Library loans"), ["Catalogue"], **HOW)[0]
    say(payments, "lead", trio[0])
    say(other, "lead", trio[1])
    case = desk.case("ict-fault")
    who = known.who(desk.people["dev"].identity_id, [desk.council.pk])
    assert supporting.of_case(case, who, at=AT) == []
    cases.link_record(case, system.pk, by=desk.actor("dev"), at=AT)
    [found] = supporting.of_case(case, who, at=AT)
    assert (found.name, [one.name for one in found.able]) == ("Payments", ["Asha"])


def test_what_cannot_be_kept_is_refused_in_words(payments, system, trio, desk):
    for names, why in (
        ([], "Enter what"),
        (["payments"], "called payments already"),
        (["Map", "map"], "called map already"),
        (["x" * 121], "120 characters"),
        ([str(n) for n in range(51)], "50 components or fewer"),
    ):
        with pytest.raises(NotThisComponent, match=why):
            actions.add_components(system, names, **HOW)
    supplier = registers.add(desk.council, "suppliers", {"name": "Brook Paper"}, **HOW)
    with pytest.raises(NotThisComponent, match="register of systems"):
        actions.add_components(supplier, ["Paper"], **HOW)
    with pytest.raises(NotThisSupport, match="Select who"):
        say(payments, "can")
    with pytest.raises(NotThisSupport, match="how well"):
        say(payments, "supplier", trio[0])
    with pytest.raises(NotThisSupport, match="Only officers and managers"):
        say(payments, "can", trio[0], desk.people["employee"])
    assert not Support.objects.exists()
    with pytest.raises(NotThisSupport, match="name of the supplier"):
        actions.support_by(payments, "  ", **HOW)


def test_what_is_said_again_changes_nothing_and_is_not_noted_twice(payments, trio):
    assert say(payments, "can", *trio) == 3
    assert say(payments, "can", *trio) == 0
    assert say(payments, "lead", trio[0]) == 1
    first = actions.support_by(payments, "Weir", **HOW)
    assert actions.support_by(payments, " Weir ", **HOW) == first
    assert Entry.objects.filter(verb="support.set").count() == 3
    assert actions.end_support(payments, first.pk, **HOW)
    assert not actions.end_support(payments, first.pk, **HOW)
    actions.end_component(payments, **HOW)
    actions.end_component(payments, **HOW)
    assert Entry.objects.filter(verb="component.ended").count() == 1
    with pytest.raises(NoSuchComponent):
        say(payments, "can", trio[0])


def test_a_component_has_a_name_again_once_the_other_is_kept_no_more(payments, system):
    actions.rename_component(payments, "PAYMENTS", **HOW)
    [cards] = actions.add_components(system, ["Cards"], **HOW)
    with pytest.raises(NotThisComponent, match="already"):
        actions.rename_component(cards, "payments", **HOW)
    actions.end_component(payments, **HOW)
    assert actions.rename_component(cards, "Payments", **HOW).name == "Payments"


def test_the_database_keeps_a_component_s_support_sound(payments, trio, desk):
    said = {"council": desk.council, "component": payments, "said_at": AT}
    for wrong in (
        {"level": "can"},
        {"level": "supplier", "identity_id": trio[0].identity_id},
        {"level": "can", "identity_id": trio[0].identity_id, "supplier": "Weir"},
        {"level": "can", "supplier": "Weir"},
    ):
        with pytest.raises(IntegrityError, match="by_somebody_or_by"), transaction.atomic():
            Support.objects.create(**said, **wrong)
    for right, name in (
        ({"level": "can", "identity_id": trio[0].identity_id}, "one_level"),
        ({"level": "supplier", "supplier": "Weir"}, "supplier_supports"),
    ):
        Support.objects.create(**said, **right)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Support.objects.create(**said, **right)
    with pytest.raises(IntegrityError, match="own_name"), transaction.atomic():
        Component.objects.create(
            council=desk.council, system=payments.system, name="Payments", added_at=AT
        )


def test_what_is_held_on_somebody_is_shown_and_erased(payments, trio):
    say(payments, "lead", *trio[:2])
    whose = known.whose(trio[0])
    [held] = supporting.held_on(whose)
    assert held.fields == {"component": "Payments", "level": "Leads"}
    assert actions.erase_support(whose, **HOW) == 1
    assert supporting.held_on(whose) == []
    assert Support.objects.get().identity_id == trio[1].identity_id


def test_who_can_be_named_works_for_the_council(desk, brackwater):
    with scope.opened([brackwater.pk], writes=True):
        someone(brackwater, "bea", "officer", AT)
    found = supporting.workers([desk.council.pk])
    assert list(found[desk.council.pk].values()) == ["Asha", "Dev", "Mo"]


def somebody(number, level=Level.CAN, **more):
    return Supporter(number, number, f"Person {number}", level, **more)


def a_component(number, *supporters, system=1):
    return Supported(number, 1, f"Part {number}", system, f"System {system}", supporters)


def test_the_leaving_of_somebody_is_worst_where_nobody_stays():
    alone = a_component(1, somebody(1, Level.LEAD))
    one_of_two = a_component(2, somebody(1), somebody(2))
    one_of_three = a_component(3, somebody(1), somebody(2), somebody(3))
    helped = a_component(4, somebody(1), Supporter(9, None, "Weir", Level.SUPPLIER))
    learns = a_component(5, somebody(1, Level.LEARNING), somebody(2))
    theirs_no_more = a_component(6, somebody(2))
    every = [one_of_three, one_of_two, learns, helped, alone, theirs_no_more]
    found = [(one.component.id, one.gap) for one in cover.losses(every, 1)]
    assert found == [(1, Gap.NOBODY), (4, Gap.SUPPLIER), (2, Gap.ONE), (3, None), (5, None)]
    assert cover.losses(every, 7) == []


def test_who_could_learn_a_component_supports_another_of_its_system():
    thin = a_component(1, somebody(1), somebody(2, Level.LEARNING))
    sound = a_component(2, somebody(2), somebody(3), somebody(4, is_here=False))
    elsewhere = a_component(3, somebody(5), somebody(6), system=2)
    nobody = a_component(4, system=2)
    found = cover.lessons([thin, sound, elsewhere, nobody])
    assert [(one.component.id, one.gap) for one in found] == [(4, Gap.NOBODY), (1, Gap.ONE)]
    assert [one.name for one in found[1].learning] == ["Person 2"]
    assert [one.name for one in found[1].could] == ["Person 3"]
    assert [one.name for one in found[0].could] == ["Person 5", "Person 6"]
