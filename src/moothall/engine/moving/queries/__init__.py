"""What can be asked of the cases of other desks that are brought here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from moothall.engine.cases.dials import Clocks
from moothall.engine.cases.models import Submission
from moothall.engine.cases.queries import foreseeing
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.moving.judging import Here, Judge, Judged, token
from moothall.engine.moving.mapping import CaseMapping
from moothall.engine.moving.models import RefusedRow, Taken, Takeover, TakeoverPart
from moothall.engine.moving.words import NoSuchTakeover
from moothall.engine.registers.queries import loads as of_registers
from moothall.engine.registers.words import UNDER_WAY, LoadState
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
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


def parts(one: Takeover) -> Iterator[bytes]:
    """Yield the bytes of a file, a megabyte after the other."""
    number = 0
    while True:
        found = TakeoverPart.objects.filter(takeover_id=one.pk, number=number)
        part = found.values_list("content", flat=True).first()
        if part is None:
            return
        yield bytes(part)
        number += 1


def refused(takeover_id: int, *, most: int | None = None) -> Iterator[RefusedRow]:
    """Yield the rows that could not be cases, by their lines; the first of them only."""
    found = RefusedRow.objects.filter(takeover_id=takeover_id).order_by("line", "pk")
    yield from found[:most] if most else found.iterator()


def reasons(takeover_id: int, *, most: int = 2_000) -> Mapping[str, int]:
    """Return how many of the first refused rows there are for each reason, most first."""
    first = RefusedRow.objects.filter(takeover_id=takeover_id).order_by("line", "pk")
    found: dict[str, int] = {}
    for reason in first.values_list("reason", flat=True)[:most]:
        found[reason] = found.get(reason, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def taken(one: Takeover, *, after: int = 0, most: int = 500) -> list[int]:
    """Return the next cases (ids) that came by a takeover."""
    found = Taken.objects.filter(takeover_id=one.pk, case_id__gt=after).order_by("case_id")
    return list(found.values_list("case_id", flat=True)[:most])


def with_rows(council_id: int, since: datetime) -> QuerySet[Takeover]:
    """Return the takeovers that began before a moment, still hold rows, and are not at work."""
    found = Takeover.objects.filter(council_id=council_id, is_emptied=False, begun_at__lt=since)
    return found.exclude(state__in=(LoadState.LOADING, LoadState.UNDOING))


def with_bytes(council_id: int) -> QuerySet[Takeover]:
    """Return the takeovers of a council whose files are kept, as they are not over."""
    return Takeover.objects.filter(council_id=council_id, length__gt=0, ended_at=None)


def refused_about(whose: Whose) -> list[RefusedRow]:
    """Return the refused rows in which somebody's address, number or whole name stands."""
    is_about = of_registers.about(whose)
    kept = RefusedRow.objects.filter(council_id=whose.council_id).exclude(text="").order_by("pk")
    return [row for row in kept.iterator() if is_about(f"{row.text} {row.reason}")]


def shown_about(whose: Whose) -> list[Takeover]:
    """Return the takeovers whose first rows speak of somebody."""
    is_about = of_registers.about(whose)
    kept = Takeover.objects.filter(council_id=whose.council_id, is_emptied=False, ended_at=None)
    return [one for one in kept.iterator() if is_about(str(one.head))]


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
    return [_previewed(judging, row, at) for row in one.head.get("rows", ())]


def _previewed(judging: Judge, row: Mapping[str, Any], at: datetime) -> Previewed:
    if "values" not in row:
        return Previewed(row["line"], None, reason=row.get("reason", ""))
    found = judging.judge(Row(row["line"], row["values"]))
    if isinstance(found, Unreadable):
        return Previewed(found.line, None, reason=found.reason)
    standing = judging.here.standing
    service = standing.services[found.history.service].name
    return Previewed(found.line, found, service, standing.clocks(found.history, at))
