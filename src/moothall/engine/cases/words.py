"""The words of a case: its states and moves, what can happen to it, how it can be refused."""

from dataclasses import dataclass

from django.db.models import TextChoices

from moothall.engine.cases.dials import EASED, GOT_WORSE, WAS_WRONG
from moothall.engine.cases.history import EventKind
from moothall.ground.journal.words import Refused


class State(TextChoices):
    """Where a case stands."""

    OPEN = "open", "Open"
    PAUSED = "paused", "Paused"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"
    MERGED = "merged", "Merged into another"


RUNNING = frozenset({State.OPEN, State.PAUSED})
"""States in which there is still work to do."""

PROBLEM = "problem"
"""The kind of case that looks for what makes the same thing go wrong again and again."""
KNOWN_ERRORS = "known-errors"
"""The register in which a problem keeps what is known; the pack `servicedesk` declares it."""

MOVES: dict[State, dict[str, State]] = {
    State.OPEN: {
        "pause": State.PAUSED,
        "resolve": State.RESOLVED,
        "cancel": State.CANCELLED,
        "merge": State.MERGED,
    },
    State.PAUSED: {
        "resume": State.OPEN,
        "resolve": State.RESOLVED,
        "cancel": State.CANCELLED,
        "merge": State.MERGED,
    },
    State.RESOLVED: {"close": State.CLOSED, "reopen": State.OPEN},
    State.CLOSED: {"reopen": State.OPEN},
    State.CANCELLED: {},
    State.MERGED: {"unmerge": State.OPEN},
}
"""Every move a case may make, by verb. The diagram in docs/cases.md is drawn from this."""


class TaskState(TextChoices):
    """Where a task stands."""

    WAITING = "waiting", "Waiting for other tasks"
    READY = "ready", "Ready to be done"
    DONE = "done", "Done"
    DROPPED = "dropped", "No longer needed"


class Priority(TextChoices):
    """How urgent a case is; P1 is the most urgent."""

    P1 = "P1", "P1 critical"
    P2 = "P2", "P2 high"
    P3 = "P3", "P3 normal"
    P4 = "P4", "P4 low"


class Reason(TextChoices):
    """Why a priority changes; it decides how the clocks go on."""

    GOT_WORSE = GOT_WORSE, "It got worse: the new target runs from now"
    WAS_WRONG = WAS_WRONG, "It was wrong: the new target runs from the start"
    EASED = EASED, "It eased: the new target goes on with the time used so far"


class LinkKind(TextChoices):
    """How a case stands to another; said of the case the link belongs to."""

    CHILD = "child", "Part of"
    MERGED = "merged", "Merged into"
    RELATED = "related", "Has to do with"
    SPLIT = "split", "Split from"


class NotAsked(TextChoices):
    """Why whoever asked for a case is not asked how it went; each is what its message says."""

    OWN_WORK = "own-work", "Whoever asked for it worked on it too."
    NO_ADDRESS = "no-address", "There is no address to ask them at."
    UNWANTED = "unwanted", "They want no questions like this, or are not to be written to."
    RECENT = "recent", "They were asked about another case not long ago."
    SHARE = "share", "Only some are asked, and this case was not drawn."
    FROM_LOG = "from-log", "It came from another desk, which tells neither messages nor surveys."


ASKED = "asked"
"""What the event of a closing says where its requester was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Whom a council asks: nobody twice in *rests_days*, of closed cases *share* in a hundred.

    *low* is the answer up to which a team lead owes them a call back; None: nobody does.
    """

    rests_days: int = 30
    share: int = 100
    low: int | None = None


class CancelReason(TextChoices):
    """Why a case is cancelled; spam and tests leave every figure, counted."""

    WITHDRAWN = "withdrawn", "The requester no longer needs it"
    DUPLICATE = "duplicate", "It was asked for twice"
    SPAM = "spam", "It is spam"
    TEST = "test", "It was a test"
    UNPAID = "unpaid", "It was not paid for in time"
    MISSED = "missed", "They did not come to their appointment"


EVENTS: dict[EventKind, str] = {
    EventKind.CREATED: "Asked for",
    EventKind.ASSIGNED: "Assigned",
    EventKind.REPLIED: "Answered the requester",
    EventKind.MESSAGE: "The requester wrote",
    EventKind.NOTED: "Internal note",
    EventKind.PAUSED: "Paused",
    EventKind.REDATED: "Paused until another day",
    EventKind.DAY_CAME: "The day came until which it was paused",
    EventKind.RESUMED: "Resumed",
    EventKind.RESOLVED: "Resolved",
    EventKind.REOPENED: "Reopened",
    EventKind.CLOSED: "Closed",
    EventKind.CANCELLED: "Cancelled",
    EventKind.MERGED: "Merged into another case",
    EventKind.UNMERGED: "Taken out of the other case again",
    EventKind.TOOK_IN: "Another case was merged into this one",
    EventKind.LET_GO: "A merged case was taken out again",
    EventKind.LINKED: "Linked to another case",
    EventKind.UNLINKED: "No longer linked to another case",
    EventKind.ABOUT: "Linked to a record of a register",
    EventKind.NOT_ABOUT: "No longer linked to a record of a register",
    EventKind.STRUCK: "Struck out: it did not happen",
    EventKind.REPRIORITISED: "Priority changed",
    EventKind.RETYPED: "Type changed",
    EventKind.CALENDAR_CHANGED: "Counted on a newer version of its calendar",
    EventKind.MIGRATED: "Moved to another version of its service",
    EventKind.TASK_STARTED: "Task started",
    EventKind.TASK_DONE: "Task done",
    EventKind.TASK_FAILED: "Could not be done by itself",
    EventKind.DECIDED: "Decided",
    EventKind.DELEGATED: "A decision handed to somebody else",
    EventKind.MOVED_IN: "Moved in from another desk",
    EventKind.SAID_THERE: "Said at the desk before",
    EventKind.THRESHOLD: "Part of a target's time used",
    EventKind.TAGGED: "Tag put on",
    EventKind.UNTAGGED: "Tag taken off",
    EventKind.RATED: "The requester rated it",
}
"""Every kind of event, as the timeline heads it."""

VERBS: dict[str, str] = {
    "case.created": "Somebody asked for something.",
    "case.assigned": "A case was given to a team or an officer.",
    "case.replied": "An officer answered the requester.",
    "case.message": "The requester wrote again.",
    "case.noted": "An officer wrote an internal note.",
    "case.paused": "A case was paused, for a reason.",
    "case.redated": "A paused case was paused until another day.",
    "case.day_came": "The day came until which a case was paused; whoever has it was told.",
    "case.resumed": "Work on a paused case went on.",
    "case.resolved": "The work on a case was done.",
    "case.reopened": "A resolved case was opened again.",
    "case.closed": "A resolved case was closed.",
    "case.cancelled": "A case was ended without the work being done.",
    "case.merged": "A case was merged into another.",
    "case.unmerged": "A merged case was taken out again, as if it had never been merged.",
    "case.took_in": "Another case was merged into a case; the entry is that of the other.",
    "case.let_go": "A merge was undone; the entry is that of the other case.",
    "case.linked": "Two cases were linked.",
    "case.unlinked": "Two cases are linked no longer.",
    "case.about": "A case was linked to a record of a register.",
    "case.not_about": "A case is linked to a record of a register no longer.",
    "case.split": "A part of a case became a case of its own.",
    "case.struck": "An event was struck out, as it never happened; the entry is `case.corrected`.",
    "case.corrected": "What was recorded of a case was corrected: when it happened, or if at all.",
    "case.watched": "Somebody is told what happens to a case.",
    "case.unwatched": "Somebody is told no longer what happens to a case.",
    "case.reprioritised": "A case's priority changed, for a reason.",
    "case.moved": "A case went over to another requester, who is the same person.",
    "case.erased": "The words of a case were erased, because its requester was.",
    "case.retyped": "A case is really one of another service, or of another kind or category.",
    "case.calendar_changed": "An open case moved to a newer version of its calendar.",
    "case.migrated": "An open case moved to another version of its service.",
    "case.task_started": "A task of a case could begin.",
    "case.task_done": "A task of a case was done, or an approval lapsed.",
    "case.task_failed": "Moothall could not do a task by itself; it is its team's.",
    "case.decided": "Somebody approved or refused what they were asked to.",
    "case.delegated": "Somebody handed a decision to another officer.",
    "case.threshold": "A part of a target's time was used, and somebody was told.",
    "case.tagged": "Officers put tags on a case.",
    "case.untagged": "Officers took tags off a case.",
    "case.rated": "The requester said how it went.",
    "survey.set": "A council said whom it asks how it went, how often, and when a lead calls back.",
    "case.replayed": "A case lived elsewhere was taken over with its history.",
    "case.moved_in": "A case was moved in from another desk; the entry is `case.replayed`.",
    "case.said_there": "What was said of a case at the desk before was brought; facts count it.",
    "case.unsaid_there": "What a file brought of that was taken back; the facts count it.",
    "case.taken_back": "A case that was moved in, and that nobody worked, was taken back whole.",
    "cases.changed-together": "The same was done to several cases, or to more of them.",
    "cases.put-back": "What was done to several cases was undone, for some or all of them.",
    "case.mention-seen": "An officer saw where a colleague named them.",
    "canned.saved": "Words that officers send often were saved.",
    "canned.shared": "Words of one council became those of every council of a shared desk.",
    "canned.changed": "Words that officers send often were changed.",
    "canned.removed": "Words that officers send often were taken away.",
    "canned.restored": "Words that officers send often were put back.",
    "routing.published": "Rules that say where new cases go were published, or the former again.",
}
"""The journal's verbs of this package."""

STRIKEABLE = frozenset({EventKind.REPLIED, EventKind.PAUSED, EventKind.RESUMED})
"""What may be struck out as never having happened."""
CORRECTABLE = STRIKEABLE | {
    EventKind.MESSAGE,
    EventKind.ASSIGNED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
}
"""What may be put at another moment."""

UNJOURNALLED: dict[str, str] = {
    "cases_fact": "Counted from the events by the action that made them; it can be counted again.",
    "cases_target": "Computed from the events by the action that made them.",
    "cases_link": "Kept by the action that links two cases, whose entry covers it.",
    "cases_turn": "Kept by the action that makes a case, whose entry covers it.",
    "cases_unsent": "Words still being written are nothing done yet; sending them is.",
    "cases_presence": "Who has a case open is nothing done, and is forgotten within the hour.",
    "cases_tag": "Kept by the actions that tag and untag a case, whose entries cover it.",
    "cases_mention": "Kept by the note that names somebody, whose entry covers it.",
    "cases_watcher": "Kept by `watch` and `unwatch`, whose entries say so.",
}
"""Tables kept by an action whose entry covers them."""


class NoSuchCase(Refused):
    """There is no such case here, or it is not yours to see."""


class NotNow(Refused):
    """The case is not in a state in which that can be done."""


class NotYours(Refused):
    """You may not do that to this case."""


class NotADay(Refused):
    """A case cannot wait until that day."""


class Unknown(Refused):
    """The service does not know that choice."""


class NoSuchCanned(Refused):
    """There is no such canned reply here."""


class NotCanned(Refused):
    """That cannot be kept as a canned reply."""


class WrittenMeanwhile(Refused):
    """Somebody else changed it while you wrote. Both texts are kept: look at them."""

    def __init__(self, theirs: str, revision: int) -> None:
        super().__init__()
        self.theirs, self.revision = theirs, revision


class NoSuchBulkChange(Refused):
    """There is no such change of several cases here."""


class NoSuchRouting(Refused):
    """There are no such routing rules here."""


class RulesRefused(Refused):
    """The routing rules cannot be used; each fault says where and why."""


class NotATag(Refused):
    """That cannot be a tag."""


class NotASurvey(Refused):
    """There is no such survey. The link in the message may be broken."""


class NotComplete(Refused):
    """Answer every question before you send the form."""


class AlreadySubmitted(Refused):
    """The form was already sent for another service."""
