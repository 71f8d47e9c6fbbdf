"""What may be said of an approval, and what is refused with how to mend it."""

import pytest

from moothall.engine.catalogue import reading

SERVICE = """
service: spend
name: Ask to spend money
summary: Ask for money.
category: Money
kind: request
ask: employees
team: finance
pages:
  - {id: what, questions: [{id: what, type: text, label: What for?, called: what for}]}
tasks:
  - %s
  - {id: pay, name: Pay it, after: [agree]%s}
outcomes: [{id: paid, label: We paid it}]
next: We tell you.
contact: Call us.
retention_days: 10
"""
AGREE = "id: agree, name: Agree"


def faults(agree, pay=""):
    return [str(fault) for fault in reading.read(SERVICE % (f"{{{AGREE}{agree}}}", pay)).faults]


@pytest.mark.parametrize(
    "agree",
    [
        ", kind: approval",
        ", kind: approval, of: quorum, quorum: 2, lapses: {days: 2}, lapsed: approved",
        ", kind: approval, if_refused: paid, tell: {50: 'role:admin'}",
    ],
)
def test_an_approval_is_declared(agree):
    assert faults(agree) == []


@pytest.mark.parametrize(
    ("agree", "pay", "why"),
    [
        (", of: all", "", "`of` is said of work"),
        (", lapses: {days: 1}", "", "`lapses` is said of work"),
        (", kind: approval, of: quorum", "", "a quorum that is not whole"),
        (", kind: approval, quorum: 2", "", "a quorum that is not whole"),
        (", kind: approval, if_refused: gone", "", "the outcome `gone`"),
        ("", ", only_if: {agree: refused}", "`only_if` names `agree`"),
        (", tell: {50: everybody}", "", "everybody"),
    ],
)
def test_what_cannot_be_is_refused(agree, pay, why):
    found = faults(agree, pay)
    assert len(found) == 1
    assert why in found[0]
