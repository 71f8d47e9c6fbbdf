"""What can be asked about councils."""

from collections.abc import Iterable, Sequence

from moothall.ground.councils import kept
from moothall.ground.councils.models import Council, Membership, Team
from moothall.ground.councils.words import NoSuchCouncil
from moothall.outside.postgres import prepared
from moothall.outside.postgres.rows import Rows

_NAMED = Rows(Council, "slug = $1::text")
_MEMBERS = Rows(
    Council,
    "id IN (SELECT council_id FROM councils_membership WHERE partnership_id = $1::bigint)"
    " ORDER BY name",
)
_TEAMS = Rows(Team, "council_id = ANY($1::bigint[]) ORDER BY name, id")


def by_slug(slug: str) -> Council:
    """Return the council or partnership of that short name.

    :raises NoSuchCouncil: when there is none.
    """
    found = kept.found(slug, lambda: _NAMED.all(slug))
    if not found:
        known = ", ".join(Council.objects.order_by("slug").values_list("slug", flat=True))
        raise NoSuchCouncil(f"There is no council called {slug!r}. There are: {known or 'none'}.")
    return found[0]


def live() -> Sequence[Council]:
    """Return the councils and partnerships that are open for business, by name."""
    return list(Council.objects.filter(is_live=True).order_by("kind", "name"))


def members(partnership: Council) -> Sequence[Council]:
    """Return the councils that share *partnership*, by name."""
    return kept.found(partnership.pk, lambda: _MEMBERS.all(partnership.pk))


def sharing(council_id: int) -> list[int]:
    """Return the ids of the partnerships whose services a council shares."""
    found = Membership.objects.filter(council_id=council_id).order_by("partnership_id")
    return list(found.values_list("partnership_id", flat=True))


def by_ids(council_ids: Iterable[int]) -> Sequence[Council]:
    """Return these councils, by name."""
    return list(Council.objects.filter(pk__in=list(council_ids)).order_by("name"))


def around(council: Council) -> Sequence[Council]:
    """Return whom a page of *council* is about: itself first, and its members if it is shared."""
    return [council, *(members(council) if council.is_partnership else ())]


def family(council: Council) -> list[int]:
    """Return the ids of whom a page of *council* is about."""
    return [one.pk for one in around(council)]


def all_ids() -> list[int]:
    """Return the id of every council and partnership."""
    return list(Council.objects.order_by("pk").values_list("pk", flat=True))


def everyone() -> Sequence[Council]:
    """Return every council and partnership, live or not, by short name."""
    return list(Council.objects.order_by("slug"))


def teams(council: Council) -> Sequence[Team]:
    """Return the council's teams, by name."""
    return list(Team.objects.filter(council=council).order_by("name"))


def teams_of(council_ids: Iterable[int]) -> Sequence[Team]:
    """Return the teams of several councils, by name; a shared team is there once for each."""
    return _TEAMS.all(prepared.ids(council_ids))


def team_names(team_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of those of these teams that are in scope."""
    return dict(Team.objects.filter(pk__in=list(team_ids)).values_list("pk", "name"))


def team(council_id: int, code: str) -> Team | None:
    """Return the council's team of that code, if it has one."""
    return Team.objects.filter(council_id=council_id, code=code).first()
