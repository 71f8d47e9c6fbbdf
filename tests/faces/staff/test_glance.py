"""A case at a glance: what it tells, to whom, how cheaply, and what is done from it."""

import html
import re

import pytest
from tests.engine.cases.conftest import ANSWERS, someone
from tests.engine.cases.telling import june
from tests.faces.staff.test_retyping import ILL, offered
from tests.packs.test_services import definition

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions.deeds import SINCE
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import BulkChange, Case, Event, Presence, Remark
from moothall.engine.cases.together import MEANWHILE
from moothall.faces.staff.cases.glance import GIVEN_AWAY
from moothall.faces.staff.queue.live import COUNTED
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST

pytestmark = pytest.mark.django_db
GLANCE_QUERIES, GIVE_QUERIES, COUNT_QUERIES = 16, 18, 11


@pytest.fixture
def case(ask):
    return ask()


@pytest.fixture
def glance(dev, case):
    """The card as Dev sees it, as text."""

    def seen(more="", who=dev):
        return html.unescape(who.get(f"cases/{case.reference}/glance{more}").text)

    return seen


@pytest.fixture
def on(dev, case, glance):
    """Do something from the card, as it was seen just now: `on("take")`."""

    def done(verb, **typed):
        seen = re.search(r'name="seen" value="(\d+)"', glance())
        typed = {"seen": seen[1]} | typed if seen else typed
        return dev.post(f"cases/{case.reference}/glance/{verb}", **typed)

    return done


@pytest.fixture
def now(town, case):
    def stored():
        with scope.opened([town.council.pk], writes=False):
            return Case.objects.select_related("assignee", "team").get(pk=case.pk)

    return stored


def undo(on, page):
    return on("undo", change=re.search(r'name="change" value="(\d+)"', page.text)[1])


def test_done_lately_lists_what_was_done_to_several_and_not_what_was_done_here(dev, on, case):
    ticked = f"{case.pk}.{case.events_so_far}"
    note = {"task": "note", "text": "Seen.", "address": "", "case": ticked}
    assert dev.post("queue/several", step="do", **note).status_code == 302
    for _ in range(11):
        page = on("take")
        undo(on, page)
    lately = dev.get("queue/several").text
    assert lately.count('href="/staff/queue/several/') == 1
    assert "note: 1 case" in lately


def said_last(text):
    """Return what the card says was said last, without its marks; '' where it says nothing."""
    _, _, after = " ".join(re.sub(r"<[^>]+>", " ", text).split()).partition("Said last: ")
    return after


def test_it_tells_what_was_asked_by_whom_how_it_stands_and_what_waits(dev, ask, town):
    case = ask("ict-equipment")
    with scope.opened([town.council.pk], writes=True) as at:
        cases.note(case, by=town.actor("mo"), at=at, body="Ring before you come.")
    text = dev.get(f"cases/{case.reference}/glance").text
    plain = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    for words in (case.reference, "Employee asked", "Said last: internal note Mo", "Nobody yet"):
        assert words in plain
    assert "Ring before you come." in plain
    assert "2 tasks can be done now" in plain
    assert "<html" not in text


def test_what_was_said_last_is_the_last_that_stands(glance, town, case):
    assert "Said last" not in glance()
    with scope.opened([town.council.pk], writes=True):
        by = town.actor("dev")
        cases.reply(case, by=by, at=june(1, "09:10"), body="We are on it.")
        cases.receive_message(
            case, by=town.actor("employee"), at=june(1, "09:20"), body="Thank you!"
        )
    assert "Thank you!" in glance()
    with scope.opened([town.council.pk], writes=True):
        cases.note(case, by=by, at=june(1, "09:30"), body="He is glad.")
        cases.reply(case, by=by, at=june(1, "09:40"), body="Wrong case.")
        last = Event.objects.filter(case_id=case.pk).order_by("-sequence")[0].sequence
        cases.correct(case, by=by, at=june(1, "09:50"), event=last, to=None, remark="Not sent.")
    assert "He is glad." in glance()
    assert "Not sent." not in glance()


def test_what_was_said_in_a_case_merged_into_it_is_among_it(glance, town, case, ask):
    other = ask()
    with scope.opened([town.council.pk], writes=True) as at:
        by = town.actor("dev")
        cases.note(other, by=by, at=at, body="It is the same lift.")
        cases.merge(other, case, by=by, at=at)
    assert "It is the same lift." in glance()


def test_what_the_requester_of_a_case_merged_into_it_wrote_is_not_said_by_its_own(
    glance, town, case, ask
):
    other = ask(contact=Requester(name="Robin Vale"))
    with scope.opened([town.council.pk], writes=True) as at:
        Case.objects.filter(pk=case.pk).update(contact_name="Ann Hill")
        cases.merge(other, case, by=town.actor("dev"), at=at)
        cases.receive_message(other, by=GUEST, at=at, body="It is here too.")
    assert f"The requester of {other.reference}" in said_last(glance())
    assert "Ann Hill" not in said_last(glance())
    with scope.opened([town.council.pk], writes=True) as at:
        cases.receive_message(case, by=GUEST, at=at, body="And here.")
    assert "from the requester Ann Hill" in said_last(glance())


def test_what_was_put_at_another_moment_is_said_then_and_what_was_struck_out_never(dev, town, ask):
    case, by, at = ask(at=june(1)), town.actor("dev"), june(1, "12:00")

    def replied(words, at):
        with scope.opened([town.council.pk], writes=True):
            cases.reply(case, by=by, at=at, body=words)
            return Event.objects.filter(case_id=case.pk).latest("sequence").sequence

    def correct(event, to=None):
        with scope.opened([town.council.pk], writes=True):
            cases.correct(case, by=by, at=at, event=event, to=to, remark="Not then.")
            return Event.objects.filter(case_id=case.pk).latest("sequence").sequence

    def last():
        return said_last(html.unescape(dev.get(f"cases/{case.reference}/glance").text))

    first = replied("We are on it.", june(1, "10:40"))
    second = replied("It is mended.", june(1, "11:10"))
    second = correct(correct(second, june(1, "11:20")), june(1, "10:20"))
    assert "10:40am We are on it." in last()
    first = correct(first, june(1, "10:10"))
    assert "10:20am It is mended." in last()
    correct(second)
    assert "10:10am We are on it." in last()
    correct(first)
    assert last() == ""


def test_long_words_are_cut(glance, town, case):
    with scope.opened([town.council.pk], writes=True) as at:
        cases.note(case, by=town.actor("dev"), at=at, body="word " * 100)
    assert "word…" in glance()
    assert "word " * 60 not in glance()


def test_to_look_changes_nothing(glance, town, case, now):
    with scope.opened([town.council.pk], writes=True) as at:
        cases.receive_message(case, by=town.actor("employee"), at=at, body="And?")
        before = Entry.objects.count()
    assert "New message" in glance()
    assert now().has_news
    with scope.opened([town.council.pk], writes=False):
        assert (Presence.objects.count(), Entry.objects.count()) == (0, before)


def test_who_may_not_see_the_case_is_told_nothing(sign_in, town, other_town, case):
    for name, slug, home in (("asha", "ashby", "ashby"), ("dev", "brackwater", "brackwater")):
        officer = sign_in(name, slug, home)
        assert officer.get(f"cases/{case.reference}/glance").status_code == 404
        assert officer.post(f"cases/{case.reference}/glance/take").status_code == 404
        assert officer.get(f"cases/{case.reference}").status_code == 404


def test_answers_that_only_some_may_see_are_shown_to_those(sign_in, town, ask, monkeypatch):
    monkeypatch.setitem(ANSWERS, "help-with-bins", ILL)
    with scope.opened([town.council.pk], writes=True) as at:
        offered(town, at, definition("help-with-bins"))
    address = f"cases/{ask('help-with-bins').reference}/glance"
    assert ILL["why"] in sign_in("mo").get(address).text
    asha = sign_in("asha").get(address)
    assert asha.status_code == 200
    assert ILL["why"] not in asha.text


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_queries_however_much_was_said(
    dev, town, case, number, django_assert_num_queries
):
    with scope.opened([town.council.pk], writes=True) as at:
        for _ in range(number):
            cases.note(case, by=town.actor("dev"), at=at, body="Seen.")
    dev.get(f"cases/{case.reference}/glance")
    with django_assert_num_queries(GLANCE_QUERIES):
        dev.get(f"cases/{case.reference}/glance")
    with django_assert_num_queries(GIVE_QUERIES):
        dev.get(f"cases/{case.reference}/glance?give=yes")


def test_the_priority_is_changed_and_put_back(on, now, glance):
    before = now().priority
    assert 'name="reason"' in glance()
    page = on("prioritise", to="P2", reason="got worse", text="All of them now.")
    assert (page.status_code, now().priority) == (200, "P2")
    assert "The priority is P2 now." in page.text
    back = undo(on, page)
    assert "It is as it was before." in back.text
    assert now().priority == before


def test_undone_alone_it_says_no_more_than_that(on, town, case):
    undo(on, on("prioritise", to="P2", reason="got worse"))
    with scope.opened([town.council.pk], writes=False):
        assert Remark.objects.filter(case_id=case.pk).last().body == "Undone."


def test_a_case_is_taken_and_let_go_again(on, now, town):
    page = on("take")
    assert now().assignee_id == town.people["dev"].pk
    assert "The case is yours." in page.text
    assert "glance/take" not in page.text
    undo(on, page)
    assert now().assignee_id is None


def test_a_case_is_given_to_an_officer_and_why_is_asked_where_somebody_has_it(
    on, now, town, glance
):
    team, dev = town.teams["ict-desk"].pk, town.people["dev"].pk
    assert f'value="{team}-{dev}"' not in glance()
    assert f'value="{team}-{dev}"' in glance("?give=yes")
    assert on("assign", to=f"{team}-{dev}").status_code == 200
    assert now().assignee_id == dev
    page = on("assign", to=f"{team}-")
    assert page.status_code == 422
    assert "Say why it goes to somebody else." in page.text
    assert "Given to Ict-Desk" in on("assign", to=f"{team}-", text="I am away.").text
    assert now().assignee_id is None


def test_given_to_where_one_sees_it_no_more_it_says_so(sign_in, town, ask):
    case = ask("missed-bin")
    with scope.opened([town.council.pk], writes=True) as at:
        cases.assign(case, by=town.actor("mo"), at=at, person=town.people["dev"])
    dev, path = sign_in("dev"), f"cases/{case.reference}/glance"
    seen = re.search(r'name="seen" value="(\d+)"', dev.get(path).text)[1]
    to = f"{town.teams['street-services'].pk}-"
    page = dev.post(f"{path}/assign", seen=seen, to=to, text="It is theirs.")
    assert (page.status_code, GIVEN_AWAY in page.text) == (200, True)
    assert case.reference not in page.text
    assert dev.get(path).status_code == 404


def test_what_is_missing_is_said_and_nothing_is_done(on, now, town):
    page = on("prioritise", to="P2")
    assert page.status_code == 422
    assert "Choose what happened." in page.text
    page = on("prioritise", to="P4", reason="got worse")
    assert page.status_code == 422
    assert "What got worse cannot become less urgent." in page.text
    assert now().priority == "P3"
    with scope.opened([town.council.pk], writes=False):
        assert BulkChange.objects.count() == 0


def test_what_somebody_did_meanwhile_is_seen_first(dev, on, now, town, case):
    with scope.opened([town.council.pk], writes=True) as at:
        cases.note(case, by=town.actor("mo"), at=at, body="Leave it.")
    page = on("prioritise", to="P1", reason="got worse", seen=str(case.events_so_far))
    assert (page.status_code, now().priority) == (422, "P3")
    assert MEANWHILE in page.text
    assert "Leave it." in page.text


def test_what_more_happened_to_is_not_undone(on, now, town, case):
    page = on("prioritise", to="P2", reason="got worse")
    with scope.opened([town.council.pk], writes=True) as at:
        cases.reprioritise(now(), by=town.actor("mo"), at=at, to="P1", reason="got worse")
    assert SINCE in undo(on, page).text
    assert now().priority == "P1"


def test_only_what_was_done_to_that_case_alone_is_undone_there(on, dev, ask, case):
    other = ask()
    page = on("take")
    number = re.search(r'name="change" value="(\d+)"', page.text)[1]
    assert dev.post(f"cases/{other.reference}/glance/undo", change=number).status_code == 404
    assert on("undo", change="999999").status_code == 404
    assert on("erase").status_code == 404


def test_whoever_may_only_look_is_offered_nothing(sign_in, town, case):
    with scope.opened([town.council.pk], writes=True) as at:
        someone(town.council, "vic", "auditor", at)
    page = sign_in("vic").get(f"cases/{case.reference}/glance")
    assert page.status_code == 200
    assert "<form" not in page.text


def test_a_case_that_is_over_offers_nothing_and_shows_no_tasks(glance, town, case):
    with scope.opened([town.council.pk], writes=True) as at:
        cases.resolve(case, by=town.actor("dev"), at=at, outcome="fixed")
    assert "<form" not in glance()
    assert "can be done now" not in glance()


def test_the_numbers_in_the_navigation_count_what_one_may_see(dev, sign_in, town, ask, case):
    ask("missed-bin")
    with scope.opened([town.council.pk], writes=True) as at:
        cases.assign(ask(), by=town.actor("dev"), at=at, person=town.people["dev"])
    told = dev.get("queue/counts").json()
    assert told == {
        "my-work": {"number": "1", "words": "open with you"},
        "queue": {"number": "1", "words": "open that nobody has"},
    }
    assert set(told) == set(COUNTED)
    assert sign_in("mo").get("queue/counts").json()["queue"]["number"] == "2"
    assert dev.get("queue/counts")["Cache-Control"] == "no-store, private"


def test_the_numbers_cost_one_statement_whatever_they_are(dev, ask, django_assert_num_queries):
    for _ in range(3):
        ask()
    dev.get("queue/counts")
    with django_assert_num_queries(COUNT_QUERIES):
        dev.get("queue/counts")
