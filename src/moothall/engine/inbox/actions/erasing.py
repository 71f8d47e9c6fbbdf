"""What becomes of mail when somebody is erased."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases.queries import cases_of
from moothall.engine.inbox import queries
from moothall.engine.inbox.models import Chunk, Mail
from moothall.engine.inbox.words import BLANK, State
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose

ERASED = "Erased, with whoever sent it."


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase the mail that somebody sent, and what stands on their cases; return how many.

    Before their cases are: it is by them that they are known. That a mail came, and when, stays.
    """
    del by  # part of erasing a person, which has its entry
    ids = list(cases_of(whose).values_list("pk", flat=True))
    found = list(queries.to_or_about(whose, ids).values_list("pk", flat=True))
    Chunk.objects.filter(mail_id__in=found).delete()
    mine = Mail.objects.filter(pk__in=found)
    over = {"state": State.PASSED, "next_try_at": None, "settled_at": at}
    mine.exclude(state__in=[State.CASE, State.MESSAGE]).update(**over)
    return mine.update(**BLANK, attached=[], reason=ERASED, key="", is_first=False)
