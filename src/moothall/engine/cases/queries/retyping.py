"""To which services a case can be re-typed, and what that changes for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from moothall.engine.cases import retyping, rules
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event, Submission
from moothall.engine.cases.retyping import Retyped
from moothall.engine.cases.words import State
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.journal.words import Actor


def choices(case: Case) -> Sequence[ServiceDefinition]:
    """Return the services in force that a case could be re-typed to, by name."""
    offers = [offer.definition for offer in catalogue.offers(case.council_id)]
    fit = [one for one in offers if _why_not_there(case, one) is None]
    return sorted(fit, key=lambda one: one.name)


def why_not(case: Case, to: ServiceDefinition, by: Actor) -> str | None:
    """Say why this actor may not re-type a case to that service."""
    return rules.why_not_assign(case, by) or _why_not_there(case, to) or _why_not_waiting(case)


def _why_not_there(case: Case, to: ServiceDefinition) -> str | None:
    before = rules.definition_of(case)
    if before is None:
        return "The case comes from another desk's log. It has no version."
    if to.service == case.service:
        return "It is a case of that service already."
    if (before.ask == "employees") != (to.ask == "employees"):
        return "One of the two is for people who work here, the other is not. Log it anew."
    if to.fee or before.fee:
        return "What costs a fee is asked for anew, so that it is paid for what it is."
    return None


def _why_not_waiting(case: Case) -> str | None:
    pauses = Event.objects.filter(case_id=case.pk, kind=EventKind.PAUSED).order_by("-sequence")
    last = pauses.first() if case.state == State.PAUSED else None
    if last is None:
        return None
    if last.data.get("reason") == FOR_PAYMENT:
        return "The case waits for its fee."
    return "It is paused for a reason of its own service. Resume it first."


def preview(case: Case, to: ServiceDefinition, given: Mapping[str, Any]) -> Retyped | None:
    """Return what re-typing changes; None for a case that has no version."""
    before = rules.definition_of(case)
    sent = Submission.objects.filter(case_id=case.pk).first()
    if before is None or sent is None:
        return None
    once = sent.version_id or case.version_id
    first = catalogue.definition(once) if once and once != case.version_id else None
    return retyping.retyped(before, to, sent.answers, given, turn=sent.turn + 1, first=first)
