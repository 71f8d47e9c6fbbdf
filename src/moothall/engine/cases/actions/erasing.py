"""What is taken out of cases when somebody is erased: their words stay nowhere, the figures do."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions.finding import keep_found
from moothall.engine.cases.actions.tagging import forget_tags
from moothall.engine.cases.models import (
    Case,
    CaseFile,
    Mention,
    Presence,
    Remark,
    Submission,
    Tag,
    Unsent,
    Watcher,
)
from moothall.engine.cases.queries.holding import cases_of, named_in, reached_at
from moothall.engine.contact import actions as contact
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what somebody typed, sent and was told in their cases; return how many cases.

    Case, events, clocks and facts stay: they hold ids, codes and times. Files follow by the job
    that lets go of what nothing points to.
    """
    found = list(cases_of(whose).select_for_update(of=("self",)).order_by("pk"))
    ids = [case.pk for case in found]
    contact.erase(whose, ids, by=by, at=at)
    Submission.objects.filter(case_id__in=ids).update(answers={})
    Remark.objects.filter(case_id__in=ids).update(body="", said_by="")
    named_in(whose).update(said_by="")
    CaseFile.objects.filter(case_id__in=ids).delete()
    Tag.objects.filter(case_id__in=ids).delete()
    forget_tags(ids)
    Unsent.objects.filter(case_id__in=ids).delete()
    Unsent.objects.filter(person_id__in=whose.person_ids).delete()
    Presence.objects.filter(person_id__in=whose.person_ids).delete()
    Mention.objects.filter(person_id__in=whose.person_ids).delete()
    Watcher.objects.filter(person_id__in=whose.person_ids).delete()
    for case in found:
        definition = rules.definition_of(case)
        case.title = definition.name if definition else case.service
        journal.record("case.erased", case, by=by, at=at)
    Case.objects.bulk_update(found, ["title"])
    blank = {"contact_name": "", "contact_email": "", "contact_phone": "", "contact_digits": ""}
    Case.objects.filter(pk__in=ids).update(**blank)
    others = {name: "" for name in blank if name != "contact_name"}
    told = list(reached_at(whose).values_list("pk", flat=True))
    Case.objects.filter(pk__in=told).update(**others)
    keep_found(Case.objects.filter(pk__in=[*ids, *told]), by=by, at=at)
    return len(found)
