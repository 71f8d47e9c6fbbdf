"""One case: what its page shows, and what an officer does to it."""

import html
import re

import pytest
from tests.engine.cases.conftest import someone
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Event, Remark, Task
from moothall.engine.cases.rules import why_not_work
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST
from moothall.ground.people.models import Person

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 40
KNOWN = 1
"""More of a requester who is known: which registers say what people have."""


@pytest.fixture
def case(ask):
    return ask()


@pytest.fixture
def on(dev, case):
    """Do something on the case's page: `on("do/take")`."""

    def done(path, **typed):
        return dev.post(f"cases/{case.reference}/{path}", **typed)

    return done


@pytest.fixture
def now(town, case):
    """The case as it stands."""

    def stored():
        with scope.opened([town.council.pk], writes=False):
            return Case.objects.select_related("assignee", "team").get(pk=case.pk)

    return stored


def said(town, case):
    with scope.opened([town.council.pk], writes=False):
        remarks = Remark.objects.filter(case_id=case.pk).order_by("pk")
        return list(remarks.values_list("body", "is_public"))


def kinds(town, case):
    with scope.opened([town.council.pk], writes=False):
        events = Event.objects.filter(case_id=case.pk).order_by("sequence")
        return list(events.values_list("kind", flat=True))


def test_the_page_shows_what_was_asked_and_how_the_clocks_stand(dev, case):
    text = dev.get(f"cases/{case.reference}").text
    for words in ("It says that it is full.", "Resolution", "First answer", "Office hours", "Why"):
        assert words in text


def test_what_was_asked_comes_before_who_asked_also_for_whoever_hears_the_page(dev, case):
    text = dev.get(f"cases/{case.reference}").text
    parts = re.findall(r'id="(answers|requester|clocks|say|story)"', text)
    assert parts == ["answers", "requester", "clocks", "say", "story"]


def test_who_asked_stands_in_the_head_and_leads_to_all_that_they_asked_for(dev, ask):
    kim = Requester("Kim", email="kim@ashby.example")
    case, other = ask(contact=kim), ask(contact=kim)
    text = html.unescape(dev.get(f"cases/{case.reference}").text)
    assert "Asked for by </span>Kim</a>" in text
    everything = re.search(r'href="/staff/(queue\?[^"]*)">All that they asked for<', text)[1]
    assert {case.reference, other.reference} == set(dev.listed(everything))
    nobody = dev.get(f"cases/{ask(contact=Requester()).reference}").text
    assert "All that they asked for" not in nobody


def test_the_name_of_somebody_known_leads_to_what_is_known_of_them(dev, town, case):
    person = town.people["employee"]
    known = f'href="/staff/known/{person.pk}"'
    assert known in dev.get(f"cases/{case.reference}").text
    with scope.opened([town.council.pk], writes=True):
        Person.objects.filter(pk=person.pk).update(disabled_at=june(2))
    assert known not in dev.get(f"cases/{case.reference}").text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_one_other_case_and_three(
    dev, town, ask, number, django_assert_num_queries
):
    kim = Requester("Kim", email="kim@ashby.example")
    case, *others = [ask(contact=kim) for _ in range(1 + number)]
    with scope.opened([town.council.pk], writes=True) as at:
        for other in others:
            cases.assign(other, by=town.actor("dev"), at=at, person=town.people["dev"])
    assert len(dev.listed(f"cases/{case.reference}")) == number
    with django_assert_num_queries(PAGE_QUERIES):
        dev.get(f"cases/{case.reference}")


def test_taking_a_case_puts_my_name_on_it(on, now, town):
    answer = on("do/take")
    assert answer.status_code == 302
    assert now().assignee_id == town.people["dev"].pk


def test_a_case_is_taken_from_the_queue_and_the_view_is_there_again(dev, on, now, town, case):
    view = "priority=P3&sort=newest"
    page = dev.get(f"queue?{view}")
    assert f'formaction="/staff/cases/{case.reference}/do/take"' in page.text
    back = on("do/take", address=view)
    assert back["Location"] == f"/staff/queue?{view}"
    assert now().assignee_id == town.people["dev"].pk
    page = dev.get(f"queue?{view}")
    assert f"{case.reference}: The case is yours." in page.text
    assert "do/take" not in page.text
    assert on("do/watch", address="//elsewhere.example")["Location"] == "/staff/queue"


def test_what_was_done_is_said_once(on, dev, case):
    on("do/take")
    page = f"cases/{case.reference}"
    assert "The case is yours." in dev.get(page).text
    assert "The case is yours." not in dev.get(page).text


def test_a_case_can_be_given_to_a_team_or_to_an_officer_of_it(on, now, town):
    desk, dev = town.teams["ict-desk"].pk, town.people["dev"].pk
    on("do/assign", to=f"{desk}-{dev}")
    assert now().assignee_id == dev
    on("do/assign", to=f"{town.teams['ict-stores'].pk}-", text="They have it.")
    assert (now().team_id, now().assignee_id) == (town.teams["ict-stores"].pk, None)


def test_nobody_can_be_given_a_case_who_is_not_on_the_list(on, now):
    page = on("do/assign", to="1-999999")
    assert page.status_code == 422
    assert "Choose a team or an officer." in page.text
    assert now().assignee_id is None


def test_pausing_asks_why_and_tells_the_requester(on, now, town, case):
    on("do/pause", reason="requester", text="Which mailbox is it?")
    assert now().state == "paused"
    assert said(town, case) == [("Which mailbox is it?", True)]


def test_what_is_typed_for_a_wait_for_others_stays_inside(on, dev, case):
    on("do/pause", reason="supplier", text="Ordered the part.")
    text = dev.get(f"cases/{case.reference}").text
    before, _, after = text.partition("Ordered the part.")
    assert "d-story__entry--note" in before[-900:]
    assert after


def test_a_paused_case_shows_who_paused_it_and_why(on, dev, case):
    on("do/pause", reason="requester")
    text = dev.get(f"cases/{case.reference}").text
    assert "Paused by Dev" in text
    assert "We are waiting to hear from you" in text
    assert "Clock stopped" in text


def test_work_goes_on(on, now):
    on("do/pause", reason="requester")
    on("do/resume")
    assert now().state == "open"


def test_resolving_needs_an_outcome_and_keeps_what_was_typed(on, now):
    page = on("do/resolve", outcome="", text="Emptied the mailbox.")
    assert page.status_code == 422
    assert "Choose how it ended." in page.text
    assert "Emptied the mailbox.</textarea>" in page.text
    assert "<title>Error: " in page.text
    assert now().state == "open"


def test_resolve_close_and_reopen(on, now):
    on("do/resolve", outcome="fixed", text="Done.")
    assert now().state == "resolved"
    on("do/close")
    assert now().state == "closed"
    on("do/reopen", text="It came back.")
    assert now().state == "open"


def test_a_refusal_is_shown_in_the_actions_own_words(on, dev, case):
    page = on("do/resume")
    assert page.status_code == 422
    assert "The case is open, so you cannot resume it." in page.text


def test_a_refused_act_keeps_what_was_typed(on):
    on("do/resolve", outcome="fixed")
    page = on("do/pause", reason="requester", text="Long words about a wait.")
    assert "The case is resolved, so you cannot pause it." in page.text


def test_priority_that_got_worse_or_was_wrong(on, now):
    before = now().priority
    on("do/prioritise", to="P2", reason="got worse")
    assert (before, now().priority) == ("P3", "P2")
    page = on("do/prioritise", to="P4", reason="got worse")
    assert "What got worse cannot become less urgent." in page.text
    on("do/prioritise", to="P4", reason="was wrong")
    assert now().priority == "P4"


def test_cancelling_needs_a_reason(on, now):
    assert on("do/cancel").status_code == 422
    on("do/cancel", reason="duplicate")
    assert now().state == "cancelled"


def test_a_reply_reaches_the_requester_and_a_note_does_not(on, town, case):
    on("reply", text="Is it better now?")
    on("note", text="Mailbox was full.")
    assert said(town, case) == [("Is it better now?", True), ("Mailbox was full.", False)]


def test_a_reply_and_a_note_look_different_and_say_so(on, dev, case):
    on("reply", text="Is it better now?")
    on("note", text="Mailbox was full.")
    text = dev.get(f"cases/{case.reference}").text
    assert text.count("d-story__entry--reply") == 1
    assert text.count("d-story__entry--note") == 1
    assert "Public reply</span>" in text
    assert "Internal note</span>" in text


def test_an_empty_reply_is_refused(on, town, case):
    page = on("reply", text="  ")
    assert page.status_code == 422
    assert "Write something first." in page.text
    assert said(town, case) == []


def test_a_draft_is_not_lost_when_the_action_refuses(on, town, case, monkeypatch):
    on("do/cancel", reason="spam")
    other = "The case belongs to teams that you are not in."
    monkeypatch.setattr("moothall.engine.cases.rules.why_not_reply", lambda *_: other)
    page = on("reply", text="Long words that took a while.")
    assert other in page.text
    assert "Long words that took a while.</textarea>" in page.text


def test_a_note_that_is_refused_is_still_a_note(on):
    page = on("note", text="")
    assert 'value="officers" checked' in page.text


def test_tasks_are_finished_from_the_page_and_the_next_begin(on, dev, case, town):
    assert "Find out what is wrong" in dev.get(f"cases/{case.reference}").text
    on("tasks/diagnose")
    with scope.opened([town.council.pk], writes=False):
        states = dict(Task.objects.filter(case_id=case.pk).values_list("code", "state"))
    assert states == {"diagnose": "done", "mend": "ready"}


def test_a_task_that_waits_is_refused_in_words(on):
    page = on("tasks/mend")
    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_each_act_is_one_journalled_event(on, town, case):
    before = len(kinds(town, case))
    on("do/take")
    on("reply", text="Hello.")
    on("do/pause", reason="requester")
    assert kinds(town, case)[before:] == ["assigned", "replied", "paused"]


def test_an_unknown_verb_is_not_found(on):
    assert on("do/explode").status_code == 404


def test_acts_are_not_done_by_looking(dev, case):
    assert dev.get(f"cases/{case.reference}/do/take").status_code == 405


def test_what_cannot_be_done_says_why_beside_the_button(sign_in, town, ask):
    case = ask()
    with scope.opened([town.council.pk], writes=True) as at:
        someone(town.council, "vic", "auditor", at)
    text = sign_in("vic").get(f"cases/{case.reference}").text
    assert "Only officers can do that to a case." in text
    assert 'action="/staff/cases/' not in text


def test_what_strangers_type_is_never_markup(dev, ask):
    case = ask(answers={"details": "<script>alert(1)</script> it broke"})
    text = dev.get(f"cases/{case.reference}").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_requesters_other_open_cases_stand_beside(dev, ask):
    first, second = ask(), ask()
    assert second.reference in dev.get(f"cases/{first.reference}").text


def test_a_new_message_is_marked_in_the_queue_and_told_in_the_story(dev, town, case):
    with scope.opened([town.council.pk], writes=True) as at:
        cases.receive_message(case, by=GUEST, at=at, body="Any news?")
    assert "New message" in dev.get("queue").text
    assert "From the requester" in dev.get(f"cases/{case.reference}").text


def test_telling_the_outcome_answers_a_new_message(dev, town, case, on):
    with scope.opened([town.council.pk], writes=True) as at:
        cases.receive_message(case, by=GUEST, at=at, body="Any news?")
    on("do/resolve", outcome="fixed", text="It works again.")
    assert case.reference in dev.listed("queue?state=resolved")
    assert "New message" not in dev.get("queue?state=resolved").text


def test_a_page_of_a_long_story_takes_the_same_queries(dev, town, ask, django_assert_num_queries):
    short, long = ask(), ask(at=june(1))
    for number in range(3):
        dev.post(f"cases/{long.reference}/note", text=f"Note {number}")
    dev.get(f"cases/{short.reference}")
    dev.get(f"cases/{long.reference}")
    for case in (short, long):
        with django_assert_num_queries(PAGE_QUERIES + KNOWN):
            dev.get(f"cases/{case.reference}")


def test_the_button_and_the_refusal_use_the_same_words(town, ask):
    bins = ask("missed-bin")
    with scope.opened([town.council.pk], writes=False):
        reason = why_not_work(bins, town.actor("dev"))
    assert reason == "The case belongs to teams that you are not in."


def test_what_is_not_done_every_day_stands_under_more(sign_in, ask):
    page = sign_in("mo").get(f"cases/{ask().reference}").text
    every_day, _, more = page.partition('<details class="d-act d-more"')
    assert re.findall(r"d-act__name[^>]*>([^<]+)<", every_day) == [
        "Take it",
        "Resolve",
        "Pause",
        "Assign",
    ]
    assert re.findall(r"d-more__act[^>]*>([^<]+)<", more) == [
        "Priority",
        "Link a record",
        "Correct",
        "Cancel",
        "Merge",
        "Link",
        "Split",
        "Watch: be told by email",
    ]
    assert " open>" not in more.partition(">")[0] + ">"


def test_an_act_under_more_that_was_refused_is_open_with_why(sign_in, ask):
    page = sign_in("mo").post(f"cases/{ask().reference}/do/split", text="")
    assert page.status_code == 422
    assert re.search(r'd-act d-more" name="act" open>', page.text)
    assert "Say what the new case is about." in page.text


def test_whoever_takes_a_case_from_somebody_says_why_and_the_story_says_from_whom(
    sign_in, ask, town
):
    mo, case = sign_in("mo"), ask("missed-bin")
    streets, stores = town.teams["street-services"].pk, town.teams["ict-stores"].pk
    asha = town.people["asha"].pk
    first = mo.post(f"cases/{case.reference}/do/assign", to=f"{streets}-{asha}")
    assert first.status_code == 302
    refused = mo.post(f"cases/{case.reference}/do/assign", to=f"{stores}-")
    assert (refused.status_code, "Say why it goes to somebody else." in refused.text) == (422, True)
    mo.post(f"cases/{case.reference}/do/assign", to=f"{stores}-", text="It is a laptop bin.")
    page = html.unescape(mo.get(f"cases/{case.reference}").text)
    assert "Reassigned from Asha, Street-Services to the queue of Ict-Stores" in page
    assert "It is a laptop bin." in page
    assert "Assigned to Asha, Street-Services" in page
