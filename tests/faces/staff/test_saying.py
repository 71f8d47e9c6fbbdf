"""What officers write on a case: canned replies, drafts that are kept, colleagues who are named."""

import re

import pytest

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions.penning import named
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import CannedReply, Case, Event, Mention, Remark, Unsent
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people import queries

pytestmark = pytest.mark.django_db
BODY = "Hello {{name}}, {{officer}} looks after {{reference}}."


@pytest.fixture
def case(ask):
    return ask()


def at(town, case):
    return f"cases/{case.reference}"


def rows(town, model):
    with scope.opened([town.council.pk], writes=False):
        return list(model.objects.order_by("pk"))


def can(client, town, name="Hello", body=BODY, team="ict-desk", **more):
    whose = f"{town.council.pk}-{town.teams[team].pk if team else ''}"
    return client.post("canned/save", name=name, body=body, whose=whose, **more)


def kept(page):
    return re.search(r'<textarea[^>]*id="say-text"[^>]*>([^<]*)<', page.text)[1]


def hidden(page, name):
    return re.search(rf'name="{name}" value="(\d+)"', page.text)[1]


def test_a_canned_reply_is_filled_in_from_the_case_behind_what_is_written(dev, town, case):
    can(dev, town)
    number = rows(town, CannedReply)[0].pk
    assert f'<option value="{number}">Hello</option>' in dev.get(at(town, case)).text
    page = dev.post(f"{at(town, case)}/canned", canned=number, text="Thank you.")
    assert page.status_code == 200
    assert kept(page) == f"Thank you.\n\nHello Employee, Dev looks after {case.reference}."
    assert dev.post(f"{at(town, case)}/canned", canned="", text="Mine").status_code == 422


def test_a_page_that_asks_for_json_is_given_the_words_alone(dev, town, case):
    can(dev, town)
    number = rows(town, CannedReply)[0].pk
    asks = dev.host | {"accept": "application/json"}
    where = f"/staff/{at(town, case)}/canned"
    answer = dev.client.post(where, {"canned": number}, headers=asks)
    words = f"Hello Employee, Dev looks after {case.reference}."
    assert answer.json() == {"words": words, "told": ""}
    for wrong in (number + 1, "", "x"):
        assert dev.client.post(where, {"canned": wrong}, headers=asks).status_code == 404


def test_a_name_is_put_in_only_where_it_goes_to_their_own_address(dev, town, ask):
    from moothall.engine.cases.history import Requester

    can(dev, town)
    case = ask(contact=Requester("Buy our pills", email="stranger@example.com"))
    number = rows(town, CannedReply)[0].pk
    page = dev.post(f"{at(town, case)}/canned", canned=number)
    assert kept(page).startswith("Hello, Dev")


def tells_in_welsh(town):
    """Ashby has a Welsh name, and the employee is told in Welsh."""
    town.council.welsh_name = "Cyngor Ashby"
    town.council.save()
    with scope.opened([town.council.pk], writes=True) as now:
        person = town.people["employee"]
        people.speak(person, "cy", by=town.actor("employee"), at=now)


def test_whoever_is_told_in_welsh_gets_the_welsh_words(dev, town, case):
    assert 'name="welsh"' not in dev.get("canned").text
    tells_in_welsh(town)
    assert 'name="welsh"' in dev.get("canned").text
    can(dev, town, "Plain")
    dev.post(
        "canned/save",
        name="Both",
        body=BODY,
        welsh="Mae {{officer}} o {{council}} yn delio â {{reference}}.",
        whose=f"{town.council.pk}-{town.teams['ict-desk'].pk}",
    )
    both, plain = (rows(town, CannedReply)[place].pk for place in (1, 0))
    page = dev.post(f"{at(town, case)}/canned", canned=both)
    assert kept(page) == f"Mae Dev o Cyngor Ashby yn delio â {case.reference}."
    assert "has no words in Welsh yet" not in page.text
    page = dev.post(f"{at(town, case)}/canned", canned=plain)
    assert kept(page) == f"Hello Employee, Dev looks after {case.reference}."
    assert "has no words in Welsh yet" in page.text


def test_several_at_once_are_told_in_the_language_of_each(dev, town, ask):
    tells_in_welsh(town)
    both = {"name": "Both", "body": "Hello.", "welsh": "Helo."}
    dev.post("canned/save", **both, whose=f"{town.council.pk}-{town.teams['ict-desk'].pk}")
    ask()
    ticked = ",".join(re.findall(r'name="case" value="(\d+\.\d+)"', dev.get("queue").text))
    number = rows(town, CannedReply)[0].pk
    dev.post("queue/several", step="do", task="reply", canned=number, case=ticked)
    assert {one.body for one in rows(town, Remark)} == {"Helo."}


def test_canned_replies_are_a_teams_or_everybodys(dev, sign_in, town):
    can(dev, town)
    assert "Only managers" in can(dev, town, "All", team="").text
    assert can(sign_in("mo"), town, "All", team="").status_code == 302
    assert "team that you belong to" in can(sign_in("dev"), town, team="street-services").text
    names = re.findall(r'd-saved__name m-break">([^<]+)<', sign_in("asha").get("canned").text)
    assert names == ["All"]


def test_many_are_found_by_their_words(dev, town):
    assert 'id="canned-text"' not in dev.get("canned").text
    for number in range(8):
        can(dev, town, f"Hello {number}")
    can(dev, town, "Printer", body="It is out of toner.")
    assert 'id="canned-text"' in dev.get("canned").text
    names = re.findall(r'd-saved__name m-break">([^<]+)<', dev.get("canned?text=TONER+out").text)
    assert names == ["Printer"]
    assert "No canned reply has those words" in dev.get("canned?text=paper").text


def test_whose_it_is_is_chosen_where_there_is_a_choice(dev, sign_in, town):
    assert '<option value="">Choose</option>' not in dev.get("canned").text
    mo = sign_in("mo")
    assert '<option value="">Choose</option>' in mo.get("canned").text
    refused = mo.post("canned/save", name="Hello", body=BODY, whose="")
    assert (refused.status_code, "Choose whose it is." in refused.text) == (422, True)


def test_a_field_that_no_case_has_is_refused(dev, town):
    page = can(dev, town, body="Hello {{surname}}")
    assert page.status_code == 422
    assert "There is no field &#39;surname&#39;" in page.text
    assert rows(town, CannedReply) == []


def test_two_officers_change_one_and_neither_text_is_lost(dev, sign_in, town):
    can(dev, town, body="Try it again tomorrow.")
    number = rows(town, CannedReply)[0].pk
    sign_in("mo").post(
        "canned/change", number=number, revision=1, name="Hello", body="Try it again on Monday."
    )
    dev = sign_in("dev")
    page = dev.post(
        "canned/change", number=number, revision=1, name="Hello", body="Try it again now."
    )
    assert page.status_code == 422
    assert "<del>on Monday.</del><ins>now.</ins>" in page.text
    assert "Try it again now.</textarea>" in page.text
    assert rows(town, CannedReply)[0].body == "Try it again on Monday."
    dev.post("canned/change", number=number, revision=2, name="Hello", body="Try it again now.")
    assert rows(town, CannedReply)[0].body == "Try it again now."


def test_one_taken_away_is_put_back(dev, town, case):
    can(dev, town)
    number = rows(town, CannedReply)[0].pk
    dev.post("canned/remove", number=number)
    assert f'<option value="{number}">' not in dev.get(at(town, case)).text
    dev.post("canned/restore", number=number)
    assert f'<option value="{number}">' in dev.get(at(town, case)).text


def test_it_is_seen_as_the_requester_gets_it_and_not_sent(dev, town, case):
    before = len(rows(town, Message))
    page = dev.post(f"{at(town, case)}/preview", text="Please try it again.")
    assert "As Employee gets it" in page.text
    assert "Email to employee@ashby.example" in page.text
    assert page.text.count("Please try it again.") == 2
    assert len(rows(town, Message)) == before


def test_the_first_reply_is_confirmed_and_later_ones_are_not(dev, town, case):
    page = dev.get(at(town, case)).text
    assert 'name="first"' in page
    refused = dev.post(f"{at(town, case)}/reply", text="Hello.", first="yes")
    assert refused.status_code == 422
    assert "Tick that it may go to them." in refused.text
    assert kept(refused) == "Hello."
    dev.post(f"{at(town, case)}/reply", text="Hello.", first="yes", sure="yes")
    assert 'name="first"' not in dev.get(at(town, case)).text


def test_what_is_typed_is_kept_and_there_again(dev, sign_in, town, case):
    asked = {"text": "I am writ", "to": "officers", "seen": 1, "revision": 0}
    answer = dev.client.post(
        f"/staff/{at(town, case)}/draft", asked, headers=dev.host | {"accept": "application/json"}
    )
    assert answer.json() == {"revision": 1}
    page = dev.get(at(town, case))
    assert kept(page) == "I am writ"
    assert "Your draft is here again." in page.text
    assert 'value="officers" checked' in page.text
    assert kept(sign_in("mo").get(at(town, case))) == ""


def test_a_draft_is_let_go_once_it_is_sent_or_empty(dev, town, case):
    dev.post(f"{at(town, case)}/draft", text="One", revision=0)
    dev.post(f"{at(town, case)}/note", text="One")
    assert rows(town, Unsent) == []
    dev.post(f"{at(town, case)}/draft", text="Two", revision=0)
    dev.post(f"{at(town, case)}/draft", text=" ", revision=1)
    assert rows(town, Unsent) == []


def test_another_windows_words_are_shown_beside_these_and_both_stay(dev, town, case):
    dev.post(f"{at(town, case)}/draft", text="Call them today.", revision=0)
    asked = {"text": "Call them tomorrow.", "revision": 0}
    machine = dev.client.post(
        f"/staff/{at(town, case)}/draft", asked, headers=dev.host | {"accept": "application/json"}
    )
    assert machine.status_code == 409
    page = dev.post(f"{at(town, case)}/draft", **asked)
    assert page.status_code == 422
    assert "<del>today.</del><ins>tomorrow.</ins>" in page.text
    assert kept(page) == "Call them tomorrow."
    assert rows(town, Unsent)[0].text == "Call them today."
    dev.post(f"{at(town, case)}/draft", text="Both.", revision=hidden(page, "revision"))
    assert rows(town, Unsent)[0].text == "Both."


def test_what_a_colleague_wrote_meanwhile_comes_first(dev, sign_in, town, case):
    seen = hidden(dev.get(at(town, case)), "seen")
    sign_in("mo").post(f"{at(town, case)}/reply", text="We send somebody on Monday.")
    dev = sign_in("dev")
    page = dev.post(f"{at(town, case)}/reply", text="We send somebody now.", seen=seen)
    assert page.status_code == 422
    assert "Written while you wrote" in page.text
    assert "<del>on Monday.</del><ins>now.</ins>" in page.text
    assert kept(page) == "We send somebody now."
    done = dev.post(
        f"{at(town, case)}/reply", text="We send somebody now.", seen=hidden(page, "seen")
    )
    assert done.status_code == 302


def test_ones_own_words_and_what_moothall_did_hold_nothing_up(dev, town, case):
    seen = hidden(dev.get(at(town, case)), "seen")
    dev.post(f"{at(town, case)}/note", text="Mine.")
    assert dev.post(f"{at(town, case)}/note", text="More.", seen=seen).status_code == 302


def test_a_colleague_who_is_named_is_told_and_sees_it_in_their_work(dev, sign_in, town, case):
    dev.post(f"{at(town, case)}/note", text="@Mo, could you ring the supplier?")
    mail = rows(town, Message)[-1]
    assert (mail.recipient, "Dev named you in a note" in mail.subject) == ("mo@ashby.example", True)
    mo = sign_in("mo")
    page = mo.get("")
    assert "Colleagues named you" in page.text
    assert "could you ring the supplier?" in page.text
    number = rows(town, Mention)[0].pk
    assert mo.post(f"mentions/{number}/seen")["Location"].endswith(case.reference)
    assert "Colleagues named you" not in mo.get("").text
    assert mo.post(f"mentions/{number}/seen").status_code == 404


def test_nobody_is_told_of_a_case_that_they_may_not_see(dev, sign_in, town, case):
    dev.post(f"{at(town, case)}/note", text="@Asha should not hear of this. Nor @nobody.")
    assert rows(town, Mention) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@Mo and @mo, ring them", "Only officers see it. Mo is told.<"),
        ("ring a@mo.example", "Only officers see it.<"),
        ("@Nobody Atall", "Only officers see it. Nobody is told: behind @ goes the name of"),
        ("@Asha who may not", "Only officers see it. Nobody is told: behind @ goes the name of"),
        ("@Mo or @Nobody", "Mo is told. Nobody else is told: behind @ goes the name of"),
    ],
)
def test_who_writes_a_note_is_told_who_heard_of_it(dev, town, case, text, said):
    dev.post(f"{at(town, case)}/note", text=text)
    assert said in dev.get(at(town, case)).text


def test_a_note_is_not_shown_to_somebody_named_in_it_who_may_not_see_the_case_any_more(
    dev, sign_in, town, case
):
    with scope.opened([town.council.pk], writes=True) as now:
        by, asha = town.actor("mo"), town.people["asha"]
        people.join_team(asha, town.teams["ict-desk"], by=by, at=now)
    dev.post(f"{at(town, case)}/note", text="@Asha, the supplier is Marsh.")
    hers = sign_in("asha")
    assert "the supplier is Marsh" in hers.get("").text
    with scope.opened([town.council.pk], writes=True) as now:
        people.leave_team(asha, town.teams["ict-desk"], by=by, at=now)
    page = hers.get("")
    assert page.status_code == 200
    assert "Colleagues named you" not in page.text
    assert case.reference not in page.text
    assert hers.post(f"mentions/{rows(town, Mention)[0].pk}/seen").status_code == 404


def test_names_are_read_whole_and_first_names_where_they_are_one_officers(town):
    with scope.opened([town.council.pk], writes=True) as at_now:
        by = town.actor("mo")
        for name in ("Dev Patel", "Kit Marsh", "Kit Moor"):
            one = people.add(town.council, name, by=by, at=at_now)
            people.join_team(one, town.teams["ict-desk"], by=by, at=at_now)
        members = [one.person for one in queries.memberships(town.council.pk)]
        found = [
            [one.name for one in named(text, members)]
            for text in ("@dev patel!", "@Dev,", "@Kit", "@kit moor", "a@dev.example", "@Devon")
        ]
    assert found == [["Dev Patel"], ["Dev"], [], ["Kit Moor"], [], []]


def test_a_parent_that_is_closed_closes_its_resolved_parts(dev, town, ask):
    parent, part, other = ask(), ask(), ask()
    with scope.opened([town.council.pk], writes=True) as now:
        by = town.actor("dev")
        for one in (part, other):
            cases.link(one, parent, by=by, at=now, kind="child")
        for one in (parent, part):
            cases.resolve(one, by=by, at=now, outcome="fixed")
    page = dev.client.post(
        f"/staff/cases/{parent.reference}/do/close", headers=dev.host, follow=True
    )
    assert "Closed, with 1 of its parts. Their people are told." in page.text
    with scope.opened([town.council.pk], writes=False):
        states = dict(Case.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (parent, part, other)] == ["closed", "closed", "open"]


def test_words_are_erased_with_the_case(dev, town, case):
    from moothall.ground.people.queries import whose

    dev.post(f"{at(town, case)}/draft", text="About them", revision=0)
    with scope.opened([town.council.pk], writes=True) as now:
        cases.erase(whose(town.people["employee"]), by=town.actor("mo"), at=now)
    assert rows(town, Unsent) == []


def test_replies_to_several_cases_are_filled_in_by_each(dev, town, ask):
    made = [ask(), ask()]
    can(dev, town)
    number = rows(town, CannedReply)[0].pk
    ticked = ",".join(re.findall(r'name="case" value="(\d+\.\d+)"', dev.get("queue").text))
    sent = {"task": "reply", "canned": number, "case": ticked}
    assert "2 cases would change" in dev.post("queue/several", step="see", **sent).text
    dev.post("queue/several", step="do", **sent)
    with scope.opened([town.council.pk], writes=False):
        replied = Event.objects.filter(kind=EventKind.REPLIED).values("pk")
        words = set(Remark.objects.filter(event_id__in=replied).values_list("body", flat=True))
    assert words == {f"Hello Employee, Dev looks after {one.reference}." for one in made}
