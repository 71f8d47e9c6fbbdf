"""The words of keys: scopes, who may hold them, what is recorded and refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from moothall.ground.journal.words import Actor, Refused
from moothall.ground.languages.speech import marked
from moothall.ground.people.words import INSIDE, STAFF, Role

VERBS: dict[str, str] = {
    "key.made": "A key was made for a machine; its secret was shown once.",
    "key.revoked": "A key was revoked; it opens nothing from then on.",
}

UNJOURNALLED: dict[str, str] = {
    "keys_reply": "A copy of a reply for whoever asks again; what it answers has its own entry.",
}
"""Tables whose rows may change without an entry, each with the reason. Of a key, only the moment
when it was last used does."""

KEPT = timedelta(hours=24)
"""How long a reply is kept for whoever asks again with the same Idempotency-Key."""

NOTED_EVERY = timedelta(minutes=1)
"""How often it is noted that a key was used: not one write for each request."""

A_MINUTE = 600
"""How many requests a minute a key may make, where nothing else is said."""

OWN_A_MINUTE = 60
"""How many requests a minute a key may make that somebody made for themselves."""

OWN_DAYS = (7, 30, 90, 365)
"""After how many days such a key may run out: it never lasts longer than a year."""

MOST_OWN = 10
"""How many such keys somebody may have in force."""

ANYBODY = frozenset(Role.values)
_ACT = frozenset({Role.OFFICER, Role.MANAGER, Role.ADMIN})
_MANAGE = frozenset({Role.MANAGER, Role.ADMIN})
_DESIGN = _MANAGE | {Role.DESIGNER}

SCOPES: dict[str, str] = {
    "services:read": "Read services that are for people who work for the council.",
    "cases:read": "List and read cases, with their timelines and clocks.",
    "cases:sensitive": "Read answers that are marked sensitive too.",
    "cases:ask": marked(
        "Submit cases, keep drafts, follow and write about what was asked for oneself."
    ),
    "cases:act": "Work cases: assign, reply, note, pause, resolve and the rest.",
    "cases:move": "Bring in the cases of another desk: map them, take them over, undo it.",
    "payments:read": "Read what cases owe, how it was paid, and refunds.",
    "payments:act": "Ask for fees, send links to pay, note receipts, ask for and decide refunds.",
    "messages:read": "Read the outbox: what was sent, what was not, and why.",
    "messages:act": "Try messages again; write to an address no more, or again.",
    "mail:read": "Read mail that came in: what became of it, what needs somebody, and why.",
    "mail:act": "Make cases of mail, add it to cases, refuse it, judge it again.",
    "councils:read": "Read the council's teams.",
    "calendars:read": "Read calendars, and count working time on them.",
    "calendars:act": "Close a day of a calendar and open it again; open cases follow.",
    "routing:read": "Read routing rules, and try others on last month's cases.",
    "routing:act": "Publish routing rules.",
    "registers:read": "List and read the records of registers, with their history.",
    "registers:sensitive": "Read and fill what managers and administrators alone see of them,"
    " and load what the brake holds.",
    "registers:act": "Add records, change, move, review, rate, merge and remove them.",
    "layers:read": "Read the council's layers of wards and other areas, and what a draft changes.",
    "layers:act": "Read areas into drafts, publish layers, take them away and put them back.",
    "cover:read": "Read who is on call, what is covered out of hours, who can support what.",
    "cover:act": "Plan, cover, swap and hand over shifts, and say what is covered and by whom.",
    "groups:read": "Read success groups and focus groups, their members, sessions and goals.",
    "groups:act": "Set groups up, add members, plan and invite, set goals, agree what is done.",
    "search:read": "Find by words and numbers what the key's other scopes open.",
    "articles:read": "Read the articles that the key's holder may read.",
    "articles:answer": "Say whether an article solved it.",
    "articles:act": "Write articles, look them through, count their use on cases.",
    "articles:publish": "Publish articles, put versions back, give back and withdraw them.",
    "versions:read": "Read versions of services, and what moving open cases would change.",
    "versions:act": "Take versions of services back, and move open cases to others.",
    "settings:read": "Read how the council's messages are signed, limited and carried.",
    "settings:act": "Change that, and send test messages.",
    "people:read": "Find and open whom the council knows, how they are reached; name who calls.",
    "people:act": "Record on evidence who acts for whom, and end it.",
    "homes:read": "Read where a person of a known number lives and lived.",
    "homes:act": "Record where somebody lives, and end it.",
    "people:manage": "Roles and teams of who works here, leavers, and people known twice.",
    "people:erase": "See how much is held on somebody, and erase all of it for good.",
    "figures:read": "Read measures and figures, and the cases behind them.",
    "visits:read": "Read who came to a desk and who has appointments, and what was counted.",
    "visits:act": "Take people in at a desk, call them, end visits; set up desks and their hours.",
    "figures:act": "Set targets for the number of open cases.",
    "journal:read": "Read the state of the journal, and verify it.",
    "documents:read": "List and fetch documents; opening a sensitive one is recorded.",
    "documents:act": "File documents.",
    "webhooks:read": "Read webhooks and their deliveries.",
    "webhooks:act": "Add, change and remove webhooks, and send deliveries again.",
}
"""What a key may be given."""

HOLDERS: dict[str, frozenset[str]] = {
    "services:read": INSIDE,
    "cases:read": STAFF,
    "cases:sensitive": _MANAGE,
    "cases:ask": ANYBODY,
    "cases:act": _ACT,
    "cases:move": _MANAGE,
    "payments:read": _MANAGE,
    "payments:act": _ACT,
    "messages:read": _MANAGE,
    "messages:act": _MANAGE,
    "mail:read": STAFF,
    "mail:act": _ACT,
    "councils:read": STAFF,
    "calendars:read": STAFF,
    "calendars:act": _MANAGE,
    "routing:read": _DESIGN,
    "routing:act": _DESIGN,
    "registers:read": STAFF,
    "registers:sensitive": _MANAGE,
    "registers:act": _ACT,
    "layers:read": _DESIGN,
    "layers:act": _DESIGN,
    "cover:read": STAFF,
    "cover:act": _ACT,
    "groups:read": _MANAGE,
    "groups:act": _MANAGE,
    "search:read": ANYBODY,
    "articles:read": ANYBODY,
    "articles:answer": ANYBODY,
    "articles:act": _ACT,
    "articles:publish": _MANAGE,
    "versions:read": _DESIGN,
    "versions:act": _DESIGN,
    "settings:read": frozenset({Role.ADMIN}),
    "settings:act": frozenset({Role.ADMIN}),
    "people:read": _ACT,
    "people:act": _ACT,
    "homes:read": _ACT,
    "homes:act": _ACT,
    "people:manage": frozenset({Role.ADMIN}),
    "people:erase": frozenset({Role.ADMIN}),
    "figures:read": _MANAGE,
    "visits:read": STAFF,
    "visits:act": _ACT,
    "figures:act": _MANAGE,
    "journal:read": frozenset({Role.AUDITOR, Role.ADMIN}),
    "documents:read": STAFF,
    "documents:act": _ACT,
    "webhooks:read": frozenset({Role.ADMIN}),
    "webhooks:act": frozenset({Role.ADMIN}),
}
"""The roles of which a person needs one, at each request, for a scope of their key to count."""


def bearable(roles: Iterable[str]) -> dict[str, str]:
    """Return the scopes that somebody with these roles can use, each with what it is for."""
    held = frozenset(roles)
    return {scope: text for scope, text in SCOPES.items() if held & HOLDERS[scope]}


class NoSuchKey(Refused):
    """The key is not known, was revoked, has run out, or belongs to somebody who has left."""


class NotThisKey(Refused):
    """A key with these scopes cannot be made."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls with a key: what the key may do now, and whose it is; nobody's: a system's."""

    key_id: int
    council_id: int
    scopes: frozenset[str]
    a_minute: int
    person_id: int | None = None
    identity_id: int | None = None

    @property
    def actor(self) -> Actor:
        """The key as the journal knows it."""
        return Actor.key(self.key_id)

    @property
    def holder(self) -> Actor:
        """Whose rights bound what the key may do: its person's, or its own."""
        return self.actor if self.person_id is None else Actor.person(self.person_id)
