"""Split a part of a case off: two things were asked for in one."""

import uuid
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import submitting
from moothall.engine.cases.actions.linking import SEEN_FROM_THERE, said
from moothall.engine.cases.actions.recording import New, append, locked
from moothall.engine.cases.history import Asked, EventKind, Requester
from moothall.engine.cases.models import Case, Link, Submission
from moothall.engine.cases.words import LinkKind, NotNow
from moothall.engine.catalogue import queries as services
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def split(case: Case, *, by: Actor, at: datetime, remark: str) -> Case:
    """Make a case of its own of a part of this one; the remark says of which. Returns the new one.

    It is of the same service and requester, with the same answers, and its clocks run from when
    the whole was asked for: splitting a case makes nobody wait longer.

    :raises Refused: when the rules say no, or nothing says what the part is.
    """
    case = locked(case)
    if reason := rules.why_not_split(case, by, remark=remark):
        raise NotNow(reason)
    version = case.version_id or 0
    answers = Submission.objects.values_list("answers", flat=True).get(case_id=case.pk)
    asked = Asked(
        token=uuid.uuid4(),
        version_id=version,
        answers=answers,
        channel=case.channel,
        contact=Requester(
            case.contact_name, case.contact_email, case.contact_phone, case.requester_id
        ),
        remark=remark,
    )
    definition = services.definition(version)
    since = case.created_at
    part = submitting.make(case.council, asked, definition, by=by, at=at, since=since)
    part = locked(part)
    kind = LinkKind.SPLIT
    Link.objects.create(council_id=case.council_id, case=part, other=case, kind=kind, made_at=at)
    append(part, New(EventKind.LINKED, said(kind, case)), by=by, at=at)
    append(case, New(EventKind.LINKED, said(SEEN_FROM_THERE[kind], part)), by=by, at=at)
    journal.record("case.split", case, by=by, at=at, facts={"part": part.pk})
    return part
