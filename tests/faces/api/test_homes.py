"""Where somebody lives, over the wire: an officer records it, ends it and takes it away."""

import pytest
from django.conf import settings
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER, somebody

from moothall.faces.api.callers import Seat
from moothall.faces.api.people import whole
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.keys.models import Reply
from moothall.ground.people import actions as people
from moothall.ground.people.models import Home
from moothall.outside.places.client import Places
from moothall.outside.places.standin import KEY, Standin

pytestmark = pytest.mark.django_db
MILL = {"lines": ["The Old Mill", "Ashby"], "postcode": "zz2 2bb", "reason": "Tenancy seen"}


@pytest.fixture
def asha(town):
    """The key of an officer, and the officer."""
    _, person = an_officer(town)
    return Machine(town, a_key(town, person=person)[1]), person


@pytest.fixture
def rosa(town):
    with scope.opened([town.pk], writes=True) as at:
        return people.add(town, "Rosa", email="rosa@example.org", by=BUILDER, at=at)


@pytest.fixture(scope="module")
def addresses():
    """The stand-in of the Ordnance Survey; in this process only."""
    before = settings.PLACES_URL, settings.PLACES_KEY
    with Standin() as standin:
        settings.PLACES_URL, settings.PLACES_KEY = standin.url, KEY
        yield standin
    settings.PLACES_URL, settings.PLACES_KEY = before


def at(rosa, path=""):
    return f"/people/{rosa.pk}/homes{path}"


def test_an_officer_records_where_somebody_lives_once_for_each_idempotency_key(asha, rosa, town):
    hers, officer = asha
    assert hers.get(at(rosa)).json() == {"items": []}
    made = hers.send(at(rosa), MILL | {"from_on": "2024-05-01"}, Idempotency_Key="mill")
    again = hers.send(at(rosa), MILL | {"from_on": "2024-05-01"}, Idempotency_Key="mill")
    assert (made.status_code, again.content) == (201, made.content)
    [home] = made.json()["items"]
    assert home == {
        "id": home["id"],
        "lines": ["The Old Mill", "Ashby"],
        "postcode": "ZZ2 2BB",
        "uprn": "",
        "from_on": "2024-05-01",
        "until_on": None,
        "recorded_by": officer.pk,
        "reason": "Tenancy seen",
        "left_reason": "",
    }
    lives = {name: home[name] for name in ("lines", "postcode", "uprn", "from_on")}
    assert hers.get(f"/people/{rosa.pk}").json()["lives_at"] == lives
    with scope.opened([town.pk], writes=False):
        [entry] = Entry.objects.filter(verb="home.given")
    assert (entry.by_kind, entry.by_id) == ("person", officer.pk)


def test_an_address_keeps_its_lines_and_a_slip_of_the_year_is_refused(asha, rosa):
    hers, _ = asha
    lines = ["Flat 1", "The Old Mill", "Mill Lane", "Upper End", "Ashby", "Midshire"]
    [home] = hers.send(at(rosa), MILL | {"lines": lines}).json()["items"]
    assert home["lines"] == lines
    blank = hers.send(at(rosa), MILL | {"lines": ["The Old Mill", " ", "Ashby"]})
    assert (blank.status_code, blank.json()["errors"][0]["pointer"]) == (422, "#/lines")
    early = hers.send(at(rosa), MILL | {"lines": lines, "from_on": "0001-01-01"})
    assert (early.status_code, "1900 or later" in early.json()["detail"]) == (409, True)
    left = {"left_on": "0001-01-01", "reason": "Slip"}
    assert hers.send(at(rosa, f"/{home['id']}/left"), left).status_code == 409


def test_where_people_live_needs_scopes_of_its_own(asha, rosa, town):
    hers, officer = asha
    hers.send(at(rosa), MILL)
    assert hers.get(f"/people/{rosa.pk}").json()["lives_at"]["postcode"] == "ZZ2 2BB"
    weak = Machine(town, a_key(town, "people:read", "people:act", person=officer)[1])
    assert weak.get(f"/people/{rosa.pk}").json()["lives_at"] is None
    assert weak.get(at(rosa)).status_code == 403
    assert weak.send(at(rosa), MILL).status_code == 403
    reads = Machine(town, a_key(town, "homes:read", person=officer)[1])
    assert len(reads.get(at(rosa)).json()["items"]) == 1
    assert reads.get(f"/people/{rosa.pk}").status_code == 403


def test_a_reply_that_is_kept_keeps_no_address(asha, rosa, town):
    hers, _ = asha
    made = hers.send(at(rosa), MILL, Idempotency_Key="mill")
    [home] = made.json()["items"]
    end = at(rosa, f"/{home['id']}/remove")
    gone = hers.send(end, {"why": "another"}, Idempotency_Key="gone")
    with scope.opened([town.pk], writes=False):
        assert not Reply.objects.filter(body__icontains="Mill").exists()
        assert Reply.objects.count() == 2
    again = hers.send(at(rosa), MILL, Idempotency_Key="mill")
    assert (again.status_code, again.json()) == (201, {"items": []})
    assert again.headers["Idempotency-Replayed"] == "true"
    assert hers.send(end, {"why": "another"}, Idempotency_Key="gone").content == gone.content
    other = hers.send(at(rosa), MILL | {"reason": "Other"}, Idempotency_Key="mill")
    assert other.status_code == 422


def test_it_ends_with_a_day_and_a_reason_and_is_kept(asha, rosa):
    hers, _ = asha
    [home] = hers.send(at(rosa), MILL).json()["items"]
    ended = {"left_on": "2026-03-01", "reason": "Keys back"}
    assert hers.send(at(rosa, f"/{home['id']}/left"), {"left_on": "2026-03-01"}).status_code == 422
    [kept] = hers.send(at(rosa, f"/{home['id']}/left"), ended).json()["items"]
    assert (kept["until_on"], kept["left_reason"]) == ("2026-03-01", "Keys back")
    assert hers.send(at(rosa, f"/{home['id']}/left"), ended).status_code == 404
    assert hers.get(f"/people/{rosa.pk}").json()["lives_at"] is None


def test_what_was_never_theirs_is_taken_away_with_why_in_the_journal(asha, rosa, town):
    hers, _ = asha
    [home] = hers.send(at(rosa), MILL).json()["items"]
    unknown = hers.send(at(rosa, f"/{home['id']}/remove"), {"why": "because"})
    assert unknown.json()["errors"][0]["pointer"] == "#/why"
    gone = hers.send(at(rosa, f"/{home['id']}/remove"), {"why": "another"})
    assert gone.json() == {"items": []}
    with scope.opened([town.pk], writes=False):
        assert not Home.objects.exists()
        removed = Entry.objects.get(verb="home.removed")
    assert removed.facts == {"person": rosa.pk, "why": "another"}


def test_of_a_property_only_what_the_look_up_says_is_believed(asha, rosa, addresses):
    hers, _ = asha
    place = Places(addresses.url, KEY).at("ZZ1 1AA")[0]
    said = {"postcode": "zz1 1aa", "uprn": place.uprn, "lines": ["Mine"], "reason": "Seen"}
    [home] = hers.send(at(rosa), said).json()["items"]
    assert (home["uprn"], home["lines"]) == (place.uprn, list(place.lines))
    wrong = hers.send(at(rosa), said | {"uprn": "123"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/uprn")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (MILL | {"lines": []}, "#/lines"),
        (MILL | {"postcode": "nowhere"}, "#/postcode"),
        (MILL | {"reason": ""}, "#/reason"),
        (MILL | {"uprn": "x"}, "#/uprn"),
    ],
)
def test_what_is_no_address_is_told_with_its_place(asha, rosa, body, pointer):
    wrong = asha[0].send(at(rosa), body)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_day_to_come_and_a_system_are_refused(asha, machine, rosa):
    hers, _ = asha
    late = hers.send(at(rosa), MILL | {"from_on": "2999-01-01"})
    assert (late.status_code, "in the past" in late.json()["detail"]) == (409, True)
    assert machine.send(at(rosa), MILL).status_code == 403
    [home] = hers.send(at(rosa), MILL).json()["items"]
    assert machine.send(at(rosa, f"/{home['id']}/remove"), {"why": "said"}).status_code == 403
    left = {"left_on": "2026-03-01", "reason": "x"}
    assert machine.send(at(rosa, f"/{home['id']}/left"), left).status_code == 403
    assert len(machine.get(at(rosa)).json()["items"]) == 1


def test_a_home_of_another_is_not_there_and_no_reason_is_told_to_whom_it_is_of(asha, rosa, town):
    hers, _ = asha
    _, lars = somebody(town, email="lars@example.org", name="Lars")
    [home] = hers.send(at(lars), MILL).json()["items"]
    for path, body in (
        ("left", {"left_on": "2026-03-01", "reason": "x"}),
        ("remove", {"why": "said"}),
    ):
        assert hers.send(at(rosa, f"/{home['id']}/{path}"), body).status_code == 404
    own = Machine(town, a_key(town, "cases:ask", person=lars)[1])
    told = own.get("/me/details")
    assert told.json()["lives_at"]["postcode"] == "ZZ2 2BB"
    assert "Tenancy seen" not in told.content.decode()
    assert own.get(at(lars)).status_code == 403


def test_where_somebody_lives_is_told_only_where_that_is_said(asha, rosa, town):
    hers, _ = asha
    hers.send(at(rosa), MILL)
    with scope.opened([town.pk], writes=False) as now:
        here = Seat(town, None, now)
        assert whole(here, rosa).lives_at is None
        assert whole(here, rosa, with_home=True).lives_at.postcode == "ZZ2 2BB"
