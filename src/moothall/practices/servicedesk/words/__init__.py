"""The words of the desk: what an officer may ask the queue for, and what is recorded."""

from dataclasses import dataclass

RUNNING, ANY = "running", "any"
MINE, NOBODY = "me", "nobody"
OVERDUE, BROKEN = "overdue", "broken"
COME, AHEAD = "come", "ahead"
DUE, NEWEST, CHANGED, PRIORITY = "due", "newest", "changed", "priority"

VERBS: dict[str, str] = {
    "rota.added": "A rota was set up for a team.",
    "rota.ended": "A rota is used no more; its shifts to come are gone.",
    "rota.planned": "Shifts of a rota were planned ahead.",
    "layer.set": "The shifts of a layer of a rota were laid down, from a day on.",
    "layer.ended": "A layer of a rota has no shifts from a day on.",
    "shift.covered": "Somebody else takes a shift, or a part of one.",
    "swap.offered": "Somebody asked another to take a shift of theirs.",
    "swap.settled": "The offer of a shift was accepted, declined or withdrawn.",
    "handover.written": "Whoever leaves a shift wrote down what the next one must know.",
    "handover.taken": "The next one read what was handed over, and took over.",
    "absence.noted": "Somebody cannot be on call for a while.",
    "absence.ended": "Somebody can be on call after all.",
    "number.set": "Somebody said at which number they are called when they are on call.",
    "feed.made": "Somebody was given a secret address at which their calendar reads a rota.",
    "feed.ended": "A secret address of a rota opens nothing any more.",
    "cover.set": "A rota answers for some cases outside working hours, from a day on.",
    "group.added": "A success group or a focus group was set up.",
    "group.changed": "What a group is for, or how people join it, was said anew.",
    "group.ended": "A group is kept no more.",
    "group.joined": "Somebody became a member of a group, who said yes to it.",
    "group.loaded": "Members of a group came in from a file.",
    "group.left": "Somebody is a member of a group no more.",
    "session.planned": "A session of a group was planned.",
    "session.changed": "A session of a group was changed; whoever was invited was told.",
    "session.invited": "Members of a group were invited to a session.",
    "session.replied": "A member said whether they come to a session.",
    "session.cancelled": "A session of a group was cancelled.",
    "session.held": "It was said who came to a session of a group, and what was said there.",
    "goal.set": "A group wants a measure to reach a value by a day.",
    "goal.ended": "A group wants that no more.",
    "undertaking.agreed": "A group agreed that somebody does something by a day.",
    "undertaking.done": "What a group agreed is done.",
    "undertaking.reminded": "Somebody was reminded of what they undertook for a group.",
    "cover.ended": "A rota answers for some cases no more, from a day on.",
    "component.added": "A system has a component that people support or do not.",
    "component.renamed": "A component of a system is called otherwise.",
    "component.ended": "A component of a system is kept no more.",
    "support.set": "People, or a supplier, support a component; the facts say at which level.",
    "support.ended": "Somebody, or a supplier, supports a component no more.",
}

MOST = 1000
"""Where counting stops."""

SORTS: dict[str, tuple[str, ...]] = {
    DUE: ("queued_at", "id"),
    NEWEST: ("-created_at", "-id"),
    CHANGED: ("-changed_at", "-id"),
    PRIORITY: ("priority", "queued_at", "id"),
}
"""The orders of the queue; each ends in the id, so that a place in it is one case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a view of the queue shows. Empty means everything; the state starts at what runs.

    `state` is one of the case's states, `running` (open or paused) or `any`. `assignee` is `me`,
    `nobody` or an identity's number. `promise` is `overdue` (past its due time now) or `broken`
    (a target was missed, whatever came after). `until` is `come` (paused until a day, and that has
    come) or `ahead` (it has not). `tag` is one of its tags.
    `text` is a reference, an email address or a telephone number.
    """

    team: str = ""
    council: str = ""
    state: str = RUNNING
    priority: str = ""
    service: str = ""
    kind: str = ""
    assignee: str = ""
    promise: str = ""
    until: str = ""
    tag: str = ""
    text: str = ""
    sort: str = DUE


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sorted list: the sort columns of the case that stands there."""

    values: tuple[str, ...]
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Capped:
    """A count that stops where it stops mattering: '1,000+'."""

    number: int

    def __str__(self) -> str:
        return f"{MOST:,}+" if self.number > MOST else f"{self.number:,}"


NOW, LATE, WAITING = "now", "late", "waiting"
TEAMS, ALL = "teams", "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtTasks:
    """Which tasks a list shows: of one's teams, of one's own cases (`me`), or all that are seen.

    `which`: those that can be done `now`, those of them that are `late`, or those `waiting` for
    other tasks. `team` is a team's code; empty: any.
    """

    whose: str = TEAMS
    which: str = NOW
    team: str = ""
