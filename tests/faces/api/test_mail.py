"""Mail over the wire: listed, read as text, judged; the mailbox set, tried and taken away."""

import pytest
from tests.engine.inbox.conftest import ashbys_mail
from tests.engine.inbox.letters import BOX, letter
from tests.faces.api.conftest import Machine, a_key
from tests.standing import on as standing_on

from moothall.outside.mailbox.standin import PASSWORD, USER, Standin

pytestmark = pytest.mark.django_db
LIST = [("List-Id", "<news.example.org>")]


@pytest.fixture
@standing_on(ashbys_mail)
def place(standing):
    return standing


@pytest.fixture
def machine(place):
    return Machine(place.council, a_key(place.council)[1])


def test_mail_is_listed_a_page_at_a_time_and_read(machine, place):
    tokens = [str(place.receive(letter(f"News {n}", more=LIST)).token) for n in range(3)]
    first = machine.get("/mail", limit=2).json()
    assert [one["id"] for one in first["items"]] == tokens[:0:-1]
    rest = machine.get("/mail", limit=2, cursor=first["next"]).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (tokens[:1], None)
    assert machine.get(f"/mail/{tokens[0]}").json()["text"] == "News 0"
    assert machine.get("/mail", state="refused").json()["items"] == []
    assert machine.get("/mail", cursor="abc").status_code == 404


def test_mail_is_judged(machine, place):
    place.receive(letter())
    [case] = place.cases()
    held = [str(place.receive(letter(f"News {n}", more=LIST)).token) for n in range(2)]
    refused = machine.send(f"/mail/{held[0]}/refuse", {"reason": "Advertising"}).json()
    assert (refused["state"], refused["reason"]) == ("refused", "Advertising")
    assert machine.send(f"/mail/{held[0]}/restore").json()["state"] == "held"
    added = machine.send(f"/mail/{held[0]}/add", {"reference": case.reference}).json()
    assert (added["state"], added["case"]) == ("message", case.reference)
    made = machine.send(f"/mail/{held[1]}/case").json()
    assert made["state"] == "case"
    assert machine.send(f"/mail/{held[1]}/case").status_code == 409


def test_several_are_refused_at_once(machine, place):
    held = [str(place.receive(letter(f"News {n}", more=LIST)).token) for n in range(3)]
    gone = "00000000-0000-4000-8000-000000000000"
    body = {"ids": [*held[:2], gone], "reason": "Advertising"}
    done = machine.send("/mail/refuse", body).json()
    assert (set(done["refused"]), done["left"]) == (set(held[:2]), [gone])
    assert machine.send("/mail/refuse", body).json() == {"refused": [], "left": body["ids"]}
    assert machine.get(f"/mail/{held[2]}").json()["state"] == "held"


def test_an_officer_of_another_team_sees_none_of_it(place):
    token = place.receive(letter(more=LIST)).token
    key = a_key(place.council, "mail:read", "mail:act", person=place.desk.people["dev"])[1]
    dev = Machine(place.council, key)
    assert dev.get("/mail").json()["items"] == []
    assert dev.get(f"/mail/{token}").status_code == 404
    assert dev.send(f"/mail/{token}/case").status_code == 404


def test_the_mailbox_is_set_tried_and_taken_away(machine, settings):
    settings.MAILBOX_HOSTS = ["ashby=127.0.0.1"]
    with Standin() as box:
        box.put(letter())
        said = {"address": BOX, "service": "write-to-us", "host": "127.0.0.1", "port": box.port}
        said |= {"user": USER, "password": PASSWORD, "is_tls": False}
        kept = machine.send("/settings/mail", said, method="put")
        assert (kept.json()["has_password"], PASSWORD in kept.text) == (True, False)
        assert machine.send("/settings/mail/try").json() == {"unread": 1, "fault": ""}
    wrong = machine.send("/settings/mail", said | {"service": "missed-bin"}, method="put")
    assert (wrong.status_code, "cannot answer" in wrong.text) == (422, True)
    assert machine.send("/settings/mail", method="delete").json()["address"] == ""
    assert machine.send("/settings/mail/try").status_code == 409


def test_an_auditors_key_refuses_nothing(place):
    from tests.engine.cases.conftest import someone

    from moothall.ground.councils import scope

    mail = place.receive(letter(more=LIST))
    with scope.opened([place.council.pk], writes=True) as at:
        ann = someone(place.council, "ann", "auditor", at)
    machine = Machine(place.council, a_key(place.council, "mail:read", "mail:act", person=ann)[1])
    assert machine.get(f"/mail/{mail.token}").status_code == 200
    for deed, given in (("refuse", {"reason": "Mine"}), ("restore", None)):
        assert machine.send(f"/mail/{mail.token}/{deed}", given).status_code == 403
    assert place.now(mail).state == "held"
