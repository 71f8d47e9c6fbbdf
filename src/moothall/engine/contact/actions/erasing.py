"""What becomes of messages when somebody is erased."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from moothall.engine.contact import queries
from moothall.engine.contact.models import Barred, Daily, Failing, Message, Preference
from moothall.engine.contact.words import State
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose

ERASED = "erased"


@transaction.atomic
def erase(whose: Whose, case_ids: Iterable[int], *, by: Actor, at: datetime) -> int:
    """Erase what was written to somebody or about their cases; what waits is sent no more.

    That there was a message, when, and what became of it stays. So does that a number or a home is
    not written to which is another's too. Return how many messages there were.
    """
    del by, at  # part of erasing a person, which has its entry
    ids = list(case_ids)
    known = {"council_id": whose.council_id, "recipient__in": queries.addresses_of(whose)}
    alone = queries.theirs_alone(whose, ids)
    Barred.objects.filter(council_id=whose.council_id, recipient__in=alone).delete()
    Daily.objects.filter(person_id__in=whose.person_ids).delete()
    Failing.objects.filter(**known).delete()
    Preference.objects.filter(person_id__in=whose.person_ids).delete()
    return _blanked(queries.to_or_about(whose, ids))


@transaction.atomic
def erase_on_call(
    council_ids: Iterable[int], numbers: Iterable[str], *, by: Actor, at: datetime
) -> int:
    """Erase what was texted to these numbers (digits) as those of whoever is on call.

    What waits is sent no more, whosever case it is about. Return how many there were.
    """
    del by, at  # part of erasing a person, which has its entry
    return _blanked(queries.to_on_call(council_ids, numbers))


def _blanked(found: QuerySet[Message]) -> int:
    waiting = {"state": State.FAILED, "next_try_at": None, "is_attended": True}
    found.filter(state=State.QUEUED).update(**waiting, reason=ERASED)
    found.filter(state__in=[State.FAILED, State.WITHHELD]).update(reason=ERASED)
    return found.update(
        recipient=Concat(Value("erased-"), Cast("pk", CharField())),
        subject="",
        body="",
        reference="",
        otherwise=[],
        ask_at=None,
    )
