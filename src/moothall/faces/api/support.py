"""Who can support which component of which system, where that is thin, and what is learnt."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import queries as cases
from moothall.faces.api import cursors
from moothall.faces.api.callers import Key, NotInScope, Seat, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.refusals import NoSuchPage
from moothall.faces.api.registers import who_of, whole_of
from moothall.faces.api.replies import NO_NUL, In, Numbered, Out, Repeatable, answered, once
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk import supporting as cover
from moothall.practices.servicedesk.models import Component
from moothall.practices.servicedesk.queries import supporting
from moothall.practices.servicedesk.rules import support as rules
from moothall.practices.servicedesk.supporting import Lesson, Loss, Supported, Supporter
from moothall.practices.servicedesk.words.support import (
    LONGEST_NAME,
    MOST_AT_ONCE,
    SYSTEMS,
    Gap,
    Level,
)

router = Router(tags=["support"])
READ, ACT = Key("cover:read"), Key("cover:act")
SIZE, LARGEST = 50, 200
SORT = "support"
Number = Annotated[int, Field(ge=1, le=2**53)]
Named = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=NO_NUL)]


class SupporterOut(Out):
    """Who supports a component: somebody, as their identity, or a supplier, as null."""

    support: int
    identity: int | None
    name: str
    level: Level
    has_left: bool
    away_until: datetime | None = Field(description="When the absence that they are in now ends.")


class ComponentOut(Out):
    """A component of a system, who supports it, and what is wrong, the worst first."""

    component: int
    name: str
    system: int = Field(description="The record of the register `systems`.")
    system_title: str
    supporters: list[SupporterOut]
    problems: list[Gap]


class Components(Out):
    """A page of components, by system and name."""

    items: list[ComponentOut]
    next: str | None


class ComponentsOfCase(Out):
    """The components of the systems that a case is about."""

    items: list[ComponentOut]


class LossOut(Out):
    """A component that somebody supports; `problem`: what would be wrong that is not now."""

    component: int
    name: str
    system_title: str
    level: Level
    problem: Gap | None
    left: list[str] = Field(description="Who could support it then.")


class Losses(Out):
    """What somebody's leaving would do, the worst first."""

    items: list[LossOut]


class LessonOut(Out):
    """A component that somebody must learn, who is learning it, and who could."""

    component: int
    name: str
    system_title: str
    problem: Gap
    learning: list[str]
    could_learn: list[str]


class Lessons(Out):
    """The same, the worst first."""

    items: list[LessonOut]


class ComponentOf(In):
    """Which component."""

    number: Number


class SoughtSupport(In):
    """Which components; all, if not said."""

    problem: Gap | None = None
    system: Number | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = None


class WhoLeaves(In):
    """Who would leave, by their identity."""

    identity: Number


class ComponentsIn(In):
    """Components to add to a system."""

    system: Numbered
    names: Annotated[list[Named], Field(min_length=1, max_length=MOST_AT_ONCE)]


class PeopleIn(In):
    """Who supports a component, by their identities, and how well they know it."""

    identities: Annotated[list[Numbered], Field(min_length=1, max_length=MOST_AT_ONCE)]
    level: Literal["lead", "can", "learning"]


class SupplierIn(In):
    """Which supplier."""

    supplier: Named


class RemoveIn(In):
    """Whose support ends, by its number."""

    support: Numbered


class RenameIn(In):
    """What it is called."""

    name: Named


class EndIn(In):
    """Nothing more needs to be said."""


@router.get("/support", response=Components, auth=READ, url_name="support")
def support(request: HttpRequest, sought: Annotated[SoughtSupport, Query()]) -> HttpResponse:
    """List components with who supports each: all, those with a problem, or those of a system."""
    every = [
        one
        for one in _every(seat(request))
        if (sought.problem is None or sought.problem in one.gaps)
        and sought.system in {None, one.system_id}
    ]
    start = _after(every, sought.cursor)
    page = every[start : start + sought.limit]
    is_more = len(every) > start + sought.limit
    following = cursors.write(SORT, (str(page[-1].id),)) if is_more else None
    return answered(Components(items=[_component(one) for one in page], next=following))


@router.post("/support", response={201: Components}, auth=ACT, url_name="support")
@once
def add(
    request: HttpRequest, given: ComponentsIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Add components to a system. Managers do."""
    del idempotency_key
    here = _manager(seat(request))
    system = whole_of(here, SYSTEMS, given.system).record
    made = actions.add_components(system, given.names, by=here.by, at=here.at)
    items = [_component(supporting.one(one, who_of(here), at=here.at)) for one in made]
    return answered(Components(items=items, next=None), status=201)


@router.get("/support/leaving", response=Losses, auth=READ, url_name="support-leaving")
def leaving(request: HttpRequest, asked: Annotated[WhoLeaves, Query()]) -> HttpResponse:
    """Say what would become of the components that somebody supports if they left; for managers."""
    found = cover.losses(_every(_manager(seat(request))), asked.identity)
    return answered(Losses(items=[_loss(one) for one in found]))


@router.get("/support/training", response=Lessons, auth=READ, url_name="support-training")
def training(request: HttpRequest) -> HttpResponse:
    """List the components that somebody must learn: why, who is learning, who could."""
    found = cover.lessons(_every(seat(request)))
    return answered(Lessons(items=[_lesson(one) for one in found]))


@router.get("/support/{number}", response=ComponentOut, auth=READ, url_name="support-component")
def component(request: HttpRequest, path: Path[ComponentOf]) -> HttpResponse:
    """Return a component with everybody who supports it."""
    here = seat(request)
    kept = supporting.component([here.council.pk], path.number)
    return answered(_component(supporting.one(kept, who_of(here), at=here.at)))


@router.get(
    "/cases/{reference}/support", response=ComponentsOfCase, auth=READ, url_name="case-support"
)
def of_case(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Say who can support the systems that a case is about; it needs cases:read too."""
    here = seat(request)
    if not here.may("cases:read"):
        raise NotInScope("This needs a key with the scope cases:read.")
    case = cases.by_reference(reference, here.seen)
    found = supporting.of_case(case, who_of(here), at=here.at)
    return answered(ComponentsOfCase(items=[_component(one) for one in found]))


def _people(kept: Component, given: PeopleIn, here: Seat) -> None:
    """Say that people support a component at a level. Managers do."""
    actions.support(kept, given.identities, given.level, by=here.by, at=here.at)


def _supplier(kept: Component, given: SupplierIn, here: Seat) -> None:
    """Say that a supplier supports a component. Managers do."""
    actions.support_by(kept, given.supplier, by=here.by, at=here.at)


def _remove(kept: Component, given: RemoveIn, here: Seat) -> None:
    """Say that somebody, or a supplier, supports a component no more. Managers do."""
    actions.end_support(kept, given.support, by=here.by, at=here.at)


def _rename(kept: Component, given: RenameIn, here: Seat) -> None:
    """Call a component otherwise. Managers do."""
    actions.rename_component(kept, given.name, by=here.by, at=here.at)


def _end(kept: Component, given: EndIn, here: Seat) -> None:
    """Keep a component no more. Managers do."""
    del given
    actions.end_component(kept, by=here.by, at=here.at)


DEEDS: tuple[tuple[str, type[In], Callable[..., None]], ...] = (
    ("people", PeopleIn, _people),
    ("supplier", SupplierIn, _supplier),
    ("remove", RemoveIn, _remove),
    ("rename", RenameIn, _rename),
    ("end", EndIn, _end),
)
"""Every deed: its name in the address, what is sent with it, and what it does."""


def _mount(name: str, shape: type[In], do: Callable[..., None]) -> None:
    @router.post(
        f"/support/{{number}}/{name}",
        response=ComponentOut,
        auth=ACT,
        url_name=f"support-{name}",
        operation_id=f"support_{name}",
        summary=name.capitalize(),
        description=do.__doc__,
    )
    @once
    def act(
        request: HttpRequest,
        path: Path[ComponentOf],
        given: shape,  # type: ignore[valid-type]  # one view for every deed
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key
        here = _manager(seat(request))
        kept = supporting.component([here.council.pk], path.number)
        supporting.one(kept, who_of(here), at=here.at)
        do(kept, given, here)
        kept.refresh_from_db()
        return answered(_component(supporting.one(kept, who_of(here), at=here.at)))


for _name, _shape, _do in DEEDS:
    _mount(_name, _shape, _do)


def _manager(here: Seat) -> Seat:
    """Return the seat of a system, or of a manager of the council.

    :raises NotInScope: for anybody else's key.
    """
    roles = here.who.roles.get(here.council.pk, frozenset())
    if here.holder != here.by and rules.why_not_keep(roles):
        raise NotInScope("Only managers do that.")
    return here


def _every(here: Seat) -> list[Supported]:
    return supporting.supported(who_of(here), [here.council.pk], at=here.at)


def _after(every: Sequence[Supported], cursor: str | None) -> int:
    if cursor is None:
        return 0
    ids = [(str(one.id),) for one in every]
    values = cursors.read(cursor, SORT)
    if values not in ids:
        raise NoSuchPage
    return ids.index(values) + 1


def _component(one: Supported) -> ComponentOut:
    return ComponentOut(
        component=one.id,
        name=one.name,
        system=one.system_id,
        system_title=one.system,
        supporters=[_supporter(taken) for taken in one.supporters],
        problems=one.gaps,
    )


def _supporter(one: Supporter) -> SupporterOut:
    return SupporterOut(
        support=one.support_id,
        identity=one.identity_id,
        name=one.name,
        level=one.level,
        has_left=not one.is_here,
        away_until=one.away_until,
    )


def _loss(one: Loss) -> LossOut:
    return LossOut(
        component=one.component.id,
        name=one.component.name,
        system_title=one.component.system,
        level=one.level,
        problem=one.gap,
        left=[left.name for left in one.after.able],
    )


def _lesson(one: Lesson) -> LessonOut:
    return LessonOut(
        component=one.component.id,
        name=one.component.name,
        system_title=one.component.system,
        problem=one.gap,
        learning=[taken.name for taken in one.learning],
        could_learn=[taken.name for taken in one.could],
    )
