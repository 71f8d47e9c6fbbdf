"""O1: mail that came in, at the desk: seen as text by who may; judged; its mailbox set, tried."""

import pytest
from tests.conftest import council as a_council
from tests.engine.cases.conftest import SETUP, someone
from tests.engine.inbox.conftest import ashbys_mail
from tests.engine.inbox.letters import letter
from tests.faces.staff.conftest import Officer
from tests.outside.mailbox.returned import report
from tests.standing import on as standing_on

from moothall.engine.inbox import jobs, queries
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import State
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity
from moothall.outside.mailbox.standin import PASSWORD, USER, Standin

pytestmark = pytest.mark.django_db
LIST = [("List-Id", "<news.example.org>")]


@pytest.fixture
@standing_on(ashbys_mail)
def place(standing):
    return standing


@pytest.fixture
def enter(client, place):
    """Sign somebody in at the desk of the town with mail."""

    def entered(name):
        client.force_login(Identity.objects.get(email=f"{name}@ashby.example"))
        return Officer(client, "ashby")

    return entered


@pytest.fixture
def cora(enter):
    return enter("cora")


@pytest.fixture
def held(place):
    return place.receive(letter("<script>alert(1)</script> Buy this.", more=LIST))


@pytest.fixture
def ada(place, enter):
    with scope.opened([place.council.pk], writes=True) as at:
        someone(place.council, "ada", "admin", at)
    return enter("ada")


def test_mail_that_needs_somebody_is_listed_and_shown_as_text(cora, held):
    listed = cora.get("mail").text
    assert f'href="/staff/mail/{held.token}"' in listed
    assert "It was sent to many people" in listed
    page = cora.get(f"mail/{held.token}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Buy this." in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(("name", "sees"), [("cora", 200), ("dev", 404), ("mo", 200)])
def test_only_who_works_the_service_sees_what_belongs_to_no_case(enter, held, name, sees):
    officer = enter(name)
    assert officer.get(f"mail/{held.token}").status_code == sees
    assert (str(held.token) in officer.get("mail").text) is (sees == 200)


def test_what_may_belong_to_a_case_is_seen_by_who_sees_the_case(place, enter):
    place.receive(letter())
    [case] = place.cases()
    [sent] = place.messages()
    mail = place.receive(letter("Hm.", to=place.address_of(sent)))
    assert mail.case_id == case.pk
    assert enter("cora").get(f"mail/{mail.token}").status_code == 200
    assert enter("dev").get(f"mail/{mail.token}").status_code == 404


def test_a_held_mail_stands_beside_its_case_and_not_in_its_story(place, cora):
    place.receive(letter())
    [case] = place.cases()
    [sent] = place.messages()
    mail = place.receive(letter("Believe me.", to=place.address_of(sent), subject="A forgery"))
    page = cora.get(f"cases/{case.reference}").text
    assert f'href="/staff/mail/{mail.token}"' in page
    assert "Not shown to be theirs" in page
    assert "Believe me." not in page


def test_a_mail_becomes_a_case_by_one_button(cora, place, held):
    answer = cora.post(f"mail/{held.token}/case")
    assert answer.status_code == 302
    [case] = place.cases()
    assert case.reference in cora.get(f"mail/{held.token}").text
    assert cora.post(f"mail/{held.token}/case").status_code == 422
    assert len(place.cases()) == 1


def test_a_mail_is_added_to_a_case_as_a_note_unless_they_say_otherwise(cora, place, held):
    place.receive(letter())
    [case] = place.cases()
    wrong = cora.post(f"mail/{held.token}/add", reference="", to="note")
    assert (wrong.status_code, "Enter the reference" in wrong.text) == (422, True)
    assert (
        cora.post(f"mail/{held.token}/add", reference="AAA-BBB-CCC", to="note").status_code == 422
    )
    assert (
        cora.post(f"mail/{held.token}/add", reference=case.reference, to="note").status_code == 302
    )
    story = cora.get(f"cases/{case.reference}").text
    assert "not shown to be theirs" in story


def test_a_refusal_says_why_and_is_undone(cora, place, held):
    wrong = cora.post(f"mail/{held.token}/refuse", reason="")
    assert (wrong.status_code, "Enter why you refuse it" in wrong.text) == (422, True)
    cora.post(f"mail/{held.token}/refuse", reason="Advertising")
    assert "Advertising" in cora.get("mail?state=refused").text
    assert "Undo" in cora.get(f"mail/{held.token}").text
    cora.post(f"mail/{held.token}/restore")
    assert place.now(held).state == State.HELD


def states(place):
    with scope.opened([place.council.pk], writes=False):
        return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def test_several_are_refused_at_once_after_their_number_was_said(cora, place):
    tokens = [str(place.receive(letter(f"News {n}", more=LIST)).token) for n in range(3)]
    page = cora.get("mail?all=1").text
    assert page.count('name="mail"') == page.count(" checked>") == 3
    asked = cora.post("mail/several", mail=tokens[:2])
    assert (asked.status_code, "Refuse 2 mails?" in asked.text) == (200, True)
    assert states(place) == ["held"] * 3
    unsaid = cora.post("mail/several", mail=tokens[:2], sure="yes", reason="")
    assert (unsaid.status_code, "Enter why you refuse it." in unsaid.text) == (422, True)
    for _ in range(2):
        sent = cora.post("mail/several", mail=tokens[:2], sure="yes", reason="Advertising")
        assert sent.status_code == 302
    assert states(place) == ["refused", "refused", "held"]
    assert "Choose mail that is still to be judged" in cora.get("mail").text
    assert cora.post("mail/several", mail=["x", *tokens[:1]]).status_code == 302
    cora.post(f"mail/{tokens[0]}/restore")
    assert states(place) == ["held", "refused", "held"]


def test_only_who_works_mail_is_offered_to_refuse_it(place, enter, client, held, three_rivers):
    with scope.opened([place.council.pk], writes=True) as at:
        audrey = someone(place.council, "audrey", "auditor", at)
    brackwater = a_council("brackwater")
    with scope.opened([brackwater.pk], writes=True) as at:
        more = {"email": "audrey@ashby.example", "identity": audrey.identity}
        there = people.add(brackwater, "Audrey", by=SETUP, at=at, **more)
        people.stand(there, "officer", by=SETUP, at=at)
    officer = enter("audrey")
    for slug in ("ashby", "three-rivers-ict"):
        officer.slug = slug
        listed, page = officer.get("mail").text, officer.get(f"mail/{held.token}").text
        assert str(held.token) in listed
        assert "Buy this" in page
        assert "Refuse" not in listed.replace("Refused", "")
        assert "Refuse" not in page.replace("Refused", "")
        officer.post("mail/several", mail=str(held.token), sure="yes", reason="x")
        officer.post(f"mail/{held.token}/refuse", reason="x")
    assert states(place) == ["held"]


def test_one_that_could_not_be_read_is_shown_as_it_came(cora, place):
    mail = place.receive(letter(more=[(f"X-{n}", "x") for n in range(600)]))
    assert mail.state == State.QUARANTINED
    page = cora.get(f"mail/{mail.token}").text
    assert "too many fields" in page
    assert "X-0: x" in page
    assert cora.post(f"mail/{mail.token}/restore").status_code == 302
    assert place.now(mail).state == State.KEPT


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(cora, place, count, django_assert_num_queries):
    place.receive(*(letter(f"News {n}", more=LIST) for n in range(count)))
    cora.get("mail")
    with django_assert_num_queries(QUERIES):
        assert cora.get("mail").text.count("d-list__row") == count


QUERIES = 15


@pytest.fixture
def box(settings):
    settings.MAILBOX_HOSTS = ["ashby=127.0.0.1"]
    with Standin() as running:
        yield running


def given(box, **more):
    return {
        "address": "Help@ashby.example",
        "service": "write-to-us",
        "server": "mx.ashby.example",
        "host": "127.0.0.1",
        "port": str(box.port),
        "user": USER,
        "password": PASSWORD,
        "folder": "INBOX",
    } | more


def test_an_administrator_sets_a_mailbox_tries_it_and_its_mail_comes(ada, place, box):
    assert ada.post("settings/mail/set", **given(box)).status_code == 302
    page = ada.get("settings/mail").text
    assert PASSWORD not in page
    box.put(letter())
    assert (
        "Unread mails in it: 1."
        in ada.client.post("/staff/settings/mail/try", headers=ada.host, follow=True).text
    )
    assert jobs.read_once() == 1
    jobs.understand_once()
    assert (len(place.cases()), box.unread) == (1, 0)
    assert ada.post("settings/mail/remove").status_code == 302
    with scope.opened([place.council.pk], writes=False):
        assert queries.mailbox(place.council.pk) is None


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"address": "help"}, "Enter the mailbox"),
        ({"address": "a-very-long-name-of-a-mailbox@ashby.example"}, "at most 20 characters"),
        ({"service": "missed-bin"}, "A mail cannot answer what Report a missed bin"),
        ({"service": ""}, "Choose what mail becomes"),
        ({"user": ""}, "Enter the name with which"),
        ({"port": "0"}, "Enter a port"),
        ({"host": "imap.example.org"}, "only encrypted"),
    ],
)
def test_a_mailbox_that_cannot_be_is_refused_beside_its_field(ada, box, more, says):
    answer = ada.post("settings/mail/set", **given(box, **more))
    assert (answer.status_code, says in answer.text) == (422, True)


def test_a_mailbox_that_cannot_be_read_says_why(ada, place, box):
    ada.post("settings/mail/set", **given(box, password="wrong"))
    answer = ada.post("settings/mail/try")
    assert (answer.status_code, "Not you" in answer.text) == (422, True)
    assert jobs.read_once() == 0
    assert "Cannot be read" in ada.get("settings/mail").text


def test_a_server_inside_our_network_is_read_only_where_it_was_named(ada, box, settings):
    ada.post("settings/mail/set", **given(box))
    settings.MAILBOX_HOSTS = ["brackwater=127.0.0.1"]
    answer = ada.post("settings/mail/try")
    assert (answer.status_code, "not public" in answer.text) == (422, True)


def test_nobody_else_sets_it(enter, box):
    assert enter("mo").get("settings/mail").status_code == 403


def test_what_a_machine_answered_is_under_nothing_to_do(cora, place):
    place.receive(report("of-somebody-else"))
    assert "It is a report of a mail server" in cora.get("mail?state=passed").text
