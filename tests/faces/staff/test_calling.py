"""An officer on the telephone: who calls, for whom, what they asked already, what to read out."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.engine.cases.conftest import BINS
from tests.faces.staff.conftest import Officer

from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Event, Submission
from moothall.engine.cases.words import State
from moothall.engine.contact import actions as outbox
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.words import Evidence
from moothall.practices.contactcentre.models import KeptCall

pytestmark = pytest.mark.django_db
SETUP = Actor.job("tests")
FORM = "log/ashby/missed-bin"
TYPED = {name: value for name, value in BINS.items() if isinstance(value, str)} | {
    "missed_on-day": "1",
    "missed_on-month": "6",
    "missed_on-year": "2026",
    "help_to_move": "no",
    "channel": "phone",
}


@pytest.fixture
def asha(sign_in):
    return sign_in("asha")


@pytest.fixture
def folk(town):
    """Rosa, and Lars who may act for her in missed bins; a business that Lars owns."""
    ashby = town.council
    with scope.opened([ashby.pk], writes=True) as at:
        rosa, lars = (
            people.add(ashby, name, email=f"{name[:4].lower()}@example.org", by=SETUP, at=at)
            for name in ("Rosa Lund", "Lars Berg")
        )
        people.reach(rosa, email=rosa.email, phone="01632 960 444", by=SETUP, at=at)
        within = people.Within(expires_at=at + timedelta(days=30), services=["missed-bin"])
        people.appoint(rosa, lars, within, on=people.Shown(Evidence.POWER), by=SETUP, at=at)
        said = people.Business("Berg Bakers", "01234567")
        bakers = people.add_business(ashby, said, owner=lars, by=SETUP, at=at)
    return rosa, lars, bakers


def only_case(town):
    with scope.opened([town.council.pk], writes=False):
        return Case.objects.get()


@pytest.mark.parametrize("text", ["rosa lund", "rosa@example.org", "01632960444"])
def test_a_caller_is_found_and_chosen_by_their_officer_not_by_the_page(asha, folk, text):
    rosa, _, _ = folk
    page = asha.get(f"log?find={text}").text
    assert "1 person is known by that" in page
    assert f'href="?caller={rosa.pk}"' in page
    assert 'class="d-caller__who' not in page
    assert 'class="d-caller__who m-break">Rosa Lund' in asha.get(f"log?caller={rosa.pk}").text


def test_a_caller_is_found_by_a_reference_or_a_postcode_of_theirs(asha, ask):
    case = ask("missed-bin", answers={**BINS, "postcode": "AB1 2AD"})
    for text in (case.reference, "ab1 2ad"):
        page = asha.get(f"log?find={text}").text
        assert f'href="?of={case.reference}"' in page
    assert "Robin Vale" in asha.get(f"log?of={case.reference}").text


def test_nobody_found_is_said(asha, folk):
    assert "Nobody is known by that, and no open case" in asha.get("log?find=Lund").text


def test_what_is_typed_narrows_the_services_and_one_that_fits_is_opened(asha, folk):
    part = asha.get("log?text=bin", **{"hx-request": "true"}).text
    assert "Report a missed bin" in part
    assert "<html" not in part
    lars = folk[1]
    opened = asha.get(f"log?text=missed%20bin&go=yes&caller={lars.pk}")
    assert opened.url == f"/staff/{FORM}?caller={lars.pk}"
    assert asha.get("log?text=&go=yes").status_code == 200


def test_the_form_is_filled_with_how_the_caller_is_reached(asha, folk):
    rosa, lars, _ = folk
    page = asha.get(f"{FORM}?caller={rosa.pk}").text
    for value in ("Rosa Lund", "rosa@example.org", "01632 960 444"):
        assert f'value="{value}"' in page
    page = asha.get(f"{FORM}?caller={lars.pk}&for={rosa.pk}").text
    assert 'value="Rosa Lund"' in page
    assert "They speak for" in page


def test_whom_a_caller_may_act_for_stands_beside_the_form_and_why_not(asha, folk):
    _, lars, _ = folk
    page = asha.get(f"{FORM}?caller={lars.pk}").text
    assert "in Report a missed bin, until" in page
    assert "Business, not checked" in page
    assert page.count(">Log it for them<") == 2
    page = asha.get(f"log/ashby/fly-tipping?caller={lars.pk}").text
    assert "The caller may act for Rosa Lund, but not in this." in page
    assert page.count(">Log it for them<") == 1


def test_choosing_a_caller_loses_nothing_that_is_typed(asha, folk):
    rosa, _, _ = folk
    token = str(uuid4())
    typed = {"token": token, "town": "Ashby", "full_name": "R. Lund", "email": ""}
    page = asha.post(FORM, **typed, choose=f"caller={rosa.pk}").text
    for value in ("Ashby", "R. Lund", "rosa@example.org", token):
        assert f'value="{value}"' in page
    assert f'name="caller" value="{rosa.pk}"' in page


def test_a_case_for_somebody_who_is_acted_for_is_theirs_and_says_who_called(asha, town, folk):
    rosa, lars, _ = folk
    who = {"caller": str(lars.pk), "for": str(rosa.pk)}
    done = asha.post(FORM, token=str(uuid4()), **TYPED, **who)
    case = only_case(town)
    assert done.url == f"/staff/log/done/{case.reference}?caller={lars.pk}&for={rosa.pk}"
    assert case.requester_id == rosa.pk
    with scope.opened([town.council.pk], writes=False):
        entry = Entry.objects.get(verb="case.created")
    assert (entry.by_id, entry.facts["caller"]) == (town.people["asha"].pk, lars.pk)
    assert entry.facts["for"] == rosa.pk
    assert "Asha, told by Lars Berg for Rosa Lund" in asha.get(f"cases/{case.reference}").text
    page = asha.get(done.url.removeprefix("/staff/")).text
    assert "Lars Berg called for them" in page


def test_without_authority_the_form_says_so_and_keeps_what_was_typed(asha, town, folk):
    rosa, lars, _ = folk
    who = {"caller": str(rosa.pk), "for": str(lars.pk)}
    page = asha.post(FORM, token=str(uuid4()), **TYPED, **who)
    assert page.status_code == 422
    assert "The caller may not act for Lars Berg, or not any more" in page.text
    assert 'value="1 High Street"' in page.text
    with scope.opened([town.council.pk], writes=False):
        assert not Case.objects.exists()


def test_a_caller_of_another_council_is_nobody_here(asha, town, other_town):
    stranger = other_town.people["asha"]
    assert "d-caller__who" not in asha.get(f"{FORM}?caller={stranger.pk}").text
    asha.post(FORM, token=str(uuid4()), **TYPED, caller=str(stranger.pk))
    assert only_case(town).requester_id is None


def test_who_gives_no_name_asks_for_what_anyone_may(asha, dev, town):
    assert "Only with their name" in dev.get("log?unnamed=yes").text
    asha.client.force_login(town.people["asha"].identity)
    asha.post(FORM, token=str(uuid4()), **TYPED, unnamed="yes")
    with scope.opened([town.council.pk], writes=False):
        assert Entry.objects.get(verb="case.created").facts["is_unnamed"] is True


def test_what_they_asked_already_is_followed_and_not_logged_twice(asha, town, ask):
    case = ask("missed-bin", contact=Requester("Kim", phone="01632 960 777"))
    page = asha.get(f"{FORM}?of={case.reference}").text
    assert "They already asked this:" in page
    follow = f"log/follow/{case.reference}?of={case.reference}"
    assert f'href="/staff/{follow}"' in page
    assert "Add to “" in asha.get(follow).text
    empty = asha.post(follow, said=" ")
    assert empty.status_code == 422
    done = asha.post(follow, said="It is still full", of=case.reference)
    assert done.url == f"/staff/log/done/{case.reference}?heard=yes&of={case.reference}"
    assert "I have added that" in asha.get(done.url.removeprefix("/staff/")).text
    with scope.opened([town.council.pk], writes=False):
        assert Event.objects.get(kind="message").data == {"is_heard": True}
        assert Case.objects.count() == 1


def test_another_teams_case_cannot_be_followed(dev, ask):
    case = ask("missed-bin")
    assert dev.get(f"log/follow/{case.reference}").status_code == 404
    assert dev.post(f"log/follow/{case.reference}", said="Hello").status_code == 404


def test_the_end_of_a_call_has_the_reference_to_read_out_and_what_happens_next(asha, town):
    done = asha.post(FORM, token=str(uuid4()), **TYPED)
    case = only_case(town)
    page = asha.get(done.url.removeprefix("/staff/")).text
    assert f'd-done__reference">{case.reference}<' in page
    assert len(re.findall(r"d-done__part", page)) == 3
    assert "We aim to finish by" in page
    assert "You will get an email with the reference, at robin@example.com" in page


def test_what_was_solved_while_they_spoke_is_said_to_be_done(asha, town):
    solved = {"is_solved": "yes", "outcome": "emptied", "remark": "It had been emptied."}
    done = asha.post(FORM, token=str(uuid4()), **TYPED, **solved)
    assert only_case(town).state == State.RESOLVED
    assert "It is done:" in asha.get(done.url.removeprefix("/staff/")).text


def test_only_who_logged_it_or_may_see_it_reads_its_end(asha, dev, town, ask, sign_in):
    case = ask("missed-bin")
    assert sign_in("dev").get(f"log/done/{case.reference}").status_code == 404
    assert sign_in("asha").get(f"log/done/{case.reference}").status_code == 200
    dev = sign_in("dev")
    made = dev.post(FORM, token=str(uuid4()), **TYPED)
    page = dev.get(made.url.removeprefix("/staff/"))
    assert page.status_code == 200
    assert "Open the case" not in page.text, "it is another team's"


def test_an_officer_who_is_called_away_finds_the_call_again(asha, town, folk, sign_in):
    rosa, lars, _ = folk
    who = {"caller": str(lars.pk), "for": str(rosa.pk)}
    token = str(uuid4())
    assert asha.post(FORM, token=token, aside="yes", town="Ashby", **who).url == "/staff/log"
    page = asha.get("log").text
    assert "1 call put aside" in page
    assert f'href="/staff/{FORM}?aside={token}"' in page
    again = asha.get(f"{FORM}?aside={token}").text
    assert 'value="Ashby"' in again
    assert f'name="token" value="{token}"' in again
    assert f'name="for" value="{rosa.pk}"' in again
    dev = sign_in("dev")
    assert "call put aside" not in dev.get("log").text
    assert 'value="Ashby"' not in dev.get(f"{FORM}?aside={token}").text
    assert dev.post(f"log/aside/{token}/forget").status_code == 404
    asha = sign_in("asha")
    asha.post(FORM, **TYPED | {"token": token}, **who)
    with scope.opened([town.council.pk], writes=False):
        assert not KeptCall.objects.filter(is_forgotten=False).exists()
        assert Submission.objects.get().token.hex == token.replace("-", "")


def test_what_is_typed_is_kept_as_it_is_typed_and_can_be_forgotten(asha, town):
    token = str(uuid4())
    for place in ("Ash", "Ashby"):
        kept = asha.post(FORM, token=token, aside="auto", town=place)
        assert kept.status_code == 204
    with scope.opened([town.council.pk], writes=False):
        assert KeptCall.objects.get().typed == {"town": "Ashby"}
    asha.post(f"log/aside/{token}/forget")
    late = asha.post(FORM, token=token, aside="auto", town="Ashby", caller="1")
    assert late.status_code == 204
    assert token not in asha.get("log").text
    assert asha.post(f"log/aside/{token}/forget").status_code == 404
    with scope.opened([town.council.pk], writes=False):
        [left] = KeptCall.objects.values_list("typed", "caller", "spoken_for", "is_forgotten")
    assert left == ({}, None, None, True)


def test_what_is_kept_as_they_type_never_brings_a_logged_call_back(asha, town):
    token = str(uuid4())
    asha.post(FORM, token=token, aside="auto", town="Ashby")
    asha.post(FORM, **TYPED | {"token": token})
    assert asha.post(FORM, token=token, aside="auto", town="Ashby").status_code == 204
    asha.post(FORM, token=token, aside="yes", town="Ashby")
    assert "That call is logged already." in asha.get("log").text
    with scope.opened([town.council.pk], writes=False):
        assert not KeptCall.objects.filter(is_forgotten=False).exists()
        assert not KeptCall.objects.exclude(typed={}).exists()


def filled(page, name):
    """What a field of the form holds."""
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page)
    assert found, name
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


@pytest.mark.parametrize(
    ("chosen", "email"),
    [("caller={lars}", "lars@example.org"), ("unnamed=yes", ""), ("caller=", "")],
)
def test_whoever_is_chosen_instead_is_not_reached_as_the_one_before(asha, folk, chosen, email):
    rosa, lars, _ = folk
    reached = {"email": "Rosa@example.org ", "phone": "01632 960 444", "full_name": "R. Lund"}
    typed = {"token": str(uuid4()), "town": "Ashby", "caller": str(rosa.pk), **reached}
    page = asha.post(FORM, **typed, choose=chosen.format(lars=lars.pk)).text
    assert filled(page, "email") == email
    assert filled(page, "phone") == ""
    assert filled(page, "full_name") == "R. Lund", "the officer typed that"
    assert filled(page, "town") == "Ashby"


def test_whoever_is_chosen_after_the_one_a_case_tells_of_is_reached_as_themselves(asha, folk, ask):
    case = ask("missed-bin", contact=Requester("Kim", "kim@example.org", "01632 960 777"))
    typed = {"of": case.reference, "full_name": "Kim", "email": "kim@example.org"}
    page = asha.post(FORM, token=str(uuid4()), **typed, choose=f"caller={folk[1].pk}").text
    assert (filled(page, "full_name"), filled(page, "email")) == ("Lars Berg", "lars@example.org")


@pytest.mark.parametrize("path", ["log", FORM])
@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000])
def test_a_number_longer_than_any_is_nobodys(asha, path, number):
    page = asha.get(f"{path}?caller={number}&for={number}")
    assert page.status_code == 200
    assert 'class="d-caller__who' not in page.text


@pytest.fixture
def shared_desk(client, shared, other_town):
    """An officer of two councils, and Nils, who is known to the other one with a case there."""
    there = other_town.council
    with scope.opened([there.pk], writes=True) as at:
        nils = people.add(there, "Nils Holm", email="nils@example.org", by=SETUP, at=at)
        case = other_town.case("ict-fault", at=at, contact=Requester("Kim", "kim@example.org"))
    client.force_login(shared)
    return Officer(client, "three-rivers-ict"), nils, case


def test_at_a_shared_desk_a_form_knows_its_own_councils_people_only(shared_desk, folk):
    pat, nils, case = shared_desk
    theirs = FORM.replace("ashby", "brackwater")
    for text in ("Nils Holm", case.reference):
        assert "Nobody is known by that, and no open case" in pat.get(f"{FORM}?find={text}").text
        assert "known by that, and no open case" not in pat.get(f"{theirs}?find={text}").text
    for who in (f"caller={nils.pk}", f"of={case.reference}", f"caller={nils.pk}&recall=yes"):
        assert 'class="d-caller__who' not in pat.get(f"{FORM}?{who}").text
        assert 'class="d-caller__who' in pat.get(f"{theirs}?{who}").text


def test_at_a_shared_desk_a_call_of_another_councils_caller_is_put_aside(shared_desk, town, folk):
    pat, nils, _ = shared_desk
    for who in ({"caller": str(nils.pk)}, {"caller": str(folk[0].pk), "for": str(nils.pk)}):
        kept = pat.post(FORM, token=str(uuid4()), aside="auto", town="Ashby", **who)
        assert kept.status_code == 204
    with scope.opened([town.council.pk], writes=False):
        callers = KeptCall.objects.order_by("pk").values_list("caller_id", "spoken_for_id")
        assert list(callers) == [(None, None), (folk[0].pk, None)]
    pat.post(FORM, token=str(uuid4()), **TYPED, caller=str(nils.pk))
    assert only_case(town).requester_id is None


def test_at_a_shared_desk_a_call_is_taken_up_in_its_own_council_only(shared_desk):
    pat, _, _ = shared_desk
    token = str(uuid4())
    pat.post(FORM, token=token, aside="auto", full_name="Ola Dahl")
    assert 'value="Ola Dahl"' in pat.get(f"{FORM}?aside={token}").text
    theirs = FORM.replace("ashby", "brackwater")
    assert 'value="Ola Dahl"' not in pat.get(f"{theirs}?aside={token}").text


def test_whoever_has_no_name_or_only_a_case_is_on_the_line_again(asha, ask):
    case = ask("missed-bin", contact=Requester("Kim", "kim@example.org"))
    for who, told in (
        ({"unnamed": "yes"}, "They give no name</p>"),
        ({"of": case.reference}, f"as {case.reference} tells"),
    ):
        token = str(uuid4())
        asha.post(FORM, token=token, aside="yes", town="Ashby", **who)
        page = asha.get(f"{FORM}?aside={token}").text
        assert told in page
        for name, value in who.items():
            assert f'type="hidden" name="{name}" value="{value}"' in page


@pytest.mark.parametrize(("contact", "going"), [("kim@example.org", True), ("", False)])
def test_where_others_are_written_to_is_not_read_out(asha, ask, contact, going):
    case = ask("missed-bin", contact=Requester("Kim", contact))
    with scope.opened([case.council_id], writes=True) as at:
        Message.objects.filter(case_id=case.pk).delete()
        for to in ("approver@example.org", *([contact] if contact else [])):
            intent = Intent(
                council_id=case.council_id,
                recipient=to,
                subject="A case",
                body="Words",
                case_id=case.pk,
                event_id=Event.objects.filter(case=case).values_list("pk", flat=True)[0],
            )
            outbox.queue([intent], by=SETUP, at=at)
    page = asha.get(f"log/done/{case.reference}").text
    assert "approver@example.org" not in page
    assert ("an email with the reference, at kim@example.org" in page) is going
    assert ("No message goes out with the reference" in page) is not going


def test_at_a_shared_desk_what_is_heard_names_no_caller_of_another_council(shared_desk, ask):
    pat, nils, _ = shared_desk
    case = ask("ict-fault")
    pat.post(f"log/follow/{case.reference}", said="Still broken", caller=str(nils.pk))
    with scope.opened([case.council_id], writes=False):
        event = Event.objects.get(kind="message", case=case)
        entry = Entry.objects.filter(thing_id=case.pk).order_by("-pk")[0]
    assert event.data == {"is_heard": True}
    assert "caller" not in entry.facts
