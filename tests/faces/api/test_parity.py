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
"""The officers' pages, with an operation that does the same."""

IN_PAGES = {
    "staff:log-draft": "a caller reads a code out to somebody",
    "staff:people": "who may do what is decided by a person, signed in",
    "staff:keys": "a key makes no keys",
    "staff:settings": "set once, by a person",
    "staff:messages": "mending the post, by a person",
    "staff:message": "mending the post, by a person",
    "staff:case-messages": "what would be sent, shown before it is",
    "staff:routing": "set once, by a person",
}
"""The officers' pages that are for people alone, by the beginning of their names, and why."""


def test_every_act_on_a_case_has_its_operation():
    ours = {one.route for one in operations()}
    named = {CALLED_OTHERWISE.get(verb, verb) for verb in acts.KINDS}
    assert named - ours == set()


def test_every_page_of_officers_has_its_operation_or_a_reason():
    ours = {one.route for one in operations()}
    staff = {name for name, _, _ in routes() if name.startswith("staff:")}
    assert {name for name in COVERED if name not in staff or COVERED[name] not in ours} == set()
    left = staff - COVERED.keys()
    assert {name for name in left if not name.startswith(tuple(IN_PAGES))} <= SINGULAR
    assert staff >= SINGULAR


SINGULAR = {
    "staff:person",
    "staff:person-act",
    "staff:held",
    "staff:held-archive",
    "staff:held-erase",
    "staff:key-revoke",
}
"""Pages of one person or one key, for the reasons above."""
