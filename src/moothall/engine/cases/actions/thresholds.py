"""Tell the team, its officer or its managers when part of a target's time is used: exactly once.

Outside working hours whoever is on call is told in their place, where somebody is.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import transaction

from moothall.engine.cases import duty, wording
from moothall.engine.cases.actions import approving, telling
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.dials import Clock
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Target, Task, Threshold
from moothall.engine.cases.queries import counting
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Person, Standing, TeamMember
from moothall.ground.people.words import Role


@transaction.atomic
def fire_thresholds(target: Target, *, by: Actor, at: datetime) -> list[int]:
    """Record the percentages that a target has reached and nobody was told of; tell the highest.

    Run twice, late or after a sleep it tells each percentage once: what was told is a row with a
    unique key. Returns the percentages recorded now.
    """
    case = locked(Case(pk=target.case_id))
    at = not_before(case, at)
    already = counting.told(case.pk).get((target.code, target.number), set())
    clock = _clock(case, target, at=at)
    due = [pair for pair in clock.untold(already) if pair[1] <= at]
    if not due:
        return []
    highest = due[-1][0]
    Threshold.objects.bulk_create(
        Threshold(
            council_id=case.council_id,
            target_id=target.pk,
            percent=percent,
            reached_at=reached_at,
            fired_at=at,
            has_message=percent == highest,
        )
        for percent, reached_at in due
    )
    named = {"target": target.code, "number": target.number}
    happened = [
        New(EventKind.THRESHOLD, named | {"percent": percent}, effective_at=reached_at)
        for percent, reached_at in due
    ]
    events = record(case, *happened, by=by, at=at)
    if clock.promise.measures == "lapse":
        approving.lapse(case, by=by, at=at, task=clock.promise.task)
    else:
        _warn(case, clock, events[-1], by=by, at=at)
    return [percent for percent, _ in due]


def _clock(case: Case, target: Target, *, at: datetime) -> Clock:
    told = counting.events(case)
    clocks = fold(told, counting.calendars_named(told), at=at)
    name = target.code, target.number
    return next(c for c in clocks.clocks if (c.promise.target, c.number) == name)


def _warn(case: Case, clock: Clock, event: Event, *, by: Actor, at: datetime) -> None:
    percent = int(event.data["percent"])
    tasks = dict(Task.objects.filter(case_id=case.pk).values_list("code", "name"))
    if team := clock.promise.team:
        found = Team.objects.filter(council_id=case.council_id, code=team)
        tasks |= {f"team.{team[:55]}": name for name in found.values_list("name", flat=True)}
    name = wording.target(clock.promise.target, tasks)
    text = f"{percent}% of the time for the {name} is used"
    if percent == 100:
        text = f"The time for the {name} has run out"
    warn = partial(telling.warn, case, text=text, event_id=event.pk, by=by, at=at)
    told = duty.instead(case, at)
    if told is None or not warn([told.email]):
        warn(whom(case, clock.promise.tells[percent]))
    elif told.mobile:
        telling.text_on_call(case, told.mobile, text=text, event_id=event.pk, by=by, at=at)


def whom(case: Case, audience: str) -> Collection[str]:
    """Return the addresses of an audience: the assignee, else the team; the managers, else it.

    The managers are those of the case's team; of a team without one, all of the council.
    `role:admin` is everybody of that role, `team:stores` that team; where nobody is, the team.
    """
    team = [case.team.email] if case.team and case.team.email else []
    kind, _, name = audience.partition(":")
    if kind == "team" and name:
        named = Team.objects.filter(council_id=case.council_id, code=name).exclude(email="")
        return list(named.values_list("email", flat=True)) or team
    if audience == "assignee" and case.assignee and case.assignee.email:
        return [case.assignee.email]
    if audience == "manager" or kind == "role":
        return _of_role(case, name) or team
    return team


def _of_role(case: Case, role: str) -> list[str]:
    """Return the addresses of everybody of a role; without one, of the team's managers, or all."""
    held = Standing.objects.filter(council_id=case.council_id, role=role or Role.MANAGER)
    people = Person.objects.filter(pk__in=held.values("person_id")).exclude(email="")
    found = list(people.order_by("pk").values_list("pk", "email"))
    members = TeamMember.objects.filter(team_id=case.team_id or 0)
    mine = set() if role else set(members.values_list("person_id", flat=True))
    return [email for pk, email in found if pk in mine] or [email for _, email in found]
