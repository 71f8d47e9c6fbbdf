"""Our client, against the stand-in: every answer of Notify told apart."""

import dataclasses

import pytest

from moothall.outside.notify import tokens
from moothall.outside.notify.client import Notify, Parcel, Setting
from moothall.outside.notify.standin import Standin
from moothall.outside.notify.templates import NUMBERS, Template


@pytest.fixture
def standin(tmp_path):
    with Standin(tmp_path / "notify") as running:
        yield running


@pytest.fixture
def notify(standin):
    client = Notify(setting(standin), timeout=2)
    yield client
    client.close()


def setting(standin, **changed):
    given = {"key": tokens.key("live"), "url": standin.url, "templates": NUMBERS, **changed}
    return Setting(**given)


def parcel(channel="email", recipient="rosa@example.org", **changed):
    given = {"reference": "r-1", "subject": "Your bin", "body": "Hello", **changed}
    return Parcel(channel=channel, recipient=recipient, **given)


def test_each_channel_is_handed_over_once_with_our_reference(notify, standin):
    address = "Rosa Example\n1 High Street\nSW1A 1AA"
    receipts = [
        notify.send(parcel()),
        notify.send(parcel("text", "07700900111")),
        notify.send(parcel("letter", address)),
    ]
    kept = list(standin.folder)
    assert [receipt.text for receipt in receipts] == [one["id"] for one in kept]
    assert all(receipt.is_accepted for receipt in receipts)
    assert {one["reference"] for one in kept} == {"r-1"}
    assert [one["subject"] for one in kept] == ["Your bin", None, "Your bin"]
    assert kept[2]["postcode"] == "SW1A 1AA"


def test_the_way_to_unsubscribe_goes_along(notify, standin):
    notify.send(parcel(unsubscribe_url="https://ashby.example/unsubscribe/x"))
    [kept] = standin.folder
    assert kept["one_click_unsubscribe_url"] == "https://ashby.example/unsubscribe/x"


def test_what_may_have_got_through_is_looked_for_before_it_is_sent_again(notify, standin):
    standin.folder.fault = "drop-after-keeping"
    assert notify.send(parcel()).is_accepted is False
    standin.folder.fault = ""
    again = notify.send(parcel(is_again=True))
    [kept] = standin.folder
    assert (again.is_accepted, again.text) == (True, kept["id"])


def test_what_did_not_get_through_is_sent_again(notify, standin):
    standin.folder.fault = "drop"
    assert notify.send(parcel()).is_accepted is False
    standin.folder.fault = ""
    assert notify.send(parcel(is_again=True)).is_accepted
    assert len(list(standin.folder)) == 1


@pytest.mark.parametrize(
    ("fault", "is_final", "is_reachable"),
    [
        ("refuse", True, True),
        ("busy", False, False),
        ("error", False, False),
        ("drop", False, False),
        pytest.param("slow 3", False, False, marks=pytest.mark.slow),
    ],
)
def test_a_refusal_is_final_and_a_fault_is_not(notify, standin, fault, is_final, is_reachable):
    standin.folder.fault = fault
    receipt = notify.send(parcel())
    assert (receipt.is_accepted, receipt.is_final, receipt.is_reachable) == (
        False,
        is_final,
        is_reachable,
    )
    standin.folder.fault = ""


def test_a_key_that_is_refused_stands_in_the_way_of_all_and_loses_none(standin):
    wrong = f"x-{tokens.SERVICE}-00000000-0000-4000-8000-000000000000"
    receipt = Notify(setting(standin, key=wrong)).send(parcel())
    assert (receipt.is_final, receipt.is_reachable) == (False, False)
    assert receipt.text == "GOV.UK Notify: 403 Invalid token: API key not found"


def test_a_template_that_is_gone_is_ours_to_mend(notify, standin):
    standin.service.templates.clear()
    receipt = notify.send(parcel())
    assert (receipt.is_final, receipt.text) == (False, "GOV.UK Notify: 400 Template not found")


def test_without_a_key_nothing_can_be_sent():
    receipt = Notify(Setting()).send(parcel("text", "07700900111"))
    assert (receipt.is_final, receipt.text) == (True, "There is no key to GOV.UK Notify.")


def test_what_became_of_a_message_can_be_asked(notify, standin):
    number = notify.send(parcel()).text
    assert notify.status(number) == "created"
    standin.settle()
    assert notify.status(number) == "delivered"
    assert notify.status("00000000-0000-4000-8000-000000000000") is None
    standin.stop()
    with pytest.raises(OSError, match="could not be reached"):
        notify.status(number)


def test_a_set_up_that_is_well_has_no_faults(notify):
    assert list(notify.faults()) == []


def test_a_template_without_our_placeholders_is_named(notify, standin):
    number = NUMBERS["email"]
    standin.service.templates[number] = Template(number, "email", "Old", "Hello ((name))", "Hi")
    standin.service.templates[NUMBERS["text"]] = dataclasses.replace(
        standin.service.templates[NUMBERS["letter"]], number=NUMBERS["text"]
    )
    assert list(notify.faults()) == [
        "The template for messages by email lacks ((body)), ((subject)).",
        "The template for messages by text is one for letter.",
    ]


def test_a_set_up_without_a_key_says_so():
    assert list(Notify(Setting()).faults()) == ["There is no key to GOV.UK Notify."]
