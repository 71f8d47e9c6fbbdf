"""What can be done to councils and teams."""

from datetime import datetime

from django.db import transaction

from moothall.ground.councils import kept, scope
from moothall.ground.councils.models import Council, Membership, Team
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor


@transaction.atomic
def add(council: Council, *, by: Actor, at: datetime) -> Council:
    """Add a council or a partnership to the platform."""
    council.full_clean()
    council.save(force_insert=True)
    kept.forget()
    with scope.opened([PLATFORM], writes=True):
        journal.record("council.added", council, by=by, at=at)
    return council


@transaction.atomic
def call_in_welsh(council: Council, name: str, *, by: Actor, at: datetime) -> Council:
    """Give a council its name in Welsh, and so its pages in Welsh; without one they are English."""
    council.welsh_name = name
    council.full_clean()
    council.save(update_fields=["welsh_name"])
    kept.forget()
    with scope.opened([PLATFORM], writes=True):
        journal.record("council.named", council, by=by, at=at, facts={"has_welsh": bool(name)})
    return council


@transaction.atomic
def join(council: Council, partnership: Council, *, by: Actor, at: datetime) -> Membership:
    """Let *council* share the partnership's services."""
    membership = Membership.objects.create(council=council, partnership=partnership)
    kept.forget()
    with scope.opened([PLATFORM], writes=True):
        journal.record(
            "council.joined", council, by=by, at=at, facts={"partnership": partnership.pk}
        )
    return membership


@transaction.atomic
def add_team(council: Council, code: str, *, name: str, by: Actor, at: datetime) -> Team:
    """Set up a team in *council*; its address is made of the code until someone gives another."""
    team = Team(council=council, code=code, name=name, email=f"{code}@{council.slug}.example")
    team.full_clean()
    team.save(force_insert=True)
    journal.record("team.added", team, by=by, at=at)
    return team
