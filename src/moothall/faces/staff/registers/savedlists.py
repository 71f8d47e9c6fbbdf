"""The saved lists of a register, as the pages that show them have them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from moothall.engine.registers import queries
from moothall.engine.registers.models import SavedView
from moothall.engine.registers.queries import Kept
from moothall.faces.staff import saving
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.registers import registerviews
from moothall.faces.staff.registers.registerviews import SAVED, Choices, Listing


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved list as a tab above the list: where it is, and whether it is the one shown."""

    text: str
    href: str
    is_current: bool


def seen_in(desk: Desk, kept: Kept) -> list[str]:
    """Return the fields of a register that the officer sees, in their order."""
    roles = desk.who.roles.get(kept.council_id, frozenset())
    return [field.id for field in kept.definition.seen_with(roles)]


def offered(desk: Desk, registers: Sequence[Kept]) -> list[SavedView]:
    """Return the saved lists that the officer may open: those that name nothing hidden from them.

    A list with a filter that they may not see would show them other records under its name.
    """
    found = queries.saved_views(desk.who, registers)
    seen = seen_in(desk, registers[0])
    return [one for one in found if registerviews.is_whole(registers[0], one.address, seen)]


def begun(
    desk: Desk, registers: Sequence[Kept], query: QueryDict, saved: Sequence[SavedView]
) -> QueryDict:
    """Return what a page asks: what its address says, else the list chosen to begin with."""
    if query:
        return query
    first = QueryDict(queries.first_view(desk.who, registers))
    view = by_number(saved, first.get(SAVED, ""))
    address = said(view) if view else first.urlencode()
    is_whole = registerviews.is_whole(registers[0], address, seen_in(desk, registers[0]))
    return QueryDict(address) if is_whole else query


def by_number(saved: Sequence[SavedView], number: str) -> SavedView | None:
    """Return the saved list of this number, if it is among these."""
    return next((one for one in saved if str(one.pk) == number), None)


def said(view: SavedView) -> str:
    """Return what stands behind the question mark of a saved list's address."""
    return f"{view.address}&{SAVED}={view.pk}"


def tabs(listing: Listing, saved: Sequence[SavedView]) -> list[Tab]:
    """Return the saved lists as tabs."""
    where = reverse("staff:register", args=[listing.definition.slug])
    now = listing.parts.get(SAVED, "")
    return [Tab(one.name, f"{where}?{said(one)}", str(one.pk) == now) for one in saved]


def sharings(desk: Desk, kept: Kept) -> Choices:
    """Return with whom the officer may share a list of a register, as a form offers it."""
    mine = queries.teams_of(desk.who.persons.get(kept.council_id, 0))
    return saving.sharings(desk, kept.council_id, mine, everyone="Everyone who sees the register")
