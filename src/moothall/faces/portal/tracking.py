"""How a request is getting on: for whoever asked, signed in or with a reference and a proof."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.cases import actions as cases
from moothall.engine.cases import references, rules
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import asking, counting, filed, finding
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.documents.words import NoSuchFile
from moothall.engine.payments import queries as payments
from moothall.engine.payments import rules as rules_of_payments
from moothall.engine.payments.models import Charge
from moothall.faces.pages import access, errors, filing, holding, subjects
from moothall.faces.pages.limits import Limit, address_of
from moothall.faces.pages.proof import proves
from moothall.faces.portal import story, toread, visiting
from moothall.faces.portal.journeys import rows
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Refused
from moothall.ground.languages.speech import marked, said, spoken
from moothall.ground.languages.words import Language

GUESSES = Limit("track", tries=10, seconds=300)
LONGEST = 4000
DONE = {
    "reply": marked("Thank you. We have your message."),
    "reopen": marked("We have opened your request again."),
}
NOT_FOUND = marked(
    "We cannot find a request with that reference and that email, telephone or postcode"
)


@access.anyone
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a reference and for something that only whoever asked will know."""
    if request.method != "POST":
        typed = {"reference": request.GET.get("reference", "")}
        return render(request, "portal/track.html", {"typed": typed, "wrong": {}})
    typed = {name: request.POST.get(name, "").strip()[:200] for name in ("reference", "proof")}
    reference = references.read(typed["reference"])
    keys = [f"address {address_of(request)}", f"reference {reference}"]
    if GUESSES.is_reached(*keys):
        return errors.page(request, 429)
    wrong = _empty(typed)
    if not wrong:
        case = _known(visiting.council(request).pk, reference, typed["proof"])
        if case:
            holding.hold_case(request, case.pk)
            return redirect("portal:case", case.reference)
        GUESSES.count(*keys)
        wrong = {"reference": said(NOT_FOUND)}
    context = {"typed": typed, "wrong": wrong, "errors": _listed(wrong)}
    return render(request, "portal/track.html", context, status=422)


@access.anyone
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how a request is getting on."""
    found = _own(request, reference)
    if found is None:
        return redirect("portal:track")
    return render(request, "portal/case.html", _page(request, found))


@access.anyone
@require_POST
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Take what whoever asked has to say."""
    return _heard(request, reference, "reply", "text")


@access.anyone
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a finished request again, because something is still wrong."""
    return _heard(request, reference, "reopen", "why")


@access.anyone
@require_safe
def file(request: HttpRequest, reference: str, key: UUID) -> FileResponse:
    """Give a file of a request back to whoever may see the request at this moment."""
    found = _own(request, reference)
    if found is None:
        raise Http404("That is somebody else's.")
    try:
        return filing.given(filed.file(found, key, is_public_only=True))
    except NoSuchFile as gone:
        raise Http404(str(gone)) from gone


@access.signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List what somebody has asked for, and what they have begun and not sent."""
    council, person = visiting.council(request), visiting.person_id(request)
    asked = [
        one
        for one in (asking.asked_by(council.pk, person) if person else [])
        if visiting.is_theirs(request, one)
    ]
    context = {
        "rows": told_apart(asked),
        "drafts": _drafts(request, person),
        "to_read": toread.left(request),
    }
    return render(request, "portal/mine.html", context)


def _known(council_id: int, reference: str, proof: str) -> Case | None:
    """The case of that reference, if the proof is right."""
    try:
        found = finding.by_reference(reference, finding.in_council(council_id))
    except NoSuchCase:
        return None
    return found if proves(found, asking.answers(found), proof) else None


def _own(request: HttpRequest, reference: str) -> Case | None:
    """The case of that reference, if it is this person's or this browser has proved to know it.

    Nobody else learns even that it exists.
    """
    council = visiting.council(request)
    try:
        found = finding.by_reference(reference, finding.in_council(council.pk))
    except NoSuchCase:
        return None
    is_theirs = visiting.is_theirs(request, found)
    is_held = visiting.acting(request) is None and holding.holds_case(request, found.pk)
    return found if is_theirs or is_held else None


def _heard(request: HttpRequest, reference: str, action: str, name: str) -> HttpResponse:
    """Take words typed on the page of a case, and show it again."""
    found = _own(request, reference)
    if found is None:
        return redirect("portal:track")
    typed = request.POST.get(name, "").replace("\r\n", "\n").strip()
    wrong = _wrong(request, found, action, name, typed)
    if not wrong:
        return redirect(f"{reverse('portal:case', args=(found.reference,))}?done={action}")
    context = _page(request, found) | {
        "typed": {name: typed},
        "wrong": wrong,
        "errors": _listed(wrong),
    }
    return render(request, "portal/case.html", context, status=422)


def _why_not_words(typed: str) -> str | None:
    if not typed:
        return said("Enter your message")
    text = marked("Your message must be {most} characters or less")
    return said(text, most=f"{LONGEST:,}") if len(typed) > LONGEST else None


def _wrong(request: HttpRequest, found: Case, action: str, name: str, typed: str) -> dict[str, str]:
    """Do what was asked for; return what is wrong, by field, where it was not done."""
    if problem := _why_not_words(typed):
        return {name: problem}
    by, at = visiting.actor(request), visiting.at(request)
    try:
        if action == "reopen":
            cases.reopen(found, by=by, at=at, remark=typed)
            return {}
        if why := rules.why_not_message(found, by):
            return {name: said(why)}
        files, problem = filing.taken(request, visiting.council(request), by=by, at=at)
        if problem:
            return {filing.FIELD: said(problem)}
        cases.receive_message(found, by=by, at=at, body=typed, files=files)
    except Refused as refused:
        return {name: said(str(refused))}
    return {}


def _page(request: HttpRequest, found: Case) -> dict[str, Any]:
    service = visiting.service_of(request, found)
    by = visiting.actor(request)
    events = asking.events(found)
    told = [event.occurred for event in events]
    clocks = fold(told, counting.calendars_named(told), at=visiting.at(request))
    can_reopen = rules.why_not_reopen(found, by) is None
    names = {team.code: team.name for team in councils.teams(visiting.council(request))}
    status = story.status(found, service, clocks)
    entries = story.timeline(events, asking.public_remarks(found), service, names)
    return {
        "case": found,
        "service": service,
        "status": status,
        "charge": _charge(found, service),
        "asked": story.asked_of(status, entries),
        "clock": story.dial(clocks, service),
        "entries": entries,
        "spoken_by": asking.spoken_by(found, events),
        "files": _files(found),
        "accepted": filing.ACCEPTED,
        "rows": rows(service, asking.answers(found)) if service else [],
        "can_reply": not can_reopen and rules.why_not_message(found, by) is None,
        "can_reopen": can_reopen,
        "lets": _lets(request, found),
        "just_done": said(DONE.get(request.GET.get("done", ""), "")),
        "typed": {},
        "wrong": {},
    }


def _lets(request: HttpRequest, found: Case) -> int | None:
    """Return whose number lets another act in this case: one's own, where it is one's own."""
    own = visiting.who(request).persons.get(found.council_id)
    is_mine = own is not None and found.requester_id == own and visiting.acting(request) is None
    is_internal = catalogue.is_internal(found.council_id, found.service, found.version_id)
    return own if is_mine and not is_internal else None


def _charge(found: Case, service: ServiceDefinition | None) -> Charge | None:
    """Return what is to be paid still; None where nothing is."""
    charge = payments.charge_of(found) if service and service.fee else None
    return charge if charge and rules_of_payments.is_payable(charge, found) else None


def _files(found: Case) -> Sequence[filing.Listed]:
    kept = filed.files(found, is_public_only=True)
    return filing.listed(kept, lambda key: reverse("portal:file", args=(found.reference, key)))


def _empty(typed: dict[str, str]) -> dict[str, str]:
    missing = {
        "reference": marked("Enter your reference number"),
        "proof": marked("Enter the email, telephone number or postcode you gave us"),
    }
    return {name: said(text) for name, text in missing.items() if not typed[name]}


def _listed(wrong: dict[str, str]) -> list[dict[str, str]]:
    return [{"text": text, "href": f"#{name}"} for name, text in wrong.items()]


def told_apart(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return cases as lists show them: what each is called, what it is about, and how it stands.

    What it is about is in the words of whoever asked, and never an answer that only some may see.
    """
    answers = asking.answers_of(cases)
    told = {version: _tellings(version) for version in {case.version_id for case in cases}}
    return [
        {
            "case": case,
            "word": story.word(case),
            "about": subjects.about(told[case.version_id], answers.get(case.pk, {})),
            **titled(case),
        }
        for case in cases
    ]


def _tellings(version: int | None) -> Sequence[subjects.Telling]:
    return subjects.tellings(catalogue.definition(version, spoken()) if version else None)


def titled(case: Case) -> dict[str, str]:
    """Return what a case is called in the language of the page, and the language of that."""
    if spoken() == Language.ENGLISH:
        return {"title": case.title, "language": ""}
    version = case.version_id
    if version is None or not catalogue.speaks(version, spoken()):
        return {"title": case.title, "language": "en-GB"}
    return {"title": catalogue.definition(version, spoken()).name, "language": ""}


def _drafts(request: HttpRequest, person: int | None) -> list[dict[str, Any]]:
    kept = catalogue.drafts_of(visiting.council(request).pk, person) if person else []
    named = [(draft, catalogue.definition(draft.version_id, spoken())) for draft in kept]
    return [
        {
            "token": draft.token,
            "service": service.name,
            "saved_at": draft.saved_at,
            "has_changed": bool(draft.moved),
        }
        for draft, service in named
        if draft.answers and visiting.is_their_draft(request, draft)
    ]
