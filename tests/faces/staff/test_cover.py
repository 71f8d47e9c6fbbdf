"""On call in the officers' pages: who may do what, and what one council sees of another's."""

import html
import re

import pytest
from tests.conftest import council as a_council
from tests.engine.cases.conftest import SETUP
from tests.faces.api.conftest import Machine, a_key
from tests.practices.servicedesk.conftest import weeks

from moothall.ground.councils import scope
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.queries import named
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Rota, Shift
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
        return actions.add_rota(town.council, said, teams={"ict-desk"}, by=SETUP, at=at)


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
    assert mo.get(f"on-call/{rota.pk}/do/end").status_code == 404
    assert mo.get(f"on-call/{rota.pk}/do/cover").status_code == 404
    assert mo.get(f"on-call/{rota.pk}/do/cover?shift=999999").status_code == 404
    assert mo.get(f"on-call/{rota.pk}/do/nothing").status_code == 404


def test_the_page_asks_as_often_for_three_weeks_as_for_one(
    dev, rota, town, django_assert_num_queries, django_assert_max_num_queries
):
    dev.get(f"on-call/{rota.pk}")
    with django_assert_max_num_queries(40) as asked:  # 38 in office hours, when nobody is on call
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
        from moothall.ground.people import actions as people

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
