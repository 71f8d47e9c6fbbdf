"""What the fields of a page begin with: what was answered, now or before, or is known of them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from moothall.engine.cases.queries.earlier import Told, told_before
from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.journey import Step
from moothall.engine.catalogue.models import Draft
from moothall.faces.pages import recalled
from moothall.faces.pages.fields import Filled
from moothall.faces.portal import visiting
from moothall.ground.people import queries as people


def told(request: HttpRequest, draft: Draft, step: Step) -> Mapping[str, Told]:
    """Return what somebody who is signed in said before of what is asked here and still open."""
    asked = [
        one
        for one in step.questions
        if (one.prefill or one.fills == "address") and one.id not in draft.answers
    ]
    person = people.person(draft.person_id) if asked and draft.person_id else None
    held = visiting.acting(request)
    if person is None or (held is not None and not held.is_whole):
        return {}
    service = visiting.service(request, draft.version_id)
    before = told_before(person, service, asked, at=visiting.at(request))
    return recalled.with_home(asked, before, people.home_of(person))


def kept(draft: Draft, step: Step, before: Mapping[str, Told]) -> Filled:
    """Return what the fields of a page hold: what was answered, or what is known of them."""
    known = (
        _known(draft) if any(q.fills and q.id not in draft.answers for q in step.questions) else {}
    )
    filled: dict[str, Any] = {}
    for asked in step.questions:
        value = draft.answers.get(asked.id)
        if asked.id in before:
            value = before[asked.id].value
        elif asked.id not in draft.answers and asked.fills:
            value = _of_them(asked, known)
        elif asked.id not in draft.answers and asked.type == "record" and draft.about:
            value = {"record": str(draft.about)}
        filled |= journey.fields(asked, value)
    return filled


def _of_them(asked: Question, known: Mapping[str, str]) -> journey.Value:
    if asked.fills == "requester":
        return known if any(known.values()) else None
    return known.get(asked.fills or "") or None


def _known(draft: Draft) -> dict[str, str]:
    person = people.person(draft.person_id) if draft.person_id else None
    if person is None:
        return {}
    return {"name": person.name, "email": person.email, "phone": person.phone}
