"""The API does what the pages do: each page and act of the faces has its operation, or a reason."""

import pytest
from tests.faces.permissions import routes

from moothall.faces.api.urls import operations
from moothall.faces.portal import acting, details
from moothall.faces.staff.cases import acts, glance, helping, moneywork
from moothall.faces.staff.cover import deeds
from moothall.faces.staff.filing import documentwork
from moothall.faces.staff.groups import deeds as group_deeds
from moothall.faces.staff.knowledge import deeds as article_deeds
from moothall.faces.staff.mail import pages as mail
from moothall.faces.staff.moving import pages as moving
from moothall.faces.staff.registers import loads, recordacts
from moothall.faces.staff.residents import households, known
from moothall.faces.staff.settings import people, sending
from moothall.faces.staff.support import deeds as support_deeds
from moothall.faces.staff.visits import deeds as visit_deeds

VERBS = {
    "staff:act": tuple(acts.KINDS),
    "staff:on-call-act": (*deeds.DEEDS, "feed"),
    "staff:support-act": tuple(support_deeds.DEEDS),
    "staff:group-act": tuple(group_deeds.DEEDS),
    "staff:record-act": recordacts.VERBS,
    "staff:money-act": tuple(moneywork.ACTS),
    "staff:known-act": tuple(known.ACTS),
    "staff:person-act": tuple(people.ACTS),
    "staff:message-act": ("retry", "bar", "allow"),
    "staff:settings-messages-change": (*sending.FORMS, "forget"),
    "staff:visits-act": tuple(visit_deeds.DEEDS),
    "staff:document-act": tuple(documentwork.DEEDS),
    "staff:record-load-act": tuple(loads.DEEDS),
    "staff:takeover-act": tuple(moving.DEEDS),
    "staff:mail-act": tuple(mail.FORMS),
    "staff:settings-mail-change": ("set", "remove", "try"),
    "staff:webhook-act": ("rotate", "remove", "again"),
    "staff:article-act": tuple(article_deeds.DEEDS),
    "staff:case-articles": tuple(helping.DEEDS),
    "staff:case-glance-act": glance.VERBS,
    "staff:calendar-act": ("close", "open"),
    "staff:layer-act": ("publish", "discard", "remove", "restore"),
    "portal:contact-change": ("code", *details.CHANGES),
    "portal:acting-do": tuple(acting.ACTS),
    "staff:known-home-end": tuple(households.ENDS),
}
"""Routes whose address names the act, and every act that they know."""

CALLED_OTHERWISE = {"take": "assign", "prioritise": "reprioritise", "undo": "cases-change-undo"}
"""Acts of a case's page that have another name here."""
GLANCED = {f"staff:case-glance-act {v}": CALLED_OTHERWISE.get(v, v) for v in glance.VERBS}

ACTS_OF_RECORDS = {"unmerge": "restore"}
"""The same, of a record's page."""

OF_A_BROWSER = ("end-feed", "feed")
"""Deeds with a rota that a program needs none of: it asks for the shifts themselves."""
CHANGED = [f"contact-change {one}" for one in ("code", *details.CHANGES)]
OF_ONES_OWN = ("contact-add", "contact-code", *CHANGED, "home-give", "home-leave")
OF_VISITS = ("arrive", "call", "done", "missed", "left", "move", "cancel")
"""Deeds at a desk with one visit; the others are with the desk."""

OPERATIONS = {f"staff:act {verb}": CALLED_OTHERWISE.get(verb, verb) for verb in acts.KINDS} | {
    "portal:home": "services",
    "portal:topic": "services",
    "portal:start": "service",
    "portal:search": "search",
    "portal:help": "articles",
    "portal:help-article": "article",
    "portal:help-answer": "article-said",
    "portal:suggest": "articles",
    "portal:offered": "articles",
    "portal:registers": "registers",
    "portal:register": "records",
    "portal:register-map": "records-nearest",
    "portal:register-window": "record-map",
    "portal:open-record": "record",
    "portal:open-record-document": "record-file",
    "portal:begin": "journey",
    "portal:resume": "journey",
    "portal:question": "journey",
    "portal:tasks": "journey",
    "portal:check": "journey",
    "portal:draft-file": "my-draft-file",
    "portal:submit": "cases",
    "portal:done": "my-case",
    "portal:track": "track",
    "portal:mine": "my-cases",
    "portal:case": "my-case",
    "portal:file": "my-file",
    "portal:reply": "my-message",
    "portal:reopen": "my-reopen",
    "portal:rate": "rating",
    "staff:my-work": "cases",
    "staff:queue": "cases",
    "staff:queue-several": "cases-together",
    "staff:queue-several-done": "cases-change",
    "staff:queue-several-undo": "cases-change-undo",
    "staff:visits": "desks",
    "staff:visits-add": "desks",
    "staff:visits-desk": "desk-visits",
    "staff:visits-walk-in": "desk-walk-in",
    "staff:visits-figures": "desk-figures",
    **{
        f"staff:visits-act {verb}": f"{'visit' if verb in OF_VISITS else 'desk'}-{verb}"
        for verb in visit_deeds.DEEDS
    },
    "portal:appointments": "appointments",
    "portal:appointment-times": "desk-times",
    "portal:appointment": "appointment-book",
    "portal:appointment-cancel": "appointment-cancel",
    "staff:find": "search",
    "staff:case": "case",
    "staff:case-glance": "case",
    **GLANCED,
    "staff:calendars": "calendars",
    "staff:calendar": "calendar",
    "staff:calendar-look": "calendar-look",
    "staff:calendar-week": "calendar-week-look",
    "staff:calendar-week-change": "calendar-week",
    "staff:calendar-week-back": "calendar-week-back",
    "staff:calendar-act close": "calendar-close",
    "staff:calendar-act open": "calendar-open",
    "staff:figures-what-if": "what-if",
    "staff:figures-what-if-sheet": "what-if",
    "staff:file": "case-file",
    "staff:say": "reply",
    "staff:task": "task",
    "staff:on-call": "on-call",
    "staff:on-call-add": "on-call",
    "staff:on-call-rota": "on-call-rota",
    "staff:on-call-calls": "on-call-calls",
    "staff:on-call-calls-listed": "on-call-calls-listed",
    **{
        f"staff:on-call-act {verb}": f"on-call-{verb}"
        for verb in deeds.DEEDS
        if verb not in OF_A_BROWSER
    },
    "staff:support": "support",
    "staff:support-add": "support",
    "staff:support-file": "support",
    "staff:support-component": "support-component",
    "staff:support-leaving": "support-leaving",
    "staff:support-training": "support-training",
    **{f"staff:support-act {verb}": f"support-{verb}" for verb in support_deeds.DEEDS},
    "staff:groups": "groups",
    "staff:group-add": "groups",
    "staff:group": "group",
    "staff:group-members": "group-load",
    "staff:group-session": "group",
    **{f"staff:group-act {deed}": f"group-{deed}" for deed in group_deeds.DEEDS},
    "staff:answers": "surveys",
    "staff:answers-call": "call-back",
    "staff:settings-surveys": "settings-surveys",
    "portal:groups": "my-groups",
    "portal:group-join": "my-group-join",
    "portal:group-leave": "my-group-leave",
    "staff:task-record": "task",
    "staff:case-flow": "case",
    "staff:case-retype": "retype",
    "staff:service-flow": "service",
    "staff:log": "services",
    "staff:log-call": "cases",
    "staff:log-follow": "hear",
    "staff:articles": "article-drafts",
    "staff:article": "article-draft",
    "staff:article-add": "article-drafts",
    "staff:article-figures": "article-figures",
    "staff:article-figure": "article-figures",
    "staff:article-change": "article-draft",
    **{f"staff:article-act {deed}": f"article-{deed}" for deed in article_deeds.DEEDS},
    "staff:case-articles look": "case-articles",
    "staff:case-articles use": "article-used",
    "staff:case-articles put": "article-used",
    "staff:case-articles none": "case-unhelped",
    "staff:samples": "samples",
    "staff:sample": "version-samples",
    "staff:layers": "layers",
    "staff:layer": "layer",
    "staff:layer-act publish": "layer-publish",
    "staff:layer-act discard": "layer",
    "staff:layer-act remove": "layer-remove",
    "staff:layer-act restore": "layer-restore",
    "staff:routing": "routing",
    "staff:routing-rules": "routing-rules",
    "staff:routing-try": "routing-trial",
    "staff:routing-publish": "routing",
    "staff:registers": "registers",
    "staff:register": "records",
    "staff:register-file": "records-file",
    "staff:register-several": "records-together",
    "staff:register-several-done": "together",
    "staff:register-several-undo": "together-undo",
    "staff:register-map": "records-nearest",
    "staff:register-areas": "records-by-area",
    "staff:register-window": "record-map",
    "staff:record": "record",
    "staff:record-file": "record-file",
    "staff:record-add": "records",
    "staff:takeovers": "takeovers",
    "staff:takeover": "takeover",
    "staff:takeover-refused": "takeover-refused",
    "staff:takeover-comments": "takeover-comments",
    "staff:takeover-act choose": "takeover-mapping",
    "staff:takeover-act anew": "takeover-mapping",
    "staff:takeover-act look": "takeover-look",
    "staff:takeover-act begin": "takeover-begin",
    "staff:takeover-act undo": "takeover-undo",
    "staff:takeover-act drop": "takeover-drop",
    "staff:record-loads": "record-loads",
    "staff:record-load": "record-load",
    "staff:record-load-rejected": "record-load-rejected",
    "staff:record-load-act choose": "record-load-mapping",
    "staff:record-load-act anew": "record-load-mapping",
    "staff:record-load-act look": "record-load-look",
    "staff:record-load-act begin": "record-load-begin",
    "staff:record-load-act undo": "record-load-undo",
    "staff:record-load-act drop": "record-load-drop",
    "staff:record-change": "record",
    **{
        f"staff:record-act {verb}": f"record-{ACTS_OF_RECORDS.get(verb, verb)}"
        for verb in recordacts.VERBS
    },
    "staff:record-merge": "record-merge",
    "staff:reviews": "reviews",
    "staff:reading": "reading",
    "staff:read": "record-read",
    "staff:readers": "record-readers",
    "staff:versions": "versions",
    "staff:version-preview": "moves",
    "staff:version-move": "moves",
    "staff:documents": "documents",
    "staff:document-file": "documents",
    "staff:document": "document",
    "staff:document-version": "document-version",
    "staff:webhooks": "webhooks",
    "staff:webhook": "deliveries",
    "staff:webhook-act rotate": "rotate",
    "staff:webhook-act remove": "webhook",
    "staff:webhook-act again": "send-again",
    "staff:delivery-again": "send-again",
    "staff:known": "people",
    "staff:known-person": "person",
    "staff:known-act appoint": "person-acting",
    "staff:known-act end": "person-acting-end",
    "staff:known-act check": "person-check",
    "staff:known-home": "person-homes",
    "staff:known-home-end left": "person-home-left",
    "staff:known-home-end never": "person-home-remove",
    "staff:people": "standings",
    "staff:person": "person-standing",
    "staff:person-act take": "person-take-role",
    "staff:person-act join": "person-join-team",
    "staff:person-act leave": "person-leave-team",
    "staff:person-act disable": "person-disable",
    "staff:person-act sign-out": "person-sign-out",
    "staff:person-act merge": "person-merge",
    "staff:person-act unmerge": "person-unmerge",
    "staff:settings-messages": "settings-messages",
    "staff:settings-messages-change sender": "settings-sender",
    "staff:settings-messages-change quiet": "settings-quiet",
    "staff:settings-messages-change notify": "settings-notify",
    "staff:settings-messages-change test": "settings-test",
    "staff:settings-messages-change forget": "settings-notify",
    "portal:keep": "my-drafts",
    "portal:kept": "my-drafts",
    "portal:come-back": "my-draft",
    "staff:log-draft": "draft-open",
    "staff:money": "money",
    "staff:money-day": "money-day",
    "staff:money-act ask": "payment-ask",
    "staff:money-act link": "payment-link",
    "staff:money-act till": "payment-till",
    "staff:money-act refund": "payment-refund",
    "staff:money-decide": "refund-decide",
    "staff:case-messages": "case-messages",
    "staff:messages": "messages",
    "staff:message": "message-one",
    "staff:message-act retry": "message-retry",
    "staff:message-act bar": "message-bar",
    "staff:message-act allow": "message-allow",
    "staff:mail": "mail",
    "staff:mail-one": "mail-one",
    "staff:mail-several": "mail-several",
    **{f"staff:mail-act {deed}": f"mail-{deed}" for deed in mail.FORMS},
    "staff:settings-mail": "settings-mail",
    "staff:settings-mail-change set": "settings-mail",
    "staff:settings-mail-change remove": "settings-mail",
    "staff:settings-mail-change try": "settings-mail-try",
    "staff:log-done": "case",
    "portal:daily": "my-preferences",
    "portal:prefer": "my-preferences",
    "portal:details": "my-details",
    "portal:acting": "my-details",
    "staff:figures": "figures",
    "staff:figures-behind": "behind",
    "staff:figures-open": "open-cases",
    "staff:figures-open-target": "open-cases-target",
    "staff:figures-open-part": "open-cases-part",
    "staff:figures-councils": "figures",
    "staff:figures-wallboard": "open-cases",
}
"""Pages and acts, and the operation that does the same."""

NOT_HERE = {
    "portal:group-leave-by-email": "The link in a message, for whoever reads it.",
    "portal:group-session": "The link in a message, for whoever reads it.",
    "portal:group-calendar": "A calendar file behind that link; a key has group.",
    "portal:on-call-feed": "What a calendar reads at a secret address; a key has on-call-rota.",
    **dict.fromkeys(
        (f"staff:on-call-act {verb}" for verb in OF_A_BROWSER),
        "A calendar address is somebody's own; a key has on-call-rota.",
    ),
    "staff:layer-outline": "A drawing without its details, for the map of that page.",
    "portal:register-file": "It is a file for programs already, and needs no key.",
    "portal:open-record-file": "It is data for programs already, and needs no key.",
    "staff:record-load-act use": "A program keeps its own mappings; it sends one.",
    "staff:takeover-act read": "A program sends the file again, and says how it is written.",
    "staff:record-load-act read": "A program sends the file again, and says how it is written.",
    "staff:find-people": "An officer looks for a name, which is noted; a key by exact words.",
    "portal:record": "A page made to be printed; what it says is in my-case.",
    "portal:record-file": "The same page as a PDF.",
    "portal:pay": "A card is typed at GOV.UK Pay alone; case-payment has the address to pay at.",
    "portal:pay-back": "Where GOV.UK Pay sends a browser back to.",
    "portal:unsubscribe": "The link in a message, for whoever reads it.",
    "portal:acting-do begin": "A key is its own person's: it acts in nobody else's name.",
    "portal:acting-take": "Taking somebody's code is the person's own act.",
    "portal:acting-let": "Letting somebody act in one's name is the person's own act.",
    "portal:appointment-file": "A calendar reads it; what it says is in appointment.",
    "staff:log-forget": "A call put aside is the desk's own; a program keeps its own.",
    **dict.fromkeys(
        (f"portal:{one}" for one in OF_ONES_OWN),
        "A key changes nothing by which its person is reached.",
    ),
    "portal:acting-stop": "A key is its own person's: it acts in nobody else's name.",
    "portal:acting-do end": "Letting somebody act, and ending it, are the person's own acts.",
    "portal:business": "Taking in a business of one's own is the person's own act.",
    "staff:known-household": "Who lives together is shown to a person who says why.",
    **dict.fromkeys(
        (f"staff:document-act {deed}" for deed in documentwork.DEEDS),
        "What is done to a document that is kept is done by officers in person.",
    ),
    "portal:published": "A page for everybody; what is published is a file, by its address.",
    "portal:published-document": "A page for everybody, about one file.",
    "portal:published-file": "The file itself, for everybody and every program.",
    **dict.fromkeys(
        (f"staff:document-intake{page}" for page in ("s", "", "-end", "-ledger")),
        "A program files documents one by one, each with an Idempotency-Key, and keeps its ledger.",
    ),
    "staff:certificate": "A certificate is for people; the journal has its entry.",
    "staff:case-here": "Who has a page open is told to people who have it open.",
    "staff:queue-counts": "Numbers beside names in the navigation; a program counts its cases.",
    "staff:queue-now": "It tells an open page to read itself anew; a program has webhooks.",
    "staff:case-draft": "What is being written is the desk's own; a program keeps its own.",
    "staff:case-canned": "Canned replies help people write; a program sends its own words.",
    "staff:case-preview": "It shows how a reply would arrive; case-messages does so for all.",
    "staff:mention-seen": "A mention is for the person who is named; a program reads notes.",
    "staff:own-desk": "How a desk looks is for whoever sits there.",
    "staff:canned": "Canned replies help people write; a program sends its own words.",
    "staff:canned-act": "Canned replies help people write; a program sends its own words.",
    **dict.fromkeys(
        (f"staff:{one}-views{act}" for one in ("register", "queue") for act in ("", "-act")),
        "What is saved of a list is what a desk shows; a key says what it looks for.",
    ),
    "staff:queue-columns": "Columns are what a desk shows; a key gets every field.",
    "staff:settings": "Leads to the pages below it.",
    **dict.fromkeys(("staff:keys", "portal:keys", "portal:key-add"), "A key makes no keys."),
    **dict.fromkeys(("staff:key-revoke", "portal:key-revoke"), "A key ends no keys."),
    "staff:people-invite": "A key lets nobody in.",
    "staff:person-act invite-again": "A key lets nobody in.",
    "staff:person-act give": "A key gives nobody a role.",
    "staff:person-act enable": "A key lets nobody in.",
    "staff:held": "What is held on somebody is counted for whoever gives it out or erases it.",
    "staff:held-archive": "All that is held on somebody is given out by an auditor in person.",
    "staff:held-erase": "There is no way back: an administrator does it in person.",
    "staff:money-sheet": "The same sums as a file for spreadsheets.",
    "staff:sample-letter": "A letter as it prints; for people.",
}
"""Pages and acts that have no operation, each with its reason."""


def everything():
    """Every page and act of the residents' and officers' faces; an act as its route and verb."""
    for name, _, _ in routes():
        if name.startswith(("portal:", "staff:")):
            yield from (f"{name} {verb}" for verb in VERBS[name]) if name in VERBS else (name,)


def test_every_page_and_act_of_the_faces_has_its_operation_or_a_reason():
    known = [*OPERATIONS, *NOT_HERE]
    assert sorted(known) == sorted(set(everything()))
    assert {OPERATIONS[one] for one in OPERATIONS} - {one.route for one in operations()} == set()
    assert all(reason.endswith(".") for reason in NOT_HERE.values())


@pytest.mark.parametrize("route", VERBS)
def test_the_routes_that_name_their_act_are_there(route):
    assert route in {name for name, _, _ in routes()}
