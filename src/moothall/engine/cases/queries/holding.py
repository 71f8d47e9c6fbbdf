"""What the cases of a council hold on one person."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import (
    Case,
    CaseFile,
    Remark,
    Submission,
    Survey,
    Unsent,
    Watcher,
)
from moothall.engine.cases.models.asked import CaseQuerySet
from moothall.engine.cases.queries.tagging import tags_of, taken_along
from moothall.engine.cases.queries.telling import TAGS, answers
from moothall.engine.cases.words import EVENTS
from moothall.engine.contact import queries as contact
from moothall.engine.documents import queries as documents
from moothall.engine.documents.models import File
from moothall.engine.documents.words import State as FileState
from moothall.ground.people.wholewords import of_email, of_name
from moothall.ground.people.words import Kept, Whose

ALONG = "tag of theirs on a case that it was merged into"


def cases_of(whose: Whose) -> CaseQuerySet:
    """Return the cases that somebody asked for, signed in or with an address of theirs.

    What is known to be another's is not theirs for an address: they acted for that one. A
    telephone number alone counts only where no address was given: it may be a family's.
    """
    by_email = Q(contact_email__in=whose.emails, requester=None)
    asked = Q(requester_id__in=whose.person_ids) | by_email
    by_phone = Q(contact_email="", requester=None, contact_digits__in=whose.phones)
    found: CaseQuerySet = Case.objects.filter(asked | by_phone, council_id=whose.council_id)
    return found


def reached_at(whose: Whose) -> CaseQuerySet:
    """Return other people's cases about which somebody is told, for whom they act."""
    told = Case.objects.filter(contact_email__in=whose.emails, council_id=whose.council_id)
    found: CaseQuerySet = told.exclude(requester=None).exclude(requester__in=whose.person_ids)
    return found


def named_in(whose: Whose) -> QuerySet[Remark]:
    """Return what somebody is named with as the one who said it at another desk.

    Addresses and full names count where they stand whole, one name where nothing else stands.
    """
    by = Q()
    for email in whose.emails:
        by |= Q(said_by__iregex=of_email(email))
    for name in map(str.strip, whose.names):
        full = Q(said_by__iregex=of_name(name))
        by |= full if " " in name else Q(said_by__iexact=name)
    said = Remark.objects.filter(council_id=whose.council_id).exclude(said_by="")
    return said.filter(by) if by else said.none()


def held_on(whose: Whose) -> list[Kept]:
    """Return the cases of somebody with every word of them, and the messages to them."""
    cases = list(cases_of(whose).order_by("pk"))
    held = [kept for case in cases for kept in _of_a_case(case)]
    watched = Watcher.objects.filter(person_id__in=whose.person_ids).select_related("case")
    held += [Kept("case followed", one.since_at, {"case": one.case.reference}) for one in watched]
    for one in reached_at(whose).order_by("pk"):
        told = {"case": one.reference, "told at": one.contact_email}
        held.append(Kept("told about another's case", one.created_at, told))
    theirs = {case.pk for case in cases}
    for said in named_in(whose).exclude(case_id__in=theirs).select_related("event").order_by("pk"):
        told = {"said by": said.said_by, "at": str(said.event.data.get("desk", ""))}
        held.append(Kept("said at another desk", said.event.effective_at, told))
    for word in taken_along(theirs).words:
        along = {"for": "officers only", "text": word.body}
        held.append(Kept(ALONG, word.event.effective_at, along))
    return held + contact.held_on(whose, [case.pk for case in cases])


def _of_a_case(case: Case) -> list[Kept]:
    said = {row.label: row.printed for row in answers(case)}
    fields = {
        "reference": case.reference,
        "service": case.title,
        "state": case.state,
        "outcome": case.outcome,
        "closed": case.closed_at,
        **_former(case),
        **_tags(case),
        "name": case.contact_name,
        "email": case.contact_email,
        "telephone": case.contact_phone,
        **{f"answer: {label}": text for label, text in said.items()},
    }
    files = CaseFile.objects.filter(case=case).select_related("file").order_by("pk")
    clean = [one for one in files if one.file.state == FileState.CLEAN]
    kept = [
        Kept(
            "case",
            case.created_at,
            fields,
            tuple((f"{case.reference}/{one.name}", _reader(one.file)) for one in clean),
        )
    ]
    for remark in Remark.objects.filter(case=case).select_related("event").order_by("pk"):
        whom = "the requester" if remark.is_public else "officers only"
        words = {"case": case.reference, "for": whom, "text": remark.body}
        words |= {"said by": remark.said_by} if remark.said_by else {}
        what = EVENTS[EventKind(remark.event.kind)].lower() if remark.event.kind in TAGS else ""
        kept.append(Kept(what or "remark", remark.event.effective_at, words))
    for draft in Unsent.objects.filter(case=case).order_by("pk"):
        unsent: dict[str, object] = {"case": case.reference, "text": draft.text}
        kept.append(Kept("remark that an officer is writing", draft.kept_at, unsent))
    for survey in Survey.objects.filter(case=case).order_by("pk"):
        asked: dict[str, object] = {
            "case": case.reference,
            "score": survey.score,
            "answered": survey.answered_at,
            "why not asked": survey.get_left_out_display(),
            "called back": survey.called_back_at,
        }
        kept.append(Kept("rating", survey.asked_at, asked))
    return kept


def _former(case: Case) -> dict[str, object]:
    """What a case was called at the desk from which it was moved in, if it was."""
    found = Submission.objects.filter(case=case).exclude(former="").first()
    return {"called at the desk before": found.former} if found else {}


def _tags(case: Case) -> dict[str, object]:
    """The words that officers put on a case, if they did."""
    found = tags_of(case)
    return {"tags": ", ".join(found)} if found else {}


def _reader(file: File) -> Callable[[], bytes]:
    def read() -> bytes:
        with documents.content(file) as content:
            return content.read()

    return read
