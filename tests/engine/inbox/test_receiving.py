"""Mail becomes a case; an answer becomes the requester's words; the same mail is used once."""

import pytest
from tests.engine.documents.samples import pdf
from tests.engine.inbox.letters import BOX, ROSA, letter, proved, with_files

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.queries import filed
from moothall.engine.inbox.words import State
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


def story(town, case):
    with scope.opened([town.council.pk], writes=False) as at:
        return [(line.kind, line.body) for line in queries.timeline(case, at=at)][::-1]


def test_a_mail_becomes_a_case_of_the_chosen_service(town):
    mail = town.receive(letter())
    [case] = town.cases()
    assert (mail.state, mail.case_id) == (State.CASE, case.pk)
    assert (case.service, case.channel, case.contact_email) == ("write-to-us", "email", ROSA)
    with scope.opened([town.council.pk], writes=False):
        told = {row.question: row.printed for row in queries.answers(case)}
    assert told["about"] == "A broken light"
    assert told["words"] == "The light at our door is broken."
    assert told["who"] == f"Rosa Lund\n{ROSA}"


def test_its_sender_is_answered_once(town):
    town.receive(letter())
    [message] = town.messages()
    assert (message.recipient, message.is_limited) == (ROSA, True)


def test_files_come_in_by_the_way_of_all_files(town):
    page, script = pdf(), b"MZ not for you"
    mail = town.receive(
        with_files(("light.pdf", "application/pdf", page), ("run.exe", "application/x", script))
    )
    [case] = town.cases()
    with scope.opened([town.council.pk], writes=False):
        [kept] = filed.files(case)
    assert (kept.name, kept.question) == ("light.pdf", "files")
    assert "why_not" not in mail.attached[0]
    assert mail.attached[1]["why_not"].startswith("The selected file must be a")


def test_an_answer_at_its_signed_address_becomes_the_requesters_words(town):
    town.receive(letter())
    [case] = town.cases()
    town.do(cases.pause, case, reason="requester", remark="Which door?")
    [asked] = town.messages(subject__startswith="We need to hear")
    mail = town.receive(
        letter(
            "The red one.\n\nOn Mon, 1 Jun 2026 at 10:00, Ashby wrote:\n> Which door?\n> ",
            to=town.address_of(asked),
            auth=proved(),
        )
    )
    assert (mail.state, mail.case_id) == (State.MESSAGE, case.pk)
    [case] = town.cases()
    assert (case.state, case.has_news) == ("open", True)
    assert [one for one in story(town, case) if one[0] == "message"] == [
        ("message", "The red one.")
    ]
    assert "> Which door?" in mail.text


def test_the_same_mail_that_comes_twice_makes_one_case(town):
    raw = letter(own_id="<once@example.org>")
    town.receive(raw, raw)
    again = town.receive(raw.replace(b"MIME-Version", b"Received: by another\r\nMIME-Version"))
    assert len(town.cases()) == 1
    assert (again.state, again.reason[:14]) == (State.PASSED, "The same mail ")


def test_somebody_known_who_proves_it_is_the_requester(town):
    employee = town.desk.people["employee"]
    town.receive(letter(sender=employee.email, auth=proved("ashby.example")))
    [case] = town.cases()
    assert case.requester_id == employee.pk


@pytest.mark.parametrize("auth", ["", proved("ashby.example", result="fail")])
def test_somebody_who_only_says_who_they_are_is_nobody(town, auth):
    town.receive(letter(sender="employee@ashby.example", auth=auth))
    [case] = town.cases()
    assert case.requester_id is None


def test_what_we_send_about_a_case_is_answered_at_a_signed_address(town):
    from moothall.engine.contact import actions as contact

    town.receive(letter())
    sent = []

    def send(envelope):
        sent.append(envelope)
        return Accepted()

    with scope.opened([town.council.pk], writes=True) as at:
        number = contact.claim(town.council.pk, by=town.desk.actor("mo"), at=at)
        contact.deliver(number, send, by=town.desk.actor("mo"), at=at)
    [message] = town.messages()
    assert sent[0].reply_to == town.address_of(message)
    assert sent[0].reply_to.startswith("help+")
    assert sent[0].reply_to.endswith("@ashby.example")
    assert len(sent[0].reply_to.rpartition("@")[0]) <= 64


class Accepted:
    is_accepted, text, is_final, is_reachable = True, "250 OK", False, True


def test_a_mail_to_the_mailbox_without_words_is_somebodys_to_judge(town):
    mail = town.receive(letter("", subject="", to=BOX))
    assert (mail.state, mail.reason) == (State.HELD, "There are no words in it.")
