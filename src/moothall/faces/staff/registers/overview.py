"""What the council keeps lists of: its registers, and the list of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.registers import kinds, placing, queries
from moothall.engine.registers.models import SavedView
from moothall.engine.registers.queries import Kept, Listed, Page, Rating
from moothall.engine.registers.words import NoSuchList
from moothall.faces.pages import access, noting, plain
from moothall.faces.staff import saving
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.registers import registerviews, savedlists
from moothall.faces.staff.registers.registerviews import Choices, Listing
from moothall.ground.councils import queries as councils
from moothall.ground.people import queries as people


@dataclass(frozen=True, slots=True)
class Row:
    """A record in the list: where its page is, and its cells in words, the title first."""

    url: str
    cells: Sequence[tuple[str, str]]
    rag: str
    council: str
    rated: Rating | None = None


@access.staff
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the registers that the officer may see, under their headings."""
    desk = sit(request)
    groups: dict[str, dict[str, Kept]] = {}
    for kept in queries.registers(desk.who, council_ids=list(desk.councils)):
        groups.setdefault(kept.definition.group, {}).setdefault(kept.slug, kept)
    found = {group: list(registers.values()) for group, registers in groups.items()}
    return shown(request, "staff/registers.html", {"groups": found})


@access.staff
@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """List a register's records: the address says which, in what order and from where on."""
    desk = sit(request)
    registers = open_to(desk, slug)
    head = registers[0]
    saved = savedlists.offered(desk, registers)
    query = savedlists.begun(desk, registers, request.GET, saved)
    listing = registerviews.read(head, query, savedlists.seen_in(desk, head))
    chosen = savedlists.by_number(saved, listing.parts.get(registerviews.SAVED, ""))
    try:
        page = queries.listed(desk.who, registers, listing.asked)
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    for kept in registers:
        by = desk.who.actor_in(kept.council_id)
        noting.list_seen(request, kept, page, asked=listing.asked, who=desk.who, by=by)
    fields = registerviews.offered(listing, _choices(desk, registers))
    context = {
        "register": head.definition,
        "title": chosen.name if chosen else listing.title,
        "listing": listing,
        "forms": registerviews.forms(head.definition, listing.seen),
        "saved_views": savedlists.tabs(listing, saved),
        "chosen": chosen,
        "is_other": bool(chosen and chosen.address != listing.key),
        "may_change": bool(chosen and saving.may_change(desk, chosen)),
        "sharings": savedlists.sharings(desk, head),
        "views": _views(listing, chosen),
        "fields": fields,
        "chips": registerviews.chips(listing, fields),
        "bare_url": reverse("staff:register", args=[slug]) + f"?view={registerviews.ALL}",
        "view": listing.view.id if listing.view else registerviews.ALL,
        "headings": registerviews.headings(listing, page.columns),
        "rows": _rows(desk, page),
        "counted_words": _counted(page, head),
        "totals": _totals(desk, registers, listing, page),
        "older_url": listing.address(after=page.after) if page.after else "",
        "first_url": listing.address() if listing.parts.get("after") else "",
        "map_url": _map(listing, savedlists.seen_in(desk, head)),
        "adds": _adds(desk, registers, "staff:record-add"),
        "loads": _adds(desk, registers, "staff:record-loads"),
    }
    return shown(request, "staff/register.html", context)


def open_to(desk: Desk, slug: str) -> list[Kept]:
    """Return the registers of that name that the officer sees from this desk.

    :raises Http404: where there is none.
    """
    found = [
        kept
        for kept in queries.registers(desk.who, council_ids=list(desk.councils))
        if kept.slug == slug
    ]
    if not found:
        raise Http404("There is no such register here, or it is not open to you.")
    return found


def _map(listing: Listing, seen: Sequence[str]) -> str:
    """Return where the same records are on a map; '' for whoever may not see where they are."""
    if not placing.is_seen(listing.definition, seen):
        return ""
    parts = listing.address().partition("?")[2]
    return f"{reverse('staff:register-map', args=[listing.definition.slug])}?{parts}"


def _choices(desk: Desk, registers: Sequence[Kept]) -> Mapping[str, Choices]:
    types = {field.holds for kept in registers for field in kept.definition.fields if field.list}
    found: dict[str, Choices] = {}
    if "officer" in types:
        held = [one for number in desk.councils for one in people.standings(number)]
        named = sorted({(one.person.name, str(one.person.pk)) for one in held})
        found["officer"] = [(number, name) for name, number in named]
    if "team" in types:
        teams = {team.code: team.name for team in councils.teams_of(desk.councils)}
        found["team"] = sorted(teams.items(), key=lambda pair: pair[1])
    return found


def _views(listing: Listing, chosen: SavedView | None) -> list[dict[str, Any]]:
    where = reverse("staff:register", args=[listing.definition.slug])
    declared = [(view.id, view.label) for view in listing.definition.views]
    plain_one = (registerviews.ALL, f"All {listing.definition.name.lower()}")
    offered = declared if registerviews.ALL in dict(declared) else [*declared, plain_one]
    now = listing.view.id if listing.view else registerviews.ALL
    now = "" if chosen else now
    return [
        {"text": label, "href": f"{where}?view={name}", "is_current": name == now}
        for name, label in offered
    ]


def _rows(desk: Desk, page: Page) -> list[Row]:
    rated = [row.id for row in page.rows if row.is_rated and "rag" in page.columns]
    ratings = queries.ratings(rated)
    return [_row(desk, page, row, ratings.get(row.id)) for row in page.rows]


def _row(desk: Desk, page: Page, row: Listed, rated: Rating | None) -> Row:
    cells = [(row.title, ""), *((row.text(name, page), name) for name in page.columns)]
    where = reverse("staff:record", args=[row.kept.slug, row.id])
    return Row(where, cells, row.rag, desk.council_name(row.kept.council_id), rated)


def _counted(page: Page, head: Kept) -> str:
    if page.is_capped:
        return f"More than {page.count:,} {head.definition.name.lower()}"
    return plain.counted(page.count, head.definition.one, head.definition.name.lower())


def _totals(
    desk: Desk, registers: Sequence[Kept], listing: Listing, page: Page
) -> list[tuple[str, str]]:
    """Return what the amounts of the list come to, each with its column's heading."""
    if page.count < 2 or page.is_capped:
        return []
    by_id = registers[0].definition.by_id
    sums = queries.totals(desk.who, registers, listing.asked)
    return [
        (by_id[name].label, kinds.of(by_id[name]).printed(by_id[name], said))
        for name, said in sums.items()
    ]


def _adds(desk: Desk, registers: Sequence[Kept], name: str) -> list[tuple[str, str]]:
    """Return where records can be brought in, and for which council, where there are several."""
    found = []
    for kept in registers:
        if set(desk.who.roles.get(kept.council_id, ())) & set(kept.definition.change):
            place = desk.councils[kept.council_id]
            where = reverse(name, args=[place.slug, kept.slug])
            found.append((where, f" for {place.name}" if desk.is_shared else ""))
    return found
