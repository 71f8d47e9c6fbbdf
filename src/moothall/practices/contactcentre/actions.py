"""What can be done with calls: put one aside, take it up again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from moothall.engine.documents import actions as documents
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Person
from moothall.ground.people.words import Whose
from moothall.practices.contactcentre import queries
from moothall.practices.contactcentre.models import KeptCall
from moothall.practices.contactcentre.words import KEPT_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call as it stands: the form's token, the service, what is typed, who is on the line."""

    token: UUID
    service: str
    typed: Mapping[str, Any]
    caller_id: int | None = None
    for_id: int | None = None


@transaction.atomic
def put_aside(officer: Person, call: Call, *, by: Actor, at: datetime) -> KeptCall | None:
    """Keep a call that an officer is called away from, for them alone; again, it is kept anew.

    Its files are kept as long. What is kept as they type may arrive after the call is logged or
    forgotten: then nothing is.
    """
    queries.hold(call.token)
    if queries.is_logged(call.token) or queries.is_forgotten(officer, call.token):
        return None
    kept, _ = KeptCall.objects.update_or_create(
        officer=officer,
        token=call.token,
        defaults={
            "council_id": officer.council_id,
            "service": call.service,
            "typed": dict(call.typed),
            "caller_id": call.caller_id,
            "spoken_for_id": call.for_id,
            "saved_at": at,
        },
    )
    documents.keep_until(officer.council_id, call.token, at + KEPT_FOR, by=by, at=at)
    return kept


def forget_call(officer: Person, token: UUID, *, by: Actor, at: datetime) -> bool:
    """Forget a call that was put aside: it was logged, or came to nothing; say whether it was.

    Its token stays as long as a call would, so that nothing typed before is kept after it. Its
    files are let go, unless another officer keeps a call of that token.
    """
    queries.hold(token)
    if not queries.is_put_aside(token):
        return False
    return _let_go(officer, token, by=by, at=at)


@transaction.atomic
def _let_go(officer: Person, token: UUID, *, by: Actor, at: datetime) -> bool:
    kept = KeptCall.objects.filter(token=token, is_forgotten=False)
    mine = kept.filter(officer=officer)
    gone = mine.update(is_forgotten=True, typed={}, caller=None, spoken_for=None, saved_at=at)
    if gone and not kept.exists():
        documents.let_go(officer.council_id, [token], by=by, at=at)
    return bool(gone)


@transaction.atomic
def forget_old(*, by: Actor, at: datetime) -> int:
    """Forget the calls in scope that nobody took up again in time; return how many."""
    del by  # a job
    return KeptCall.objects.filter(saved_at__lt=at - KEPT_FOR).delete()[0]


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Forget the calls put aside that name somebody, and let their files go; return how many.

    It is a part of erasing a person, which has its entry.
    """
    named = queries.kept_on(whose)
    documents.let_go(whose.council_id, [kept.token for kept in named], by=by, at=at)
    return KeptCall.objects.filter(pk__in=[kept.pk for kept in named]).delete()[0]
