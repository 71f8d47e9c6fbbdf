"""The API does what the officers' pages do: every act there has its operation here, or a reason."""

from tests.faces.permissions import routes

from moothall.faces.api.urls import operations
from moothall.faces.staff import acts

CALLED_OTHERWISE = {"take": "assign", "prioritise": "reprioritise"}
"""Acts of a case's page that have another name here."""

COVERED = {
    "staff:act": "note",
    "staff:case": "case",
    "staff:file": "case-file",
    "staff:say": "reply",
    "staff:task": "task",
    "staff:my-work": "cases",
    "staff:queue": "cases",
    "staff:find": "cases",
    "staff:log": "cases",
    "staff:log-call": "cases",
    "staff:figures": "figures",
    "staff:figures-behind": "behind",
    "staff:webhooks": "webhooks",
    "staff:webhook": "deliveries",
    "staff:webhook-act": "rotate",
    "staff:delivery-again": "send-again",
}
"""The pages that officers work cases with, and an operation that does the same. Who may do what,
keys, routing, settings and the post are for people who are signed in."""


def test_every_act_on_a_case_has_its_operation():
    ours = {one.route for one in operations()}
    named = {CALLED_OTHERWISE.get(verb, verb) for verb in acts.KINDS}
    assert named - ours == set()


def test_what_officers_work_cases_with_has_its_operation():
    ours = {one.route for one in operations()}
    staff = {name for name, _, _ in routes()}
    assert {name for name in COVERED if name not in staff or COVERED[name] not in ours} == set()
