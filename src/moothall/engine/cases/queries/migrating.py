"""Which cases run on a version of their service that is not in force, and what moving changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count

from moothall.engine.cases import beginning, migrating, rules, wording
from moothall.engine.cases.migrating import Change
from moothall.engine.cases.models import Case, Submission, Target, Task
from moothall.engine.cases.queries import counting
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.models import ServiceVersion
from moothall.ground.journal.words import Actor

MOST: Final = 200
"""How many cases are previewed and moved at once."""


@dataclass(frozen=True, slots=True)
class Behind:
    """How many open cases of a service run on a version that is not in force."""

    service: str
    name: str
    number: int
    count: int


def behind(council_id: int) -> list[Behind]:
    """Return the services of a council whose open cases run on other versions, by name."""
    heads = {offer.definition.service: offer for offer in catalogue.offers(council_id)}
    running = Case.objects.running().filter(council_id=council_id, version_id__isnull=False)
    found = running.exclude(version_id__in=[offer.version_id for offer in heads.values()])
    counts = dict(found.values_list("service").annotate(count=Count("pk")).order_by())
    numbers = ServiceVersion.objects.in_bulk([heads[slug].version_id for slug in counts])
    return [
        Behind(slug, offer.definition.name, numbers[offer.version_id].number, counts[slug])
        for slug, offer in sorted(heads.items(), key=lambda pair: pair[1].definition.name)
        if slug in counts
    ]


@dataclass(frozen=True, slots=True)
class Move:
    """What moving one case changes; `why_not` where it cannot move.

    `targets` are its own promises in words, now and if they were counted anew.
    """

    case: Case
    number: int
    why_not: str | None
    change: Change | None
    targets: Sequence[tuple[str, str, str]] = ()


def moves(council_id: int, to: ServiceVersion, *, by: Actor) -> list[Move]:
    """Return what moving the open cases of a service to a version changes, the oldest first."""
    definition = catalogue.definition(to.pk)
    running = Case.objects.running().filter(council_id=council_id, service=definition.service)
    cases = running.filter(version_id__isnull=False).exclude(version_id=to.pk)
    found = list(cases.select_related("council").order_by("created_at", "pk")[:MOST])
    versions = ServiceVersion.objects.in_bulk([case.version_id for case in found])
    return [preview(case, to, versions[case.version_id or 0].number, by=by) for case in found]


def preview(case: Case, to: ServiceVersion, number: int, *, by: Actor) -> Move:
    """Return what moving a case to a version of its service changes; `number` is that it is on."""
    change = change_of(case, to)
    why = rules.why_not_migrate(case, to, by, turned=change.turned if change else ())
    targets = _targets(case, to) if change and why is None else []
    return Move(case, number, why, change, targets)


def change_of(case: Case, to: ServiceVersion) -> Change | None:
    """Return what a version plans otherwise for a case; None for another desk's."""
    before = rules.definition_of(case)
    if before is None:
        return None
    sent = Submission.objects.values_list("answers", "turn").get(case_id=case.pk)
    begun = Task.objects.filter(case_id=case.pk, started_at__isnull=False)
    return migrating.change(
        before,
        catalogue.definition(to.pk),
        sent[0],
        begun=set(begun.values_list("code", flat=True)),
        turn=sent[1],
    )


def promised(case: Case, to: ServiceVersion) -> list[dict[str, Any]]:
    """Return the promises that a version makes for a case, counted from its creation."""
    calendars, _ = counting.in_force(case.council_id)
    definition = catalogue.definition(to.pk)
    return beginning.targets_at(definition, case.priority, calendars, start=case.created_at)


def _targets(case: Case, to: ServiceVersion) -> list[tuple[str, str, str]]:
    """Return the case's own promises: which, how long now, how long if counted anew."""
    now = {
        target.measures: wording.duration(target.seconds)
        for target in Target.objects.filter(case_id=case.pk, measures__in=migrating.MEASURES)
        .exclude(state="cancelled")
        .order_by("number")
    }
    after = {one["measures"]: wording.duration(int(one["seconds"])) for one in promised(case, to)}
    return [
        (measures, now.get(measures, "nothing"), after.get(measures, "nothing"))
        for measures in migrating.MEASURES
        if measures in now or measures in after
    ]
