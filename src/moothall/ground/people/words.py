"""The words of people: roles, and who somebody is on this page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import TextChoices

from moothall.ground.journal.words import GUEST, Actor, Refused
from moothall.ground.languages.speech import marked

VERBS: dict[str, str] = {
    "identity.enrolled": "Somebody was given a way to sign in.",
    "person.added": "Somebody became known to a council.",
    "person.stands": "Somebody was given a role in a council.",
    "person.stood-down": "A role was taken from somebody.",
    "person.changed": "A council's record of how to reach somebody changed.",
    "person.searched": "An officer looked for people by their names.",
    "person.speaks": "Somebody chose the language in which they are told.",
    "team.joined": "An officer joined a team.",
    "identity.connected": "Somebody may sign in on a provider's word.",
    "identity.disconnected": "Somebody can no longer sign in on a provider's word.",
    "identity.resealed": "The secrets of somebody's second step were encrypted anew.",
    "identity.signed-out": "Every session of somebody ended.",
    "identity.reopened": "Somebody who was closed can sign in again.",
    "identity.signed-in": "Somebody signed in; the facts say by what.",
    "identity.not-signed-in": "Somebody tried to sign in and could not; the facts say by what.",
    "identity.session-ended": "Somebody ended a session of their own.",
    "person.merged": "Two people turned out to be one.",
    "person.unmerged": "Two people who were taken for one are two again.",
    "person.exported": "All that is held on somebody was given out, on their request.",
    "person.erased": "All that was held on somebody was erased; the counts say how much.",
    "person.disabled": "Somebody left: their roles, teams and sessions ended.",
    "person.enabled": "Somebody who had left can be given roles again.",
    "team.left": "An officer left a team.",
    "identity.closed": "Somebody can no longer sign in; their sessions ended.",
    "contact-point.added": "Somebody gave an address or number at which they say they are reached.",
    "contact-point.coded": "A code was sent to an address or number, to prove it.",
    "contact-point.mistaken": "A wrong code was entered for an address or number.",
    "contact-point.proved": "Somebody showed that an address or number is theirs.",
    "contact-point.main": "Somebody is reached at another address or number from now on.",
    "authority.offered": "Somebody was given a code by which another may act for them.",
    "authority.held": "Somebody may act for another from now on.",
    "authority.ended": "Somebody may act for another no more.",
    "business.added": "A business became known to a council.",
    "business.checked": "An officer saw that a business is what it says.",
    "home.given": "Somebody lives at an address from now on, by their word or an officer's.",
    "home.left": "Somebody moved away from an address.",
    "home.removed": "An address that was never somebody's was taken away.",
    "household.seen": "An officer looked at who lives with somebody, and said why.",
    "desk.chosen": "Somebody chose how their desk looks and works.",
    "queue-view.saved": "Somebody saved a view of the queue under a name.",
    "queue-view.changed": "A saved view of the queue was renamed, shared or changed.",
    "queue-view.removed": "A saved view of the queue was taken away.",
    "queue-view.restored": "A saved view of the queue was put back.",
    "contact-point.removed": "Somebody took away an address or number of theirs.",
}


class Role(TextChoices):
    """What somebody may do in one council. Residents need no role."""

    RESIDENT = "resident", "Resident"
    EMPLOYEE = "employee", "Employee"
    OFFICER = "officer", "Officer"
    MANAGER = "manager", "Manager"
    DESIGNER = "designer", "Service designer"
    AUDITOR = "auditor", "Auditor"
    ADMIN = "admin", "Administrator"


class PointKind(TextChoices):
    """How somebody is reached."""

    EMAIL = "email", "Email address"
    MOBILE = "mobile", "Mobile number"


class PersonKind(TextChoices):
    """Whom a council knows: somebody, or a business for which people act."""

    PERSON = "person", "Person"
    BUSINESS = "business", "Business"


class Part(TextChoices):
    """What somebody is to whoever they act for; an owner of a business lets others act for it."""

    AGENT = "agent", "Agent"
    OWNER = "owner", "Owner"


class Method(TextChoices):
    """By what somebody signs in."""

    PASSWORD = "password", marked("Password")
    APP = "app", marked("Password and authenticator app")
    RECOVERY = "recovery", marked("Recovery code")
    PASSKEY = "passkey", marked("Passkey")
    PROVIDER = "provider", marked("Another account")
    LINK = "link", marked("A link that we sent")


class Looking(TextChoices):
    """Why an officer looks at who lives with somebody."""

    CALLER = "caller", "I am speaking to them about where they live"
    CASE = "case", "I am working on a case of theirs"
    SAFETY = "safety", "Somebody may be at risk"
    CORRECTION = "correction", "I am putting the record right"


class Mistaken(TextChoices):
    """Why an address was never somebody's, as an officer found: the journal keeps which."""

    SAID = "said", "They say that it was never theirs"
    ANOTHER = "another", "It is the address of somebody else"
    MISTYPED = "mistyped", "It was written down wrongly"
    NOWHERE = "nowhere", "There is no such address"


@dataclass(frozen=True, slots=True)
class Dwelling:
    """An address as people give it: its lines, its postcode, its UPRN or '' where typed by hand."""

    lines: tuple[str, ...]
    postcode: str
    uprn: str = ""


class Evidence(TextChoices):
    """On whose word somebody acts for another."""

    OWN_WORD = "own-word", marked("They said so themselves, signed in")
    LETTER = "letter", marked("A letter of authority")
    POWER = "power", marked("A power of attorney")
    COURT = "court", marked("An order of a court")
    APPOINTEE = "appointee", marked("Appointed for their benefits")
    PARENT = "parent", marked("A parent or guardian")
    HEARD = "heard", marked("They told us while we spoke to both")
    COMPANY = "company", marked("An officer of the company by the public register")


SEEN = tuple(one for one in Evidence if one != Evidence.OWN_WORD)
"""What an officer may record that they saw."""

LONGEST_ACTING = timedelta(days=730)
"""So long somebody may act for another, until it is given again."""

CODE_TAKEN_WITHIN = timedelta(days=7)
"""So long the code of an authority waits for whoever is to act."""

CODE_LASTS = timedelta(minutes=10)
"""So long a code that proves a contact point is good for."""

CODE_PAUSE = timedelta(minutes=1)
"""Between two codes for one contact point."""

WRONG_CODES = 5
"""After so many wrong codes the right one is no longer good either."""

MOST_POINTS = 6
"""Contact points of one person: nobody needs more, and each may be written to."""


STAFF = frozenset({Role.OFFICER, Role.MANAGER, Role.DESIGNER, Role.AUDITOR, Role.ADMIN})
"""Roles that open the officers' pages."""

KNOWERS = frozenset({Role.OFFICER, Role.MANAGER, Role.ADMIN})
"""Roles that may know of the people whom their council knows."""

INSIDE = STAFF | {Role.EMPLOYEE}
"""Roles of people who work for the council."""


DORMANT = timedelta(days=90)
"""After so long without a sign-in, the way in of somebody with an inside role is closed."""

SESSION_SEEN = "seen"
"""Under what a session holds when it was last used, in seconds."""

SIGN_INS_KEPT = timedelta(days=90)
"""So long people can see when they signed in."""

NOBODYS_KEPT = timedelta(days=1)
"""So long tries with an address that is nobody's are kept."""

SOON_DORMANT = timedelta(days=60)
"""After so long, the list of people says so."""


@dataclass(frozen=True)
class Who:
    """Whoever is looking: their identity, and per council in scope their person and roles."""

    identity_id: int | None = None
    persons: Mapping[int, int] = field(default_factory=dict)
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def is_signed_in(self) -> bool:
        """Whether they have signed in."""
        return self.identity_id is not None

    def has_role(self, *roles: str) -> bool:
        """Whether they have one of these roles in any council in scope."""
        return any(held & set(roles) for held in self.roles.values())

    @property
    def is_staff(self) -> bool:
        """Whether the officers' pages are open to them somewhere in scope."""
        return self.has_role(*STAFF)

    @property
    def is_inside(self) -> bool:
        """Whether they work for a council in scope."""
        return self.has_role(*INSIDE)

    def actor_in(self, council_id: int) -> Actor:
        """Return who acts when they do something in that council."""
        person = self.persons.get(council_id)
        return GUEST if person is None else Actor.person(person)

    def councils_as(self, *roles: str) -> list[int]:
        """Return the councils in scope where they have one of these roles."""
        return sorted(council for council, held in self.roles.items() if held & set(roles))


@dataclass(frozen=True, slots=True)
class Whose:
    """By what one person is known to one council, to find what is held on them.

    *emails* in lower case, *phones* as digits, *names* as they were given, *letters* as letters to
    them are addressed.
    """

    council_id: int
    person_ids: frozenset[int]
    identity_id: int | None
    names: tuple[str, ...]
    emails: frozenset[str]
    phones: frozenset[str]
    letters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is held on somebody: what it is, from when, its fields and its files."""

    what: str
    at: datetime | None
    fields: Mapping[str, object]
    files: tuple[tuple[str, Callable[[], bytes]], ...] = ()


ERASED = "Erased person"
"""What somebody is called who was erased."""

NOBODY = Who()
"""Somebody who has not signed in."""


class SubjectTaken(Refused):
    """That account signs in as somebody else here."""


class LastWayIn(Refused):
    """Somebody would have no way left to sign in."""


class AddressKnown(Refused):
    """Somebody signs in with this email address already, in another way."""


class MustStay(Refused):
    """Somebody cannot be disabled, or lose a role."""


class Settled(TextChoices):
    """What becomes of words or a file that may speak of somebody who is erased.

    Beside what is taken out: the grounds on which it may be kept, of article 17(3) of the UK GDPR.
    """

    TAKEN = "taken", "Take it out"
    ANOTHER = "another", "Keep: it is about somebody else"
    EXPRESSION = "expression", "Keep: freedom of expression and information"
    LAW = "law", "Keep: a law or our public task needs it"
    HEALTH = "health", "Keep: public health"
    ARCHIVE = "archive", "Keep: archives, research or statistics in the public interest"
    CLAIMS = "claims", "Keep: legal claims"


class NotErased(Refused):
    """Somebody cannot be erased yet."""


class NotSettled(NotErased):
    """Say for each place that may speak of them what becomes of it."""


class NoContactPoint(Refused):
    """An address or number cannot be kept, proved or used in that way."""


class NotActing(Refused):
    """Somebody may not act for another in that."""


class NoHome(Refused):
    """Somebody's address cannot be kept, ended or taken away in that way."""


class NoBusiness(Refused):
    """The business cannot be taken in."""


class NotMerged(Refused):
    """The two cannot be made one, or two again."""


LEADING = frozenset({Role.MANAGER, Role.ADMIN})
"""The roles that look after what is shared."""


@dataclass(frozen=True)
class Sharing:
    """With whom a saved list or view is shared: a team of the council, all of it, or nobody."""

    team_id: int | None = None
    with_all: bool = False


ALONE = Sharing()
LONGEST_VIEW_NAME, LONGEST_ADDRESS = 80, 2000
"""Of a saved list or view: its name, and what stands behind the question mark."""
MOST_VIEWS = 50
"""So many views of the queue somebody saves at most."""


class NotASavedView(Refused):
    """That cannot be saved as a view."""


class NoSuchSavedView(Refused):
    """There is no such saved view here, or it is not shared with you."""


class NotYourView(Refused):
    """Only whoever saved a view can change it."""
