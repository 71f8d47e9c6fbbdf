"""What callers tell officers of a case: who they are, for whom they speak, what they say."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import working
from moothall.engine.cases.actions.recording import locked_all
from moothall.engine.cases.history import Caller
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import linked
from moothall.engine.cases.words import NotNow, NotYours
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Authority

NOBODY = "Nobody of that number is known here."
NOT_UNNAMED = "Only somebody who gives their name can ask for this."
NOT_THEIRS = "They did not ask for this, and may not act for whoever did."


def why_not_call(
    council_id: int, definition: ServiceDefinition, caller: Caller, *, at: datetime
) -> str | None:
    """Say why nothing of a service is logged for that caller, or in that name."""
    if caller.is_unnamed:
        return NOT_UNNAMED if definition.ask != "anyone" else None
    if why := _why_not_known(council_id, caller):
        return why
    if caller.for_id is None:
        return None
    speaks = _speaking(caller)
    asks = rules.why_not_ask(definition, council_id, speaks)
    return asks or why_not_speak(caller, definition.service, at=at)


def why_not_held(
    council_id: int, definition: ServiceDefinition, caller: Caller, held: Authority
) -> str | None:
    """Say what `why_not_call` says, of a caller who holds that authority at that moment."""
    speaks = _speaking(caller)
    asks = rules.why_not_ask(definition, council_id, speaks)
    if asks or held.covers(definition.service):
        return asks
    return _not_covered(held, held.giver.name)


def why_not_speak(
    caller: Caller, service: str, *, at: datetime, case_id: int | None = None
) -> str | None:
    """Say to an officer why a caller may not speak for another, in that service or case."""
    if people.why_not_act(_speaking(caller), service, at=at, case_id=case_id) is None:
        return None
    name = people.names([caller.for_id or 0]).get(caller.for_id or 0, "them")
    held = people.acting(caller.person_id or 0, caller.for_id or 0, at)
    if held is None:
        return f"The caller may not act for {name}, or not any more. Ask {name} to call."
    return _not_covered(held, name)


def _not_covered(held: Authority, name: str) -> str:
    if held.cases:
        return f"The caller may act for {name} in one case only, and this is another."
    return f"The caller may act for {name}, but not in this."


@transaction.atomic
def hear(case: Case, *, by: Actor, at: datetime, body: str, caller: Caller) -> Case:
    """Take what somebody said of a case on the telephone, as if its requester had written it.

    It is in place of a second case for the same thing. Whoever is known is the requester, or acts
    for them; of somebody who is not known, the officer has judged it.

    :raises NotYours: when the actor is no officer, and when the case is not the caller's.
    :raises NotNow: when the case is over, or there are no words.
    """
    survivors = linked.survivors(case)
    found = locked_all([case, *survivors])
    case = found[case.pk]
    if reason := rules.why_not_log(case.council_id, by) or _why_not_theirs(case, caller, at):
        raise NotYours(reason)
    if reason := rules.why_not_message(case, Actor.job("telephone")):
        raise NotNow(reason)
    if reason := working.why_not_empty(body):
        raise NotNow(reason)
    working.mark_news(found[one.pk] for one in survivors)
    working.heard(case, {"is_heard": True, **caller.as_data}, body, by=by, at=at)
    return case


def _why_not_known(council_id: int, caller: Caller) -> str | None:
    numbers = [one for one in (caller.person_id, caller.for_id) if one is not None]
    known = [people.person(number) for number in numbers]
    if caller.for_id is not None and caller.person_id is None:
        return NOBODY
    is_here = all(
        one and one.council_id == council_id and one.disabled_at is None and not one.merged_into_id
        for one in known
    )
    return None if is_here else NOBODY


def _why_not_theirs(case: Case, caller: Caller, at: datetime) -> str | None:
    if caller.person_id is None:
        return None
    if why := _why_not_known(case.council_id, caller):
        return why
    if case.requester_id in {None, caller.person_id} and caller.for_id is None:
        return None
    if case.requester_id is not None and not rules.is_requester(case, _speaking(caller)):
        return NOT_THEIRS
    return why_not_speak(caller, case.service, at=at, case_id=case.pk)


def _speaking(caller: Caller) -> Actor:
    return Actor("person", caller.person_id, for_id=caller.for_id)
