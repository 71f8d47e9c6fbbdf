"""Canned replies of the demo's ICT desks; where a council has any, none is added."""

from typing import Final

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.actions.canning import Phrase
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.words import Role, Who
from moothall.packs.demo.places import DESK

REPLIES: Final = {
    "Which device is it?": """Hello {{name}}

Please tell us the number on the sticker of your device, and the words on the screen.

{{officer}}
{{council}}""",
    "Try a restart": """Hello {{name}}

Please save your work and choose Restart, not Shut down. Tell us if it still goes wrong.

{{officer}}
{{council}}""",
    "Ready to collect": """Hello {{name}}

It is ready. Please bring your staff pass to the ICT desk, and give us reference {{reference}}.

{{officer}}
{{council}}""",
}
"""What the desk sends often, by name."""


def write(council: Council) -> None:
    """Keep replies for the team of the desk, as a manager: once, where councils share it."""
    homes = councils.members(council) if council.is_partnership else [council]
    with scope.opened([council.pk, *(one.pk for one in homes)], writes=True) as at:
        found = [who for one in homes if (who := _manager(one))]
        if len(found) < len(homes) or any(_has_some(one) for one in found):
            return
        (home, person), *_ = found[0].persons.items()
        by = Actor.person(person)
        team = councils.team(home, DESK)
        for name, body in REPLIES.items():
            if council.is_partnership:
                cases.save_shared_canned(council, Phrase(name, body), by=by, at=at, team=DESK)
            elif team is not None:
                cases.save_canned(home, Phrase(name, body), by=by, at=at, team_id=team.pk)


def _manager(council: Council) -> Who | None:
    """Return a manager of a council who is in the team of the desk."""
    team = councils.team(council.pk, DESK)
    held = people.standings(council.pk) if team else []
    members = {one.pk for one in people.members_of(team.pk)} if team else set()
    for one in held:
        if Role.MANAGER in one.roles and one.person.pk in members:
            roles = {council.pk: frozenset({Role.MANAGER})}
            return Who(roles=roles, persons={council.pk: one.person.pk})
    return None


def _has_some(who: Who) -> bool:
    return bool(queries.canned_replies(who) or queries.canned_replies(who, removed=True))
