"""What officers have at hand: canned replies, what they had begun to write, who named them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Subquery

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import (
    CannedReply,
    Case,
    CaseQuerySet,
    Event,
    Mention,
    Presence,
    Remark,
)
from moothall.engine.cases.words import NoSuchCanned
from moothall.ground.people.models import TeamMember
from moothall.ground.people.words import LEADING, Who
from moothall.outside.postgres import prepared

HERE = timedelta(seconds=35)
"""How long after they were heard of an officer counts as there: three beats."""
_AT_HAND = """
    SELECT 'unsent', revision, '', text, is_note::text, seen FROM cases_unsent
    WHERE case_id = $1::bigint AND person_id = $2::bigint
    UNION ALL
    SELECT 'canned', kept.id, kept.name::text, coalesce(desk.name, '')::text, '', 0
    FROM cases_cannedreply kept LEFT JOIN councils_council desk ON desk.id = kept.partnership_id
    WHERE kept.council_id = $3::bigint AND kept.removed_at IS NULL
    AND (kept.team_id IS NULL OR kept.team_id IN (
        SELECT team_id FROM people_teammember WHERE person_id = $2::bigint))
    UNION ALL
    SELECT 'watch', case_id, '', '', '', 0 FROM cases_watcher
    WHERE case_id = $1::bigint AND person_id = $2::bigint
    UNION ALL
    SELECT 'tag', id, name::text, '', '', 0 FROM cases_tag WHERE case_id = $1::bigint
    ORDER BY 1, 3, 2
"""


@dataclass(frozen=True, slots=True)
class AtHand:
    """What somebody has at hand on a case: canned replies, their draft, its tags.

    Canned replies are the case's council's, each its number and name, under the name of the shared
    desk that keeps them, or '' for the council's own; those of a shared desk come first.
    """

    canned: Sequence[tuple[str, Sequence[tuple[int, str]]]]
    text: str = ""
    is_note: bool = False
    revision: int = 0
    seen: int = 0
    is_watched: bool = False
    tags: Sequence[str] = ()


def at_hand(case: Case, person_id: int) -> AtHand:
    """Return what somebody has at hand on a case, by one statement."""
    canned, tags = dict[str, list[tuple[int, str]]](), list[str]()
    begun: tuple[str, bool, int, int] = ("", False, 0, 0)
    is_watched = False
    for kind, number, name, text, is_note, seen in prepared.read(
        _AT_HAND, [case.pk, person_id, case.council_id]
    ):
        if kind == "canned":
            canned.setdefault(str(text), []).append((int(number or 0), str(name)))
        elif kind == "watch":
            is_watched = True
        elif kind == "tag":
            tags.append(str(name))
        else:
            begun = (str(text), is_note == "true", int(number or 0), int(seen or 0))
    kept = sorted(canned.items(), key=lambda one: (not one[0], one[0]))
    return AtHand(kept, *begun, is_watched, tags)


def canned_replies(who: Who, *, removed: bool = False) -> Sequence[CannedReply]:
    """Return the canned replies that somebody may use, by name: where they lead, every team's.

    Elsewhere the council's and those of their teams.

    :param removed: those that were taken away instead.
    """
    persons = list(who.persons.values())
    leading = who.councils_as(*LEADING)
    teams = TeamMember.objects.filter(person_id__in=persons).values("team_id")
    theirs = Q(team__isnull=True) | Q(team_id__in=teams) | Q(council_id__in=leading)
    found = CannedReply.objects.filter(
        theirs, council_id__in=list(who.persons), removed_at__isnull=not removed
    )
    found = found.select_related("team", "person", "council", "partnership")
    return list(found.order_by("name", "pk"))


def each_once(replies: Iterable[CannedReply]) -> Sequence[CannedReply]:
    """Return these, each that a shared desk keeps once, whichever of its councils they are from."""
    found: dict[object, CannedReply] = {}
    for one in replies:
        found.setdefault(one.shared or one.pk, one)
    return list(found.values())


def canned_reply(
    who: Who, number: int, *, removed: bool = False, council_id: int | None = None
) -> CannedReply:
    """Return one of them; of one council alone, where that is given.

    :raises NoSuchCanned: where there is none, or it is another team's.
    """
    for one in canned_replies(who, removed=removed):
        if one.pk == number and council_id in {None, one.council_id}:
            return one
    raise NoSuchCanned


@dataclass(frozen=True, slots=True)
class Named:
    """Where a colleague named somebody: the mention, the case, and the words."""

    mention_id: int
    case: Case
    words: str


def mentions_of(
    person_ids: Collection[int], *, seen: CaseQuerySet, most: int = 50
) -> Sequence[Named]:
    """Return where these were named and have not looked yet, the latest first.

    :param seen: the cases that they may see now; a right that ended since hides the note.
    """
    found = Mention.objects.filter(
        person_id__in=list(person_ids), seen_at__isnull=True, case_id__in=seen.values("pk")
    )
    listed = list(found.select_related("case").order_by("-named_at", "-pk")[:most])
    remarks = Remark.objects.filter(event_id__in=[one.event_id for one in listed])
    words = dict(remarks.values_list("event_id", "body")) if listed else {}
    return [Named(one.pk, one.case, words.get(one.event_id, "")) for one in listed]


def told_by_note(case: Case, person_ids: Collection[int]) -> list[str]:
    """Return whom the last note of one of these named on a case, and so told, by name."""
    notes = Event.objects.filter(case_id=case.pk, kind=EventKind.NOTED, by_kind="person")
    last = notes.filter(by_id__in=list(person_ids)).order_by("-sequence").values("pk")[:1]
    told = Mention.objects.filter(case_id=case.pk, event_id=Subquery(last)).order_by("pk")
    return list(told.values_list("person__name", flat=True))


def said_since(case: Case, seen: int, person_ids: Iterable[int]) -> Sequence[tuple[Event, str]]:
    """Return what others wrote on a case after so many events: replies, notes, messages."""
    kinds = [EventKind.REPLIED, EventKind.NOTED, EventKind.MESSAGE]
    later = Event.objects.filter(case_id=case.pk, sequence__gt=seen, kind__in=kinds)
    later = later.exclude(by_kind="person", by_id__in=list(person_ids)).order_by("sequence")
    events = list(later)
    words = dict(
        Remark.objects.filter(event_id__in=[one.pk for one in events]).values_list(
            "event_id", "body"
        )
    )
    return [(one, words.get(one.pk, "")) for one in events]


def others_here(case: Case, person_id: int, *, at: datetime) -> Sequence[tuple[str, bool]]:
    """Return who else has a case open now, by name, and whether they are writing on it."""
    found = Presence.objects.filter(case_id=case.pk, seen_at__gt=at - HERE)
    others = found.exclude(person_id=person_id).select_related("person").order_by("person__name")
    return [(one.person.name, one.is_writing) for one in others]
