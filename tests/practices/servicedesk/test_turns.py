"""S12: absences, swaps and layers as they are changed, and who is told of it by email."""

import pytest
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.telling import june, utc
from tests.practices.servicedesk.conftest import names, of, problems, weeks

from moothall.engine.contact.models import Message
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import NotThisLayer, NotThisShift

pytestmark = pytest.mark.django_db


def test_an_absence_noted_twice_is_one_and_flags_its_shift_once(staffed, trio):
    away = (june(9), june(11)), (june(9), june(11)), (june(10), june(12))
    noted = {
        actions.note_absence(staffed, trio[1].identity_id, one, by=SETUP, at=june(2)).pk
        for one in away
    }
    assert len(noted) == 2
    assert problems(staffed, june(2)) == [("away", "Dev")]
    [flag] = duty.flags(staffed, june(2))
    assert (flag.starts_at, flag.ends_at) == (utc(june(9)), utc(june(12)))
    years = june(9), june(9).replace(year=9999)
    with pytest.raises(NotThisShift, match="within 20 years"):
        actions.note_absence(staffed, trio[1].identity_id, years, by=SETUP, at=june(2))


def test_a_shift_in_return_is_that_of_whom_one_asks(staffed, trio):
    asha, dev, mo = (one.identity_id for one in trio)
    mine, his = of(staffed, "Dev")[0], of(staffed, "Mo")[0]
    with pytest.raises(NotThisShift, match="somebody else's"):
        actions.offer(mine, dev, to=asha, back=his, by=SETUP, at=june(2))
    assert actions.offer(mine, dev, to=mo, back=his, by=SETUP, at=june(2)).to_id == mo


def test_a_layer_goes_on_with_others_and_keeps_what_was_covered(staffed, trio):
    asha, dev, mo = trio
    night = june(16, "17:00"), june(17, "09:00")
    [his] = [one for one in of(staffed, "Mo") if one.starts_at == utc(june(15, "09:00"))]
    actions.cover(his, dev.identity_id, span=night, by=SETUP, at=june(2))
    pattern = weeks(mo, asha, from_on=june(15).date())
    changed = actions.change_layer(his.layer, pattern, by=SETUP, at=june(2))
    assert [names(staffed, june(day)) for day in (3, 9, 15, 22, 29)] == [
        ["Asha"],
        ["Dev"],
        ["Mo"],
        ["Asha"],
        ["Mo"],
    ]
    assert names(staffed, june(16, "20:00")) == ["Dev"]
    assert actions.plan(staffed, by=SETUP, at=june(2)) == 0
    assert [one.pk for one in duty.layers(staffed, june(15).date())] == [changed.pk]
    assert problems(staffed, june(2)) == []


def test_what_was_covered_in_the_last_week_of_a_layer_stays_when_it_ends(staffed, trio):
    asha, _, _ = trio
    night = june(11, "17:00"), june(12, "09:00")
    last = of(staffed, "Dev")[0]
    actions.cover(last, asha.identity_id, span=night, by=SETUP, at=june(2))
    actions.end_layer(last.layer, june(8).date(), by=SETUP, at=june(2))
    assert [names(staffed, at) for at in (june(9), june(11, "20:00"), june(16))] == [
        ["Dev"],
        ["Asha"],
        [],
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"from_on": june(2).date()}, "Choose a day to come"),
        ({"from_on": june(10).date(), "weekdays": [2]}, "goes on until 15 June 2026, 09:00"),
        ({"from_on": june(15).date(), "weekdays": [0, 1]}, "run into each other"),
    ],
)
def test_a_layer_is_not_changed_for_days_that_were_or_into_a_shift(staffed, trio, said, why):
    [layer] = duty.layers(staffed, june(1).date())
    with pytest.raises(NotThisLayer, match=why):
        actions.change_layer(layer, weeks(*trio, **said), by=SETUP, at=june(2))
    layer.refresh_from_db()
    assert layer.until_on is None


def told():
    """Return who was told what, and let it be forgotten."""
    found = list(Message.objects.order_by("pk").values_list("recipient", "subject"))
    Message.objects.all().delete()
    return found


def test_who_is_put_on_call_and_who_was_are_told_and_not_who_did_it(staffed, trio, desk):
    asha, dev, mo = trio
    manager = desk.actor("mo")
    night = june(9, "17:00"), june(10, "09:00")
    shift = actions.cover(
        of(staffed, "Dev")[0], asha.identity_id, span=night, by=manager, at=june(2)
    )
    when = "Tuesday 9 June 2026, 17:00 to Wednesday 10 June 2026, 09:00"
    body = Message.objects.get(recipient=asha.email).body
    assert f"You are on call for ICT out of hours from {when}, in place of Dev." in body
    assert f"/staff/on-call/{staffed.pk}" in body
    assert told() == [
        (asha.email, f"You are on call: {when}"),
        (dev.email, f"You are not on call: {when}"),
    ]
    actions.cover(shift, asha.identity_id, by=manager, at=june(2))  # pressed twice
    assert told() == []
    actions.cover(shift, mo.identity_id, by=manager, at=june(2))
    assert told() == [(asha.email, f"You are not on call: {when}")]


def test_who_is_asked_to_take_a_shift_is_told_and_who_offered_it_of_the_answer(staffed, trio, desk):
    asha, dev, mo = trio
    at, by = june(2), desk.actor("dev")
    mine, his = of(staffed, "Dev")[0], of(staffed, "Mo")[0]
    open_to_all = actions.offer(mine, dev.identity_id, by=by, at=at)
    assert told() == [(one.email, "Dev asks you to take a shift") for one in (asha, mo)]
    actions.decline(open_to_all, dev.identity_id, by=by, at=at)
    assert told() == []
    to_mo = actions.offer(mine, dev.identity_id, to=mo.identity_id, by=by, at=at)
    told()
    actions.decline(to_mo, mo.identity_id, by=desk.actor("mo"), at=at)
    assert told() == [(dev.email, "Mo does not take your shift")]
    swap = actions.offer(mine, dev.identity_id, back=his, by=by, at=at)
    assert "They take yours from Monday 15 June 2026, 09:00" in Message.objects.get().body
    assert told() == [(mo.email, "Dev asks you to take a shift")]
    actions.accept(swap, mo.identity_id, by=desk.actor("mo"), at=at)
    assert told() == [(dev.email, "Mo takes your shift")]
