"""Why a component, or who supports it, may not be kept so; None: it may."""

from collections.abc import Collection, Sequence

from moothall.engine.registers import computing
from moothall.engine.registers import queries as registers
from moothall.engine.registers.models import Record
from moothall.ground.people.words import LEADING
from moothall.practices.servicedesk.models import Component
from moothall.practices.servicedesk.words.support import (
    LONGEST_NAME,
    MOST_AT_ONCE,
    OF_PEOPLE,
    SYSTEMS,
)


def why_not_keep(roles: Collection[str]) -> str | None:
    """Say why somebody with these roles in a council may not say who supports what there."""
    return None if LEADING & set(roles) else "Only managers say who can support what."


def why_not_system(system: Record) -> str | None:
    """Say why a record can have no components: it is no system, or it was removed or is retired."""
    if system.register.slug != SYSTEMS:
        return "Select a system of the register of systems."
    if system.removed_at:
        return "That system was removed."
    said = registers.register_of(system).definition
    return "That system is retired." if computing.is_over(said, system.state) else None


def why_not_names(system: Record, names: Sequence[str]) -> str | None:
    """Say why a system cannot have components of these names."""
    if not names:
        return "Enter what the component is called."
    if len(names) > MOST_AT_ONCE:
        return f"Add {MOST_AT_ONCE} components or fewer at once."
    if any(len(name) > LONGEST_NAME for name in names):
        return f"Use {LONGEST_NAME} characters or fewer for each component."
    there = Component.objects.filter(system=system, ended_at=None).values_list("name", flat=True)
    known = {name.casefold() for name in there}
    for name in names:
        if name.casefold() in known:
            return f"The system has a component called {name} already."
        known.add(name.casefold())
    return None


def why_not_support(identities: Collection[int], level: str, known: Collection[int]) -> str | None:
    """Say why people cannot be named; *known* are the identities who work for the council."""
    if level not in OF_PEOPLE:
        return "Select how well they know it."
    if not identities:
        return "Select who can support it."
    if len(identities) > MOST_AT_ONCE:
        return f"Name {MOST_AT_ONCE} people or fewer at once."
    if not set(identities) <= set(known):
        return "Only officers and managers of the system's council are named."
    return None


def why_not_supplier(supplier: str) -> str | None:
    """Say why a supplier cannot be named."""
    if not supplier.strip():
        return "Enter the name of the supplier."
    if len(supplier) > LONGEST_NAME:
        return f"Use {LONGEST_NAME} characters or fewer."
    return None
