"""What is done about who can support what: components of systems, and who supports each."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from moothall.engine.registers.models import Record
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose
from moothall.practices.servicedesk.models import Component, Support
from moothall.practices.servicedesk.queries import supporting
from moothall.practices.servicedesk.rules import support as rules
from moothall.practices.servicedesk.words.support import (
    Level,
    NoSuchComponent,
    NotThisComponent,
    NotThisSupport,
)


@transaction.atomic
def add_components(
    system: Record, names: Sequence[str], *, by: Actor, at: datetime
) -> list[Component]:
    """Add components to a system of the register of systems; nobody supports them yet.

    :raises NotThisComponent: saying why; then none is added.
    """
    system = Record.objects.select_for_update(of=("self",)).get(pk=system.pk)
    wanted = [name.strip() for name in names if name.strip()]
    if why := rules.why_not_system(system) or rules.why_not_names(system, wanted):
        raise NotThisComponent(why)
    return [_added(system, name, by=by, at=at) for name in wanted]


@transaction.atomic
def rename_component(component: Component, name: str, *, by: Actor, at: datetime) -> Component:
    """Call a component otherwise.

    :raises NotThisComponent: saying why.
    """
    component = _locked(component)
    if name.strip() == component.name:
        return component
    is_same = name.strip().casefold() == component.name.casefold()
    why = None if is_same else rules.why_not_names(component.system, [name.strip()])
    if why or not name.strip():
        raise NotThisComponent(why or "Enter what the component is called.")
    component.name = name.strip()
    component.save(update_fields=["name"])
    journal.record("component.renamed", component, by=by, at=at)
    return component


@transaction.atomic
def end_component(component: Component, *, by: Actor, at: datetime) -> Component:
    """Keep a component no more; who supported it stays known. Again it changes nothing."""
    found = Component.objects.select_for_update(of=("self",)).get(pk=component.pk)
    if found.ended_at is None:
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        journal.record("component.ended", found, by=by, at=at)
    return found


@transaction.atomic
def support(
    component: Component, identities: Collection[int], level: str, *, by: Actor, at: datetime
) -> int:
    """Say that people support a component at a level; return of how many that is new.

    :raises NotThisSupport: saying why; then nothing changes for any of them.
    """
    component = _locked(component)
    known = supporting.workers([component.council_id]).get(component.council_id, {})
    if why := rules.why_not_support(identities, level, known):
        raise NotThisSupport(why)
    there = Support.objects.filter(component=component, identity_id__in=list(identities))
    as_said = set(there.filter(level=level).values_list("identity_id", flat=True))
    new = sorted(set(identities) - as_said)
    for identity in new:
        Support.objects.update_or_create(
            component=component,
            identity_id=identity,
            defaults={"council_id": component.council_id, "level": level, "said_at": at},
        )
    if new:
        facts = {"identities": new, "level": str(level)}
        journal.record("support.set", component, by=by, at=at, facts=facts)
    return len(new)


@transaction.atomic
def support_by(component: Component, supplier: str, *, by: Actor, at: datetime) -> Support:
    """Say that a supplier supports a component; said again it changes nothing.

    :raises NotThisSupport: saying why.
    """
    component = _locked(component)
    if why := rules.why_not_supplier(supplier):
        raise NotThisSupport(why)
    found, is_new = Support.objects.get_or_create(
        component=component,
        supplier=supplier.strip(),
        defaults={
            "council_id": component.council_id,
            "level": Level.SUPPLIER,
            "said_at": at,
        },
    )
    if is_new:
        facts = {"support": found.pk, "level": str(Level.SUPPLIER)}
        journal.record("support.set", component, by=by, at=at, facts=facts)
    return found


@transaction.atomic
def end_support(component: Component, support_id: int, *, by: Actor, at: datetime) -> bool:
    """Take away that somebody, or a supplier, supports a component; return whether they did."""
    component = _locked(component)
    found = Support.objects.filter(component=component, pk=support_id).first()
    if found is None:
        return False
    facts = {"identity": found.identity_id, "level": found.level}
    journal.record("support.ended", component, by=by, at=at, facts=facts)
    found.delete()
    return True


@transaction.atomic
def erase_support(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what somebody is said to support in a council; return how many things.

    It is a part of erasing a person, which has its entry.
    """
    del by, at
    if whose.identity_id is None:
        return 0
    mine = Support.objects.filter(council_id=whose.council_id, identity_id=whose.identity_id)
    return mine.delete()[0]


def _added(system: Record, name: str, *, by: Actor, at: datetime) -> Component:
    made = Component.objects.create(
        council_id=system.council_id, system=system, name=name, added_at=at
    )
    journal.record("component.added", made, by=by, at=at, facts={"system": system.pk})
    return made


def _locked(component: Component) -> Component:
    """Lock a component that is still kept.

    :raises NoSuchComponent: for one that is not.
    """
    found = Component.objects.select_for_update(of=("self",)).filter(pk=component.pk)
    one = found.select_related("system__register").filter(ended_at=None).first()
    if one is None:
        raise NoSuchComponent
    return one
