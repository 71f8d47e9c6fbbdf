"""What can be asked of the cases of other desks that are brought here."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from moothall.engine.cases.dials import Clocks
from moothall.engine.cases.models import Submission
from moothall.engine.cases.queries import elsewhere, foreseeing
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.moving.commenting import (
    ERASED,
    NOT_THERE,
    Comment,
    CommentJudge,
    by_requester,
)
from moothall.engine.moving.judging import Further, Here, Judge, Judged, token
from moothall.engine.moving.mapping import CaseMapping
from moothall.engine.moving.models import Commented, RefusedRow, Taken, Takeover, TakeoverPart
from moothall.engine.moving.words import NoSuchTakeover, NotAMapping
from moothall.engine.registers.words import OF_A_COMMAND, UNDER_WAY, LoadState
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.wholewords import WholeWords
from moothall.ground.people.words import STAFF, Role, Whose
from moothall.ground.people.words import Kept as Held

HERE: Final = (LoadState.LOOKING, LoadState.LOADING)
"""What a command does itself with a file that lies where it is called: without bytes."""
MACHINES: Final = frozenset({"job", "key"})
OF_MACHINES: Final = frozenset({Role.MANAGER.value})


def takeover(council_id: int, number: int) -> Takeover:
    """Return a takeover of a council.

    :raises NoSuchTakeover: where there is none of that number.
    """
    found = Takeover.objects.filter(council_id=council_id, pk=number).first()
    if found is None:
        raise NoSuchTakeover
    return found


def takeovers(council_id: int, *, most: int = 20) -> Sequence[Takeover]:
    """Return the last takeovers of a council, the newest first."""
    return list(Takeover.objects.filter(council_id=council_id).order_by("-pk")[:most])


def roles_of(council_id: int, by: Actor) -> frozenset[str]:
    """Return as what somebody acts; a job and a key with its scope act as a manager."""
    if by.kind in MACHINES:
        return OF_MACHINES
    return frozenset(people.roles_in(council_id, by.id)) if by.id else frozenset()


def mapping_before(one: Takeover) -> CaseMapping | None:
    """Return how the last file of the same desk was read, if one was."""
    before = Takeover.objects.filter(
        council_id=one.council_id, desk__iexact=one.desk, state=LoadState.LOADED
    )
    found = before.exclude(mapping={}).order_by("-pk").first()
    return CaseMapping.model_validate(found.mapping) if found else None


def here(council_id: int, *, by: Actor, at: datetime) -> Here:
    """Return what a council has, by which rows are judged."""
    council = councils.by_ids([council_id])[0]
    return Here(
        council.slug, council.zone, foreseeing.standing(council_id), officers(council_id), by, at
    )


def officers(council_id: int) -> Mapping[str, int]:
    """Return who works cases in a council (ids), by name and by address in small letters."""
    found: dict[str, int] = {}
    for one in people.standings(council_id):
        if set(one.roles) & STAFF and one.person.disabled_at is None:
            found[one.person.name.casefold()] = one.person.pk
            found[one.identity.email.casefold()] = one.person.pk
    return found


def judge(one: Takeover, mapping: CaseMapping, *, by: Actor, at: datetime) -> Judge:
    """Return what judges the rows of a file by a mapping.

    :raises NotAMapping: where it does not fit the file, or what the council has.
    """
    columns = one.head.get("columns", sorted(mapping.columns.values()))
    return Judge(mapping, here(one.council_id, by=by, at=at), columns=columns)


def comment_judge(
    one: Takeover, mapping: CaseMapping, *, by: Actor, at: datetime
) -> CommentJudge | None:
    """Return what judges what was said of the cases; None where a mapping says nothing of that.

    :raises NotAMapping: where it does not fit the file of comments, or there is none.
    """
    how = mapping.comments
    if how is None:
        return None
    if one.length and not one.comments_length and not how.is_in_list:
        raise NotAMapping("Bring the list of comments, or say that the list of cases has them.")
    head = one.head if how.is_in_list else one.comments_head
    columns = head.get("columns", sorted(how.columns.values()))
    if how.case and how.case not in one.head.get("columns", [how.case]):
        raise NotAMapping(f"The list of cases has no column “{how.case}”.")
    return CommentJudge(mapping, here(one.council_id, by=by, at=at), columns=columns)


@dataclass(frozen=True)
class Placed:
    """Comments with the cases (ids) that they are of, and those whose case takes none."""

    placed: Sequence[tuple[int, Comment]]
    refused: list[Unreadable]


def placed(one: Takeover, comments: Sequence[Comment]) -> Placed:
    """Return of which cases here comments are, each by who said it as far as they are known."""
    council = councils.by_ids([one.council_id])[0]
    tokens = {row.reference: str(token(council.slug, one.desk, row.reference)) for row in comments}
    known = cases_here(tokens.values())
    gone = elsewhere.erased(one.council_id, known.values())
    asked = elsewhere.requesters(known.values())
    found: list[tuple[int, Comment]] = []
    refused = []
    for row in comments:
        number = known.get(tokens[row.reference])
        if number is None:
            refused.append(row.refused(NOT_THERE.format(row.reference[:80])))
        elif number in gone:
            refused.append(Unreadable(row.line, ERASED, "", row.reference))
        else:
            found.append((number, by_requester(row, asked[number])))
    return Placed(found, refused)


def heard(one: Takeover, comments: Sequence[Comment]) -> tuple[int, Placed]:
    """Return how many of these comments are here already, and of which cases all of them are."""
    found = placed(one, comments)
    keys: dict[int, list[str]] = {}
    for number, row in found.placed:
        keys.setdefault(number, []).append(row.said.key)
    known = elsewhere.said_already(keys)
    return sum(row.said.key in known.get(number, ()) for number, row in found.placed), found


def cases_here(tokens: Iterable[object]) -> dict[str, int]:
    """Return the cases that were brought already, by their tokens."""
    sent = Submission.objects.filter(token__in=list(tokens))
    return {str(one): case_id for one, case_id in sent.values_list("token", "case_id")}


def case_of(council_id: int, desk: str, reference: str) -> int | None:
    """Return the case (its id) that another desk's case became here."""
    council = councils.by_ids([council_id])[0]
    wanted = token(council.slug, desk, reference)
    return cases_here([wanted]).get(str(wanted))


def councils_due() -> Iterable[int]:
    """Return the councils in scope that may have a file which waits for the job."""
    found = Takeover.objects.filter(state__in=UNDER_WAY).exclude(length=0, state__in=HERE)
    return found.values_list("council_id", flat=True).distinct()


def due(council_id: int) -> Sequence[Takeover]:
    """Return the takeovers of a council that wait for the job, the oldest first."""
    found = Takeover.objects.filter(council_id=council_id, state__in=UNDER_WAY)
    return list(found.exclude(length=0, state__in=HERE).order_by("pk"))


def parts(one: Takeover, *, first: int = 0) -> Iterator[bytes]:
    """Yield the bytes of a file, a megabyte after the other, from the number of its first."""
    for number in itertools.count(first):
        found = TakeoverPart.objects.filter(takeover_id=one.pk, number=number)
        part = found.values_list("content", flat=True).first()
        if part is None:
            return
        yield bytes(part)


def refused(takeover_id: int, *, most: int | None = None) -> Iterator[RefusedRow]:
    """Yield the rows that could not be cases, by their lines; the first of them only."""
    found = RefusedRow.objects.filter(takeover_id=takeover_id).order_by(
        "is_of_comments", "line", "pk"
    )
    yield from found[:most] if most else found.iterator()


def reasons(takeover_id: int, *, most: int = 2_000) -> Mapping[str, int]:
    """Return how many of the first refused rows there are for each reason, most first."""
    first = RefusedRow.objects.filter(takeover_id=takeover_id)
    first = first.order_by("is_of_comments", "line", "pk")
    found: dict[str, int] = {}
    for reason in first.values_list("reason", flat=True)[:most]:
        found[reason] = found.get(reason, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def taken(one: Takeover, *, after: int = 0, most: int = 500) -> list[int]:
    """Return the next cases (ids) that came by a takeover."""
    found = Taken.objects.filter(takeover_id=one.pk, case_id__gt=after).order_by("case_id")
    return list(found.values_list("case_id", flat=True)[:most])


def commented(one: Takeover, *, most: int = 500) -> list[int]:
    """Return the next cases (ids) that were here before and of which it brought comments."""
    found = Commented.objects.filter(takeover_id=one.pk).order_by("case_id")
    return list(found.values_list("case_id", flat=True)[:most])


def with_rows(council_id: int, since: datetime) -> QuerySet[Takeover]:
    """Return the takeovers that began before a moment, still hold rows, and are not at work."""
    found = Takeover.objects.filter(council_id=council_id, is_emptied=False, begun_at__lt=since)
    return found.exclude(state__in=(LoadState.LOADING, LoadState.UNDOING))


def hold_unfinished(council_id: int) -> None:
    """Hold the takeovers of a council that have not ended, until the transaction ends.

    Whoever takes cases over by one has ended before, or begins after it.
    """
    found = Takeover.objects.filter(council_id=council_id, ended_at=None).order_by("pk")
    list(found.select_for_update(of=("self",)).only("pk"))


def not_over(council_id: int) -> QuerySet[Takeover]:
    """Return the takeovers of a council that may bring more: their files are kept, or a command's.

    A command reads its file where it lies, so that nothing of it is kept.
    """
    ways = Q(length__gt=0) | Q(length=0, state__in=OF_A_COMMAND)
    return Takeover.objects.filter(ways, council_id=council_id, ended_at=None)


def refused_about(whose: Whose) -> list[RefusedRow]:
    """Return the refused rows in which somebody's address, number or whole name stands."""
    words = WholeWords(whose, has_alone=False)
    kept = RefusedRow.objects.filter(council_id=whose.council_id).exclude(text="").order_by("pk")
    return [row for row in kept.iterator() if words.are_in([row.text, row.reason])]


def shown_about(whose: Whose) -> list[Takeover]:
    """Return the takeovers whose first rows speak of somebody."""
    words = WholeWords(whose, has_alone=False)
    kept = Takeover.objects.filter(council_id=whose.council_id, is_emptied=False, ended_at=None)
    return [one for one in kept.iterator() if words.are_in([one.head, one.comments_head])]


def held_on(whose: Whose) -> list[Held]:
    """Return the rows that could not be taken over and speak of somebody."""
    return [
        Held("row of another desk that was refused", None, {"line": row.line, "text": row.text})
        for row in refused_about(whose)
    ]


def services(council_id: int) -> Mapping[str, ServiceDefinition]:
    """Return what a case of another desk can be here: the services in force, by name."""
    return foreseeing.standing(council_id).services


@dataclass(frozen=True)
class Previewed:
    """A first row of a file as the case it would be, or why it cannot be one."""

    line: int
    judged: Judged | None
    service: str = ""
    clocks: Clocks | None = None
    reason: str = ""


def preview(one: Takeover, *, by: Actor, at: datetime) -> Sequence[Previewed]:
    """Return the first rows of a file as its mapping reads them, with their clocks.

    :raises NotAMapping: where the mapping does not fit.
    """
    mapping = CaseMapping.model_validate(one.mapping)
    judging = judge(one, mapping, by=by, at=at)
    found = [_previewed(judging, row, at) for row in one.head.get("rows", ())]
    return [row for row in found if row.judged is not None or row.reason]


@dataclass(frozen=True)
class Said:
    """A first row of comments as it would be: of which case there, or why it is none."""

    line: int
    comment: Comment | None
    who: str = ""
    reason: str = ""


def preview_comments(one: Takeover, *, by: Actor, at: datetime) -> Sequence[Said]:
    """Return the first rows of what was said as its mapping reads them.

    :raises NotAMapping: where the mapping does not fit.
    """
    mapping = CaseMapping.model_validate(one.mapping)
    judging = comment_judge(one, mapping, by=by, at=at)
    if judging is None:
        return []
    head = one.head if judging.how.is_in_list else one.comments_head
    rows = [row for row in head.get("rows", ()) if "values" in row]
    judged = [judging.judge(Row(row["line"], row["values"])) for row in rows]
    named = people.names({c.said.by.id for c in judged if isinstance(c, Comment) and c.said.by.id})
    return [_said(found, named) for found in judged if found is not None]


def _said(found: Comment | Unreadable, named: Mapping[int, str]) -> Said:
    if isinstance(found, Unreadable):
        return Said(found.line, None, reason=found.reason)
    return Said(found.line, found, found.said.name or named.get(found.said.by.id or 0, ""))


def _previewed(judging: Judge, row: Mapping[str, Any], at: datetime) -> Previewed:
    if "values" not in row:
        return Previewed(row["line"], None, reason=row.get("reason", ""))
    found = judging.judge(Row(row["line"], row["values"]))
    if isinstance(found, Further):
        return Previewed(found.line, None)
    if isinstance(found, Unreadable):
        return Previewed(found.line, None, reason=found.reason)
    standing = judging.here.standing
    service = standing.services[found.history.service].name
    return Previewed(found.line, found, service, standing.clocks(found.history, at))
