"""Who can support which component: of whole councils, of one component, of a case.

A component is seen by whoever sees its system in the register of systems; those of a system that
was removed, or is over, are kept and counted no more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.engine.registers import queries as registers
from moothall.engine.registers.queries import Asked, Listed, Met
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.people.models import Person, Standing
from moothall.ground.people.words import Kept, Who, Whose
from moothall.practices.servicedesk.models import Absence, Component, Support
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.supporting import Supported, Supporter
from moothall.practices.servicedesk.words.support import (
    SYSTEMS,
    WORKERS,
    Level,
    NoSuchComponent,
)

MOST_SYSTEMS = 1_000
_LEVELS = {level: number for number, level in enumerate(Level)}


def supported(who: Who, council_ids: Collection[int], *, at: datetime) -> list[Supported]:
    """Return every component of these councils that somebody sees, by system and name."""
    found = Component.objects.filter(council_id__in=list(council_ids), ended_at=None)
    return _built(list(found), who, at)


def component(council_ids: Collection[int], number: int) -> Component:
    """Return the component of that number.

    :raises NoSuchComponent: when these councils keep none.
    """
    found = Component.objects.filter(council_id__in=list(council_ids), pk=number, ended_at=None)
    one = found.select_related("council").first()
    if one is None:
        raise NoSuchComponent
    return one


def one(component: Component, who: Who, *, at: datetime) -> Supported:
    """Return a component with everybody who supports it.

    :raises NoSuchComponent: for whoever does not see its system.
    """
    found = _built([component], who, at)
    if not found:
        raise NoSuchComponent
    return found[0]


def of_case(case: Case, who: Who, *, at: datetime) -> list[Supported]:
    """Return the components of the systems that a case is about, as somebody sees them."""
    return of_records(case.council_id, cases.records_about(case, who), who, at=at)


def of_records(
    council_id: int, records: Iterable[Met], who: Who, *, at: datetime
) -> list[Supported]:
    """Return the components of those of these records that are systems, as somebody sees them."""
    about = {one.id for one in records if one.kept.definition.slug == SYSTEMS}
    if not about:
        return []
    kept = list(Component.objects.filter(council_id=council_id, ended_at=None))
    stays = registers.ends({one.system_id for one in kept})
    return _built([one for one in kept if stays.get(one.system_id) in about], who, at)


def systems(who: Who, council_ids: Collection[int]) -> list[Listed]:
    """Return the systems that somebody sees and that are not over, by name."""
    kept = [
        one
        for one in registers.registers(who, council_ids=council_ids)
        if one.definition.slug == SYSTEMS
    ]
    if not kept:
        return []
    page = registers.listed(who, kept, Asked(most=MOST_SYSTEMS))
    over = {state.id for one in kept for state in one.definition.states if state.over}
    return [row for row in page.rows if row.state not in over]


def workers(council_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Return who can be named in each council: identity to name, by name."""
    working = Standing.objects.filter(council_id__in=list(council_ids), role__in=WORKERS)
    people = Person.objects.filter(
        pk__in=working.values("person_id"), disabled_at=None, identity__isnull=False
    ).order_by("name", "pk")
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for council, identity, name in people.values_list("council_id", "identity_id", "name"):
        found[council][int(identity or 0)] = name
    return dict(found)


def held_on(whose: Whose) -> list[Kept]:
    """Return what somebody is said to support."""
    if whose.identity_id is None:
        return []
    mine = Support.objects.filter(council_id=whose.council_id, identity_id=whose.identity_id)
    return [
        Kept(
            "support of a component",
            one.said_at,
            {"component": one.component.name, "level": Level(one.level).label},
        )
        for one in mine.select_related("component").order_by("pk")
    ]


def _built(components: Sequence[Component], who: Who, at: datetime) -> list[Supported]:
    """Return components with who supports them, of systems that are seen, by system and name."""
    if not components:
        return []
    ends = registers.ends({one.system_id for one in components})
    met = registers.met(who, set(ends.values()))
    seen = [(one, met[ends[one.system_id]]) for one in components if ends.get(one.system_id) in met]
    seen = [(one, system) for one, system in seen if not system.is_over]
    by_component = _supporters([one for one, _ in seen], at)
    found = [_supported(one, system, by_component[one.pk]) for one, system in seen]
    return sorted(found, key=lambda one: (one.system.casefold(), one.name.casefold(), one.id))


def _supported(one: Component, system: Met, supporters: Iterable[Supporter]) -> Supported:
    in_order = sorted(supporters, key=lambda taken: (_LEVELS[taken.level], taken.name))
    return Supported(one.pk, one.council_id, one.name, system.id, system.title, in_order)


def _supporters(components: Sequence[Component], at: datetime) -> dict[int, list[Supporter]]:
    rows = list(Support.objects.filter(component_id__in=[one.pk for one in components]))
    identities = {one.identity_id for one in rows if one.identity_id is not None}
    council_ids = {one.council_id for one in components}
    here, names = workers(council_ids), duty.names(identities)
    away = _away(council_ids, identities, at)
    found: dict[int, list[Supporter]] = defaultdict(list)
    for row in rows:
        number = row.identity_id
        found[row.component_id].append(
            Supporter(
                support_id=row.pk,
                identity_id=number,
                name=row.supplier if number is None else names.get(number, duty.UNKNOWN),
                level=Level(row.level),
                is_here=number is None or number in here.get(row.council_id, {}),
                away_until=None if number is None else away.get(number),
            )
        )
    return found


def _away(
    council_ids: Iterable[int], identities: Collection[int], at: datetime
) -> Mapping[int, datetime]:
    """Return until when each of these is absent now, from whatever rota of these councils.

    The rotas of the partnerships whose services they share count too; nothing is written there.
    """
    if not identities:
        return {}
    ids = set(council_ids)
    ids |= {shared for number in ids for shared in councils.sharing(number)}
    with scope.opened(ids, writes=True):
        rows = Absence.objects.filter(
            identity_id__in=list(identities), starts_at__lte=at, ends_at__gt=at
        ).order_by("ends_at")
        return dict(rows.values_list("identity_id", "ends_at"))
