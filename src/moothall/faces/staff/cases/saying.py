"""What an officer writes on a case: sent, kept as a draft, begun with canned words, looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.actions.penning import AT, Typed
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCanned, WrittenMeanwhile
from moothall.engine.contact.words import Channel
from moothall.engine.documents.actions import Taken
from moothall.faces.pages import access, filing, plain
from moothall.faces.staff.cases import casework, differing, forms
from moothall.faces.staff.cases.casepage import Said
from moothall.faces.staff.desk import Desk, sit
from moothall.faces.staff.queue.rows import address
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.languages.words import Language
from moothall.ground.people import queries as people

MEANWHILE = "Somebody else wrote while you did. Read it, then send yours, changed or as it is."
NOBODY = "Nothing would be sent: the service has no message for a reply, or there is no address."
KINDS = {
    EventKind.REPLIED: "Public reply",
    EventKind.NOTED: "Internal note",
    EventKind.MESSAGE: "From the requester",
}


_SAYS: dict[str, tuple[Callable[..., Case], str]] = {
    "reply": (cases.reply, "Your reply is on its way."),
    "note": (cases.note, "The note is kept. Only officers see it."),
}
NOT_WELSH = "They are told in Welsh, and this canned reply has no words in Welsh yet."
SURE = "This is the first that they hear from you. Tick that it may go to them."


@access.officer
@require_POST
def say(request: HttpRequest, reference: str, way: str) -> HttpResponse:
    """Answer the requester, or note something for officers; what others wrote comes first."""
    desk = sit(request)
    found, (action, done) = casework.one_of(desk, reference), _SAYS[way]
    to = "officers" if way == "note" else "requester"
    form = forms.Say(request.POST)
    said = replace(posted(request), to=to)
    if not form.is_valid():
        return casework.case_page(request, desk, found, replace(said, verb="say", form=form))
    if "first" in request.POST and way == "reply" and not request.POST.get("sure"):
        return _not_taken(request, desk, found, replace(said, refusal=SURE))
    if request.POST.get("seen") and (others := meanwhile(desk, found, said)):
        beside = {**said.beside, **others}
        return _not_taken(request, desk, found, replace(said, refusal=MEANWHILE, beside=beside))
    by, at = desk.who.actor_in(found.council_id), desk.at
    try:
        files, problem = _taken(request, found, by, at)
        if problem:
            return _not_taken(request, desk, found, replace(said, refusal=problem))
        action(found, by=by, at=at, body=form.cleaned_data["text"], files=files)
    except Refused as refusal:
        return _not_taken(request, desk, found, replace(said, refusal=str(refusal)))
    cases.drop_unsent(found, by=by, at=at)
    messages.success(request, f"{done}{_named(desk, found, said.text)}" if way == "note" else done)
    return redirect(address(reference))


def _named(desk: Desk, found: Case, text: str) -> str:
    """Say who of those named behind an @ was told of a note; also that some were not."""
    behind = [text[one.end() :].casefold() for one in AT.finditer(text)]
    told = queries.told_by_note(found, list(desk.who.persons.values())) if behind else []
    said = f" {plain.listed(told)} {'is' if len(told) == 1 else 'are'} told." if told else ""
    firsts = tuple(name.split()[0].casefold() for name in told)
    if all(words.startswith(firsts) for words in behind):
        return said
    who = "Nobody else" if told else "Nobody"
    return f"{said} {who} is told: behind @ goes the name of a colleague who may see the case."


def _not_taken(request: HttpRequest, desk: Desk, found: Case, said: Said) -> HttpResponse:
    return casework.case_page(
        request, desk, found, replace(said, verb="say", form=forms.Say(request.POST))
    )


def _taken(request: HttpRequest, found: Case, by: Actor, at: datetime) -> tuple[list[Taken], str]:
    """Take in the files beside an officer's words; nothing, where the officer may not write."""
    if why := rules.why_not_note(found, by):
        return [], why
    return filing.taken(request, found.council, by=by, at=at)


@access.officer
@require_POST
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what is being written; where another window kept other words meanwhile, show both."""
    desk, wants_json = sit(request), request.headers.get("Accept") == "application/json"
    found, said = casework.one_of(desk, reference), posted(request)
    by = desk.who.actor_in(found.council_id)
    kept = (number_of(request, name) for name in ("seen", "revision"))
    typed = Typed(said.text, said.to == "officers", *kept)
    try:
        number = cases.keep_unsent(found, typed, by=by, at=desk.at)
    except WrittenMeanwhile as clash:
        if wants_json:
            return JsonResponse({"refused": str(clash)}, status=409)
        beside = {
            "other": differing.parts(clash.theirs, said.text),
            "revision": clash.revision,
        }
        return casework.case_page(request, desk, found, posted(request, str(clash), beside))
    except Refused as refused:
        if wants_json:
            return JsonResponse({"refused": str(refused)}, status=409)
        return casework.case_page(request, desk, found, posted(request, str(refused)))
    if wants_json:
        return JsonResponse({"revision": number})
    messages.success(
        request, "Your draft is kept. Only you see it." if number else "Nothing is kept."
    )
    return redirect(address(reference) + "#say")


@access.officer
@require_POST
def put_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a canned reply, filled in from the case, behind what is written; nothing is sent.

    A page that asks for JSON is given the words, and puts them where its reader is writing.
    """
    desk, wants_json = sit(request), request.headers.get("Accept") == "application/json"
    found = casework.one_of(desk, reference)
    number = number_of(request, "canned")
    try:
        canned = queries.canned_reply(desk.who, number, council_id=found.council_id)
    except NoSuchCanned as gone:
        if wants_json:
            return JsonResponse({"refused": str(gone)}, status=404)
        why = replace(posted(request, "Choose a canned reply."), form=None)
        return casework.case_page(request, desk, found, why)
    by = desk.who.actor_in(found.council_id)
    words = telling.canned(found, canned.body, by=by, welsh=canned.welsh)
    is_unspoken = not canned.welsh and queries.language_of(found) == Language.WELSH
    told = NOT_WELSH if is_unspoken else ""
    if wants_json:
        return JsonResponse({"words": words, "told": told})
    said = posted(request)
    text = f"{said.text.rstrip()}\n\n{words}" if said.text.strip() else words
    beside = {**said.beside, "unspoken": told}
    return casework.case_page(request, desk, found, Said("", None, "", said.to, text, beside))


@access.officer
@require_POST
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is written as the requester would get it; nothing is sent."""
    desk = sit(request)
    found, said = casework.one_of(desk, reference), posted(request)
    by = desk.who.actor_in(found.council_id)
    meant = telling.sample(found, "replied", by=by, reply=said.text)
    beside = {
        **said.beside,
        "arrives": [
            (Channel(one.channel).label, one.recipient, one.subject, one.body) for one in meant
        ],
        "arrives_not": "" if meant else NOBODY,
    }
    return casework.case_page(request, desk, found, Said("", None, "", said.to, said.text, beside))


@access.officer
@require_POST
def seen(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one saw where a colleague named one; lead to the case."""
    desk = sit(request)
    for council in desk.councils:
        case = cases.see_mention(number, by=desk.who.actor_in(council), at=desk.at)
        if case is not None and desk.seen.filter(pk=case.pk).exists():
            return redirect(address(case.reference))
    raise Http404("There is no such mention, or you saw it already.")


def posted(request: HttpRequest, why: str = "", beside: Mapping[str, Any] | None = None) -> Said:
    """Return what was typed in the box, to be shown again; *why* it was not taken."""
    text = str(request.POST.get("text", ""))
    to = "officers" if request.POST.get("to") == "officers" else "requester"
    kept = {"seen": number_of(request, "seen"), "revision": number_of(request, "revision")}
    return Said(
        "say" if why else "",
        forms.Say(request.POST) if why else None,
        why,
        to,
        text,
        {**kept, **(beside or {})},
    )


def number_of(request: HttpRequest, name: str) -> int:
    """Return a whole number that a form sends; 0 for anything else."""
    text = request.POST.get(name, "")
    is_number = text.isascii() and text.isdecimal() and len(text) < casework.LONGEST_NUMBER
    return int(text) if is_number else 0


def meanwhile(desk: Desk, found: Case, said: Said) -> Mapping[str, Any] | None:
    """Return what others wrote since the officer began, beside their own words; None if nothing."""
    since = queries.said_since(found, said.beside["seen"], desk.who.persons.values())
    if not since:
        return None
    heard: Sequence[tuple[str, str, datetime, str]] = [
        (KINDS[EventKind(event.kind)], _by(event.by_kind, event.by_id), event.recorded_at, words)
        for event, words in since
    ]
    last = next((words for event, words in reversed(since) if event.kind != EventKind.MESSAGE), "")
    return {
        "meanwhile": heard,
        "other": differing.parts(last, said.text) if last else (),
        "seen": found.events_so_far,
    }


def _by(kind: str, number: int | None) -> str:
    person = people.person(number or 0) if kind == "person" else None
    return person.name if person else "Somebody"
