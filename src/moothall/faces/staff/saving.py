"""With whom a saved list or a saved view is shared, as forms offer and send it."""

from collections.abc import Collection, Sequence

from moothall.faces.staff.desk import Desk
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Team
from moothall.ground.people import rules
from moothall.ground.people.models import KeptView
from moothall.ground.people.words import LEADING, Sharing

ALONE, ALL, TEAM = "me", "all", "team-"
LONGEST_NUMBER = 12
Choices = Sequence[tuple[str, str]]


def sharings(
    desk: Desk,
    council_id: int,
    team_ids: Collection[int],
    *,
    everyone: str,
    teams: Sequence[Team] | None = None,
) -> Sequence[tuple[str, str]]:
    """Return with whom the officer may share what they save, as a form offers it.

    :param team_ids: the teams that they belong to.
    :param teams: the teams of these councils, where they are read already.
    :param everyone: what the whole council is called there.
    """
    is_leading = bool(desk.who.roles.get(council_id, frozenset()) & LEADING)
    found = [
        (f"{TEAM}{team.pk}", team.name)
        for team in (councils.teams_of([council_id]) if teams is None else teams)
        if team.council_id == council_id and (team.pk in team_ids or is_leading)
    ]
    with_all = [(ALL, everyone)] if is_leading else []
    return [(ALONE, "Only me"), *found, *with_all]


def sharing(text: str) -> Sharing:
    """Return what was chosen of those; what cannot be chosen is nobody."""
    number = text.removeprefix(TEAM)
    if text.startswith(TEAM) and number.isdecimal() and len(number) < LONGEST_NUMBER:
        return Sharing(team_id=int(number))
    return Sharing(with_all=text == ALL)


def shared_as(saved: KeptView) -> str:
    """Return how something saved is shared, as `sharing` reads it."""
    return ALL if saved.is_shared else f"{TEAM}{saved.team_id}" if saved.team_id else ALONE


def may_change(desk: Desk, saved: KeptView) -> bool:
    """Whether the officer may rename it, share it otherwise and take it away."""
    why_not = rules.why_not_rename_view(
        desk.who.persons.get(saved.council_id, 0),
        desk.who.roles.get(saved.council_id, frozenset()),
        saved_by=saved.person_id,
        is_shared=saved.is_for_others,
    )
    return why_not is None
