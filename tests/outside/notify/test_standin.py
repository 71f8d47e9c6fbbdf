"""The real client against the stand-in: what Notify takes, refuses and tells."""

import json
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from moothall.outside.notify import tokens
from moothall.outside.notify.standin import Standin
from moothall.outside.notify.templates import NUMBERS

ADDRESS = {
    "address_line_1": "Rosa Example",
    "address_line_2": "1 High Street",
    "address_line_3": "SW1A 1AA",
}


@pytest.fixture
def standin(tmp_path):
    guests = frozenset({"guest@example.org"})
    with Standin(tmp_path / "notify", guests=guests) as running:
        yield running


@pytest.fixture
def client(standin):
    return NotificationsAPIClient(tokens.key("live"), base_url=standin.url, timeout=5)


def email(client, **changed):
    return client.send_email_notification(
        **{
            "email_address": "rosa@example.org",
            "template_id": NUMBERS["email"],
            "personalisation": {"subject": "Your bin", "body": "We will empty it."},
            "reference": "r-1",
            **changed,
        }
    )


def text(client, number="07700 900111", body="Your bin", **changed):
    given = {"personalisation": {"body": body}, "reference": "r-2", **changed}
    return client.send_sms_notification(number, NUMBERS["text"], **given)


def letter(client, **changed):
    given = {"subject": "Your bin", "body": "Dear Rosa", **ADDRESS, **changed}
    return client.send_letter_notification(NUMBERS["letter"], given, reference="r-3")


def refused(call, *arguments, **named):
    with pytest.raises(HTTPError) as caught:
        call(*arguments, **named)
    return caught.value.status_code, caught.value.message


def test_an_email_is_taken_and_told_of(client):
    answer = email(client)
    assert answer["reference"] == "r-1"
    assert answer["content"]["subject"] == "Your bin"
    assert answer["content"]["body"] == "We will empty it."
    told = client.get_notification_by_id(answer["id"])
    assert (told["type"], told["status"], told["email_address"]) == (
        "email",
        "created",
        "rosa@example.org",
    )


def test_a_text_and_a_letter_are_taken(client, standin):
    assert text(client)["content"]["body"] == "Your bin"
    letter(client)
    kept = list(standin.folder)
    assert [one["type"] for one in kept] == ["sms", "letter"]
    assert (kept[1]["line_2"], kept[1]["postcode"]) == ("1 High Street", "SW1A 1AA")


def test_what_was_sent_is_found_by_reference_kind_and_status(client, standin):
    email(client)
    text(client)
    standin.settle()
    assert [n["type"] for n in client.get_all_notifications()["notifications"]] == ["sms", "email"]
    assert len(client.get_all_notifications(reference="r-1")["notifications"]) == 1
    assert client.get_all_notifications(reference="nobody")["notifications"] == []
    assert len(client.get_all_notifications(template_type="sms")["notifications"]) == 1
    assert len(client.get_all_notifications(status="delivered")["notifications"]) == 2
    assert client.get_all_notifications(status="failed")["notifications"] == []


def test_more_than_a_page_is_walked_to_its_end(client, standin):
    email(client)
    [first] = standin.folder
    for number in range(260):
        standin.folder.keep({**first, "id": f"{number:08d}-0000-4000-8000-000000000000"})
    assert len({n["id"] for n in client.get_all_notifications_iterator()}) == 261


def test_templates_are_told_and_previewed(client):
    told = client.get_template(NUMBERS["email"])
    assert (told["type"], sorted(told["personalisation"])) == ("email", ["body", "subject"])
    assert client.get_template_version(NUMBERS["text"], 1)["type"] == "sms"
    assert len(client.get_all_templates()["templates"]) == 3
    assert len(client.get_all_templates("letter")["templates"]) == 1
    shown = client.post_template_preview(NUMBERS["email"], {"subject": "A", "body": "B ((c))"})
    assert (shown["subject"], shown["body"]) == ("A", "B ((c))")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"email_address": "rosa"}, "email_address Not a valid email address"),
        ({"template_id": "one"}, "template_id is not a valid UUID"),
    ],
)
def test_a_fault_of_the_request_is_a_validation_error(client, changed, message):
    assert refused(email, client, **changed) == (
        400,
        [{"error": "ValidationError", "message": message}],
    )


def test_a_number_too_short_is_refused(client):
    assert refused(text, client, "0770") == (
        400,
        [{"error": "ValidationError", "message": "phone_number Number is too short"}],
    )


def bad(message):
    return (400, [{"error": "BadRequestError", "message": message}])


def test_missing_values_wrong_kinds_and_unknown_templates_are_bad_requests(client):
    personalisation = {"subject": "only"}
    assert refused(email, client, personalisation=personalisation) == bad(
        "Missing personalisation: body"
    )
    assert refused(email, client, template_id=NUMBERS["text"]) == bad(
        "sms template is not suitable for email notification"
    )
    unknown = "00000000-0000-4000-8000-000000000000"
    assert refused(email, client, template_id=unknown) == bad("Template not found")


def test_a_text_too_long_is_refused_with_its_length(client):
    text(client, body="a" * 918)
    assert refused(text, client, body="a" * 919) == bad(
        "Your message is too long. Text messages cannot be longer than 918 characters."
        " Your message is 919 characters long."
    )


def test_a_letter_without_a_postcode_is_refused(client):
    status, [fault] = refused(letter, client, address_line_3="Somewhere")
    assert (status, fault["message"]) == (
        400,
        "Last line of address must be a real UK postcode or another country",
    )


def test_what_is_not_there_is_not_found(client):
    assert refused(client.get_notification_by_id, "00000000-0000-4000-8000-000000000000") == (
        404,
        [{"error": "NoResultFound", "message": "No result found"}],
    )
    assert refused(client.get_notification_by_id, "one")[1][0]["message"] == (
        "id is not a valid UUID"
    )


def test_a_team_key_reaches_guests_only_and_sends_no_letters(standin):
    client = NotificationsAPIClient(tokens.key("team"), base_url=standin.url)
    email(client, email_address="guest@example.org")
    assert refused(email, client)[1][0]["message"] == (
        "Can\u2019t send to this recipient using a team-only API key"
    )
    assert refused(letter, client) == (
        403,
        [{"error": "BadRequestError", "message": "Cannot send letters with a team api key"}],
    )


def ask(standin, header):
    asked = urllib.request.Request(f"{standin.url}/v2/templates", headers=header)  # noqa: S310 -- ours
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 -- ours
            return answer.status, ""
    except urllib.error.HTTPError as fault:
        return fault.code, json.load(fault)["errors"][0]["message"]


def signed(**changed):
    claims = {"iss": tokens.SERVICE, "iat": 1_000_000_000, **changed.pop("claims", {})}
    secret = changed.pop("secret", tokens.KEYS["live"])
    return {"Authorization": f"Bearer {jwt.encode(claims, secret, **changed)}"}


def test_nobody_comes_in_without_a_token_of_now(standin):
    assert ask(standin, {})[0] == 401
    assert ask(standin, {"Authorization": "Bearer nonsense"})[0] == 403
    assert ask(standin, signed(secret="another secret, long enough for a key")) == (
        403,
        "Invalid token: API key not found",
    )
    assert ask(standin, signed(claims={"iss": "other"})) == (
        403,
        "Invalid token: service not found",
    )
    assert ask(standin, signed()) == (
        403,
        "Error: Your system clock must be accurate to within 30 seconds",
    )
    assert ask(standin, signed(algorithm="HS512", secret="s" * 70)) == (
        403,
        "Invalid token: algorithm used is not HS256",
    )


@pytest.fixture
def listener():
    class Listening(BaseHTTPRequestHandler):
        heard = []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.heard.append((self.headers["Authorization"], json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listening)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    yield server, Listening.heard
    server.shutdown()
    server.server_close()


def test_what_became_of_a_message_is_called_back_with_the_bearer_token(tmp_path, listener):
    server, heard = listener
    callback = f"http://127.0.0.1:{server.server_port}/receipts"
    with Standin(tmp_path / "n", callback=callback, bearer="secret") as standin:
        client = NotificationsAPIClient(tokens.key("live"), base_url=standin.url)
        email(client, email_address="perm-fail@simulator.notify")
        text(client)
        standin.settle()
    assert [bearer for bearer, _ in heard] == ["Bearer secret"] * 2
    assert [(told["reference"], told["status"]) for _, told in heard] == [
        ("r-1", "permanent-failure"),
        ("r-2", "delivered"),
    ]
    assert heard[1][1]["to"] == "07700 900111"
    assert heard[1][1]["notification_type"] == "sms"


def test_messages_come_to_their_end_by_themselves_where_that_is_wanted(tmp_path):
    with Standin(tmp_path / "n", settles_after=0) as standin:
        client = NotificationsAPIClient(tokens.key("live"), base_url=standin.url)
        number = email(client)["id"]
        for _ in range(200):
            told = client.get_notification_by_id(number)
            if told["status"] == "delivered":
                break
            threading.Event().wait(0.02)
    assert told["status"] == "delivered"


def test_what_was_kept_is_there_after_a_start_anew(tmp_path):
    with Standin(tmp_path / "n") as standin:
        client = NotificationsAPIClient(tokens.key("live"), base_url=standin.url)
        number = email(client)["id"]
    with Standin(tmp_path / "n") as again:
        client = NotificationsAPIClient(tokens.key("live"), base_url=again.url)
        assert client.get_notification_by_id(number)["reference"] == "r-1"
        text(client)
    assert [file.name for file in sorted((tmp_path / "n").iterdir())] == [
        "000001.json",
        "000002.json",
    ]
