"""On call in the officers' pages: who may do what, and what one council sees of another's."""

import html
import re
from dataclasses import replace
from datetime import time, timedelta

import pytest
from tests.conftest import council as a_council
from tests.engine.cases.conftest import SETUP
from tests.faces.api.conftest import Machine, a_key
from tests.practices.servicedesk.conftest import weeks

from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.queries import named
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Layer, Rota, Shift
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import Answers, Said

pytestmark = pytest.mark.django_db


@pytest.fixture
def rota(town):
    with scope.opened([town.council.pk], writes=True) as at:
        said = Said(name="ICT out of hours", team="ict-desk", calendar="office")
        made = actions.add_rota(town.council, said, teams={"ict-desk"}, by=SETUP, at=at)
        pattern = weeks(town.people["dev"], weekdays=range(7), days=1, from_on=at.date())
        actions.set_layer(made, pattern, by=SETUP, at=at)
    return made


@pytest.fixture
def always(town):
    """A rota that somebody is always on, so that every call is outside working hours."""
    with scope.opened([town.council.pk], writes=True) as at:
        said = Said(name="ICT around the clock", team="ict-desk")
        made = actions.add_rota(town.council, said, teams={"ict-desk"}, by=SETUP, at=at)
        over = at.date() - timedelta(days=1)  # somebody was on call, and nobody is now
        before = weeks(town.people["dev"], days=0, ends=time(9, 1), from_on=over, until_on=over)
        actions.set_layer(made, before, by=SETUP, at=at)
    return made


def shifts(town):
    with scope.opened([town.council.pk], writes=False):
        return list(Shift.objects.order_by("starts_at"))


def test_what_managers_do_is_refused_to_officers(dev, rota, town):
    assert dev.get("on-call/add").status_code == 403
    for deed in ("layer", "cover", "end-layer"):
        assert dev.get(f"on-call/{rota.pk}/do/{deed}?shift={shifts(town)[3].pk}").status_code == 403
    assert dev.post(f"on-call/{rota.pk}/do/end").status_code == 403
    page = dev.get(f"on-call/{rota.pk}").text
    assert "Add a layer" not in page
    assert "Offer" in page


def test_a_rota_of_another_council_is_not_there(sign_in, rota, other_town):
    there = sign_in("mo", slug="brackwater", home="brackwater")
    assert there.get(f"on-call/{rota.pk}").status_code == 404
    assert there.post(f"on-call/{rota.pk}/do/end").status_code == 404


def test_nobody_takes_over_offers_or_hands_over_for_another(sign_in, rota, town):
    mo, now = sign_in("mo"), shifts(town)[0]
    mo.post(f"on-call/{rota.pk}/do/hand-over", shift=now.pk, note="x")
    mo.post(f"on-call/{rota.pk}/do/offer", shift=shifts(town)[2].pk, to="", back="")
    with scope.opened([town.council.pk], writes=False):
        assert duty.offers(rota) == []
        assert duty.handovers([now.pk]) == {}


def test_an_act_is_posted_and_asked_of_a_shift_that_is_there(sign_in, rota):
    mo = sign_in("mo")
    assert mo.get(f"on-call/{rota.pk}/do/accept").status_code == 404
    assert mo.get(f"on-call/{rota.pk}/do/cover").status_code == 404
    assert mo.get(f"on-call/{rota.pk}/do/cover?shift=999999").status_code == 404
    assert mo.get(f"on-call/{rota.pk}/do/nothing").status_code == 404


LAYER = {"name": "Nights", "rank": "1", "weekdays": ["0"], "begins": "17:00", "ends": "08:30"}


def laid(officer, rota, town, **more):
    with scope.opened([town.council.pk], writes=True) as at:
        people.join_team(town.people["mo"], town.teams["ict-desk"], by=SETUP, at=at)
    turns = [str(town.people[one].identity_id) for one in ("dev", "mo")]
    said = LAYER | {"days": "1", "turn": "week", "people": turns, "from_on": "2027-03-01"}
    return officer.post(f"on-call/{rota.pk}/do/layer", **said | more)


@pytest.mark.parametrize(("typed", "turns"), [("Mo, Dev", ["mo", "dev"]), ("m", ["mo", "dev"])])
def test_w18_turns_are_taken_in_the_order_typed(sign_in, rota, town, typed, turns):
    assert laid(sign_in("mo"), rota, town, order=typed).status_code == 302
    with scope.opened([town.council.pk], writes=False):
        made = Layer.objects.get(name="Nights")
    assert made.people == [town.people[one].identity_id for one in turns]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"order": "Moe, Dev"}, "Write the order as names of those who take turns: Dev, Mo."),
        ({"from_on": "9999-12-31"}, "Choose days within 20 years of today."),
        ({"from_on": "0001-01-01"}, "Choose days within 20 years of today."),
    ],
)
def test_w18_what_cannot_be_meant_of_turns_is_refused_and_said(sign_in, rota, town, said, why):
    refused = laid(sign_in("mo"), rota, town, **said)
    assert refused.status_code == 422
    assert why in refused.text


def test_w18_a_rota_is_ended_once_it_was_asked_whether_it_is_meant(sign_in, rota):
    mo = sign_in("mo")
    assert f'href="/staff/on-call/{rota.pk}/do/end"' in mo.get(f"on-call/{rota.pk}").text
    asked = mo.get(f"on-call/{rota.pk}/do/end").text
    assert "its shifts to come go" in asked
    assert mo.get(f"on-call/{rota.pk}").status_code == 200
    mo.post(f"on-call/{rota.pk}/do/end")
    assert mo.get(f"on-call/{rota.pk}").status_code == 404


def test_w18_a_layer_is_changed_from_the_turn_that_comes_next(sign_in, rota, town):
    mo = sign_in("mo")
    laid(mo, rota, town, order="Mo, Dev", from_on=f"{rota.added_at:%Y-%m-%d}")
    with scope.opened([town.council.pk], writes=False):
        layer = Layer.objects.get(name="Nights")
    path = f"on-call/{rota.pk}/do/change-layer?layer={layer.pk}"
    assert path in html.unescape(mo.get(f"on-call/{rota.pk}").text)
    page = html.unescape(mo.get(path).text)
    [order] = re.findall(r'name="order"[^>]*value="([^"]*)"', page)
    [day] = re.findall(r'name="from_on"[^>]*value="([^"]*)"', page)
    with scope.opened([town.council.pk], writes=False):
        shift = Shift.objects.filter(layer=layer, starts_at__gte=f"{day}T00:00Z").earliest(
            "starts_at"
        )
    first = "Dev" if shift.identity_id == town.people["dev"].identity_id else "Mo"
    assert order == {"Dev": "Dev, Mo", "Mo": "Mo, Dev"}[first]
    said = LAYER | {"days": "1", "turn": "week", "from_on": day, "layer": str(layer.pk)}
    only = str(town.people["mo"].identity_id)
    changed = mo.post(f"on-call/{rota.pk}/do/change-layer", **said, people=[only])
    assert changed.status_code == 302
    with scope.opened([town.council.pk], writes=False):
        now = Layer.objects.get(name="Nights", until_on=None)
    assert (now.people, str(now.from_on)) == ([int(only)], day)
    assert sign_in("dev").get(path).status_code == 403


@pytest.mark.parametrize("moment", ["2027-03-28T01:30", "2027-10-31T01:30"])
def test_w18_a_moment_in_the_hour_when_clocks_change_is_refused_in_words(sign_in, rota, moment):
    said = {"person": "1", "starts": moment, "ends": "2027-12-01T09:00"}
    refused = sign_in("mo").post(f"on-call/{rota.pk}/do/absence", **said)
    assert "The clocks change in that hour. Choose a time before or after it" in refused.text


def test_w18_a_list_that_holds_only_later_says_that_nothing_is_covered_today(sign_in, rota, town):
    mo, told = sign_in("mo"), "Nothing is covered today"
    assert told not in mo.get(f"on-call/{rota.pk}").text
    with scope.opened([town.council.pk], writes=True) as at:
        later = at.date() + timedelta(days=3)
        said = Answers(service="", priorities=(), from_on=later)
        covered = actions.answer_for(rota, said, by=SETUP, at=at)
    assert told in mo.get(f"on-call/{rota.pk}").text
    with scope.opened([town.council.pk], writes=True) as at:
        actions.end_answer(covered, later, by=SETUP, at=at)
        actions.answer_for(
            rota, replace(said, from_on=at.date(), until_on=at.date()), by=SETUP, at=at
        )
    assert told not in mo.get(f"on-call/{rota.pk}").text


def test_the_page_asks_as_often_for_three_weeks_as_for_one(
    dev, rota, town, django_assert_num_queries, django_assert_max_num_queries
):
    dev.get(f"on-call/{rota.pk}")
    with django_assert_max_num_queries(42) as asked:  # 38 in office hours, when nobody is on call
        dev.get(f"on-call/{rota.pk}")
    with scope.opened([town.council.pk], writes=True):
        Shift.objects.filter(pk__in=[one.pk for one in shifts(town)[3:]]).delete()
    with django_assert_num_queries(len(asked)):
        dev.get(f"on-call/{rota.pk}")


def test_a_council_sees_who_is_on_call_at_the_service_that_it_shares(dev, three_rivers, town):
    with scope.opened([town.council.pk, three_rivers.pk], writes=True) as at:
        said = Said(name="Shared ICT", team="ict-desk")
        made = actions.add_rota(three_rivers, said, teams={"ict-desk"}, by=SETUP, at=at)
        pattern = weeks(town.people["dev"], weekdays=range(7), days=1, from_on=at.date())
        actions.set_layer(made, pattern, by=SETUP, at=at)
    page = dev.get("on-call").text
    assert "Shared ICT" in page
    assert "three-rivers-ict.localhost" in page
    assert dev.get(f"on-call/{made.pk}").status_code == 404


def test_at_the_shared_service_its_officers_keep_the_rota(client, shared, three_rivers):
    client.force_login(shared)
    host = {"host": "three-rivers-ict.localhost"}
    with scope.opened([three_rivers.pk], writes=True) as at:
        said = Said(name="Shared ICT", team="ict-desk")
        made = actions.add_rota(three_rivers, said, teams={"ict-desk"}, by=SETUP, at=at)
    phone = {"phone": "07700 900 982"}
    path = f"/staff/on-call/{made.pk}/do/number"
    assert client.post(path, phone, headers=host).status_code == 302
    with scope.opened([three_rivers.pk], writes=False):
        assert list(duty.numbers(Rota.objects.get()).values()) == ["07700 900 982"]


def test_a_calendar_address_opens_nothing_elsewhere_or_once_somebody_left(client, rota, town):
    dev = town.people["dev"]
    with scope.opened([town.council.pk], writes=True) as at:
        secret = actions.make_feed(rota, dev.identity_id, by=dev.actor, at=at)
    path = f"/feeds/on-call/{secret}.ics"
    assert client.get(path, headers={"host": "ashby.localhost"}).status_code == 200
    assert a_council("brackwater").slug == "brackwater"
    assert client.get(path, headers={"host": "brackwater.localhost"}).status_code == 404
    with scope.opened([town.council.pk], writes=True) as at:
        people.leave_team(dev, town.teams["ict-desk"], by=SETUP, at=at)
    assert client.get(path, headers={"host": "ashby.localhost"}).status_code == 404


def test_w18_each_number_of_the_calls_leads_to_exactly_its_cases(sign_in, always, town):
    with scope.opened([town.council.pk], writes=True) as at:
        said = Answers(service="ict-fault", priorities=("P1",), from_on=at.date(), until_on=None)
        actions.answer_for(always, said, by=SETUP, at=at)
        made = [town.case("ict-fault", at=at, channel="phone").reference for _ in range(2)]
        urgent = {"impact": "council"}
        made.append(town.case("ict-fault", at=at, channel="phone", answers=urgent).reference)
        town.case("ict-fault", at=at, channel="online")
    mo = sign_in("mo")
    page = html.unescape(mo.get(f"on-call/{always.pk}/calls").text)
    links = re.findall(r'href="/staff/(on-call/[0-9]+/calls/cases[^"]*)">([0-9]+)', page)
    assert sorted(number for _, number in links) == ["1", "1", "2", "2", "3", "3"]
    for address, number in links:
        assert len(mo.listed(address)) == int(number), address
    assert set(mo.listed(f"on-call/{always.pk}/calls/cases")) == set(made)
    assert mo.get(f"on-call/{always.pk}/calls/cases?held=x").status_code == 404
    assert mo.get(f"on-call/{always.pk}/calls/cases?month=May").status_code == 404
    told = Machine(town.council, a_key(town.council)[1])
    since = {"since": "2026-01-01T00:00:00Z"}
    assert told.get(f"/on-call/{always.pk}/calls/cases", **since).json()["n"] == 3
    narrow = Machine(town.council, a_key(town.council, "cover:read")[1])
    assert narrow.get(f"/on-call/{always.pk}/calls/cases", **since).status_code == 403


def test_w18_the_figure_of_calls_outside_cover_leads_to_its_cases(sign_in, always, town):
    with scope.opened([town.council.pk], writes=True) as at:
        said = Answers(service="ict-fault", priorities=("P1",), from_on=at.date(), until_on=None)
        actions.answer_for(always, said, by=SETUP, at=at)
        case = town.case("ict-fault", at=at, channel="phone")
        town.case("ict-fault", at=at, channel="phone", answers={"impact": "council"})
        period = Period(at.date(), at.date(), town.council.zone)
        counted = named.counted("calls.outside-cover", [town.council.pk], period, {})
        every = named.counted("calls.outside-hours", [town.council.pk], period, {})
    assert (counted.value, every.value) == (1, 2)
    assert sign_in("mo").listed("figures/calls.outside-cover/") == [case.reference]


def test_w18_nobody_is_told_to_ring_somebody_who_is_away(sign_in, always, town):
    dev, log = sign_in("dev"), "log/ashby/ict-fault"
    with scope.opened([town.council.pk], writes=True) as at:
        pattern = weeks(town.people["dev"], weekdays=range(7), days=1, from_on=at.date())
        actions.set_layer(always, pattern, by=SETUP, at=at)
        now = Shift.objects.filter(starts_at__lte=at, ends_at__gt=at)
        if not now:  # the first shift begins later today: let it begin now
            first = Shift.objects.earliest("starts_at")
            Shift.objects.filter(pk=first.pk).update(starts_at=at - timedelta(minutes=1))
    page = " ".join(dev.get(log).text.split())
    assert "On call is <strong>Dev</strong>" in page
    assert "Somebody is on call for this" in page
    with scope.opened([town.council.pk], writes=True) as at:
        span = (at - timedelta(minutes=1), at + timedelta(days=2))
        identity = town.people["dev"].identity_id
        actions.note_absence(always, identity, span, by=SETUP, at=at)
    page = " ".join(dev.get(log).text.split())
    assert "On call is <strong>" not in page
    assert "Nobody who can be rung is on call at this moment. Dev has the shift and is away" in page
    assert "Nobody works on it now." in page
    assert "Away until" in dev.get("on-call").text
    assert "Away until" in dev.get(f"on-call/{always.pk}").text
