"""A journey: one page of questions at a time, each saved before the next is shown."""

from collections.abc import Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.cases.queries.earlier import Told
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import journey, plan, queries, rules
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.journey import Answered, Path, Step
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.words import NotReached
from moothall.engine.documents import queries as documents
from moothall.engine.documents.words import NoSuchFile
from moothall.engine.payments import rules as payments
from moothall.faces.pages import access, choosing, filing, framed, holding, languages
from moothall.faces.pages.changed import sentences
from moothall.faces.pages.fields import Filled, field
from moothall.faces.pages.jinja import url
from moothall.faces.pages.recalled import asked_again
from moothall.faces.portal import begun, suggesting, tasklist, visiting
from moothall.faces.portal.front import offered
from moothall.faces.portal.under_way import draft_of
from moothall.ground.languages.speech import said

CHANGE = "change"


@access.anyone
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a journey and go to its first page."""
    offer = offered(request, slug)
    council = visiting.council(request)
    at = visiting.at(request)
    if (
        rules.why_not_ask(offer.definition, visiting.who(request), council.pk)
        or queries.why_not_open(council, offer.definition, at)
        or visiting.why_not_act(request, offer.definition)
    ):
        return redirect("portal:start", slug)
    draft = catalogue.start_draft(
        queries.head(council.pk, slug),
        by=visiting.actor(request),
        at=at,
        about=choosing.token_of(request.POST.get("record", "")),
    )
    if visiting.acting(request) is None:
        holding.hold_draft(request, draft.token)
    return redirect("portal:resume", draft.token)


@access.anyone
@require_safe
def resume(request: HttpRequest, token: UUID) -> HttpResponse:
    """Go to the first page that is not answered yet, or to the check of the answers."""
    draft = draft_of(request, token)
    response = redirect(_next(draft))
    if not languages.is_chosen(request):
        languages.remember(response, draft.language)
    return response


@access.anyone
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: UUID, page_id: str) -> HttpResponse:
    """Ask a page's questions; keep the answers and go on, or say what is wrong with them."""
    draft = draft_of(request, token)
    service = visiting.service(request, draft.version_id)
    step = journey.path(service, draft.answers).reached(page_id)
    if step is None:
        return redirect(_next(draft))
    if step.page.ends:
        context = {
            "service": service,
            "ending": step.page.ends,
            "back_to": _back(request, draft, step),
        }
        return render(request, "portal/ends.html", context)
    if request.method != "POST":
        return _asked(request, draft, step)
    received = _files_of(request, draft).receive(request, step.questions)
    posted: Filled = dict(received.typed.lists())
    if received.wrongs:
        context = _page(request, draft, step, posted, Answered({}, received.wrongs))
        return render(request, "portal/question.html", context, status=422)
    turned = journey.again(step.questions, posted)
    if turned is not None:
        return render(request, "portal/question.html", _page(request, draft, step, turned))
    return _filed(request, draft, step) or _answered(request, draft, step, posted)


def _asked(request: HttpRequest, draft: Draft, step: Step) -> HttpResponse:
    """Ask a page's questions; as everybody is asked at first on a page that is kept."""
    if request.GET or draft.moved or not _is_first(draft, step):
        return render(request, "portal/question.html", _page(request, draft, step))
    return framed.page(
        request,
        "portal/question.html",
        lambda: _page(request, draft, step),
        kept_by=(visiting.service(request, draft.version_id), step.heading, *step.questions),
        token=draft.token,
        back_to=_back(request, draft, step),
    )


def _is_first(draft: Draft, step: Step) -> bool:
    """Whether nothing that a page asks is answered, known of the person, or sent as a file."""
    return not any(
        one.id in draft.answers
        or one.type in ("file", "record")
        or (draft.person_id and (one.prefill or one.fills))
        for one in step.questions
    )


def _filed(request: HttpRequest, draft: Draft, step: Step) -> HttpResponse | None:
    """Ask for the next file, where one came or went; None where the answers are read next."""
    if not filing.is_pressed(request):
        return None
    by, at = visiting.actor(request), visiting.at(request)
    catalogue.ask_again(draft.token, step.page.id, by=by, at=at)
    return redirect(request.get_full_path())


def _answered(request: HttpRequest, draft: Draft, step: Step, posted: Filled) -> HttpResponse:
    """Keep the answers to a page and go on, or show what is wrong with them."""
    found = _found(request, draft, step, posted)
    try:
        draft, answered = catalogue.save_page(
            draft.token,
            step.page.id,
            posted=posted,
            by=visiting.actor(request),
            at=visiting.at(request),
            found=found,
        )
    except NotReached:
        return redirect(_next(draft))
    if answered.errors:
        context = _page(request, draft, step, posted, answered)
        return render(request, "portal/question.html", context, status=422)
    _files_of(request, draft).settle(step.questions, draft.answers)
    service = visiting.service(request, draft.version_id)
    onward = _after(draft, service, step.page.id, is_changing=CHANGE in request.GET)
    return suggesting.after(request, draft, service, step.page.id) or redirect(onward)


@access.anyone
@require_safe
def tasks(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the parts of a long form: what is done, and where to go on."""
    draft = draft_of(request, token)
    service = visiting.service(request, draft.version_id)
    if not service.sections:
        return redirect(_next(draft))
    context = {
        "service": service,
        "token": draft.token,
        "changed": sentences(draft),
        "items": tasklist.items(service, journey.path(service, draft.answers), draft.token),
    }
    return render(request, "portal/tasks.html", context)


@access.anyone
@require_safe
def file(request: HttpRequest, token: UUID, key: UUID) -> FileResponse:
    """Give a file of a draft back to whoever may go on with it."""
    draft = draft_of(request, token)
    try:
        return filing.given(documents.held_file(draft.council_id, draft.token, key))
    except NoSuchFile as gone:
        raise Http404(str(gone)) from gone


@access.anyone
@require_safe
def check(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show every answer, each with a way to change it, before anything is sent."""
    draft = draft_of(request, token)
    service = visiting.service(request, draft.version_id)
    path = journey.path(service, draft.answers)
    if not path.is_complete:
        return redirect(_next(draft))
    answers = journey.prune(service, draft.answers)
    context = {
        "service": service,
        "token": draft.token,
        "rows": rows(service, draft.answers, draft.token),
        "changed": sentences(draft),
        "fee": plan.fee_of(service, answers),
        "pays_next": bool(payments.due_at_sending(draft.council_id, service, answers)),
        "back_to": _list(draft) if service.sections else _address(draft, path.steps[-1]),
    }
    return render(request, "portal/check.html", context)


def rows(
    service: ServiceDefinition, answers: journey.Answers, token: UUID | None = None
) -> list[dict[str, Any]]:
    """Return the answers as rows of a summary list; with a token, each can be changed."""
    return [
        {
            "key": {"text": row.label},
            "value": {"text": row.printed},
            "actions": {"items": [_change(row, token)] if token and row.page else []},
        }
        for row in journey.summary(service, answers)
    ]


def _change(row: journey.Row, token: UUID) -> dict[str, str]:
    address = reverse("portal:question", args=(token, row.page))
    return {
        "href": f"{address}?{CHANGE}#{row.question}",
        "text": said("Change"),
        "visuallyHiddenText": row.label,
    }


def _page(
    request: HttpRequest,
    draft: Draft,
    step: Step,
    posted: Filled | None = None,
    answered: Answered | None = None,
) -> dict[str, Any]:
    service = visiting.service(request, draft.version_id)
    told = begun.told(request, draft, step)
    filled = begun.kept(draft, step, told) if posted is None else posted
    found = _found(request, draft, step, filled, told)
    is_heading = len(step.questions) == 1 and not step.page.title
    wrong = answered.errors if answered else ()
    return {
        "service": service,
        "token": draft.token,
        "heading": step.heading,
        "has_heading": not is_heading,
        "fields": [
            field(
                asked_again(asked, told[asked.id]) if asked.id in told else asked,
                filled,
                answered.errors_of(asked.id) if answered else (),
                is_heading=is_heading,
                found=found,
            )
            for asked in step.questions
        ],
        "changed": sentences(draft),
        "has_map": any(_is_placed(asked) for asked in step.questions),
        "has_files": any(journey.asks_files(asked) for asked in step.questions),
        "errors": [{"text": one.message, "href": f"#{one.field}"} for one in wrong],
        "is_changing": CHANGE in request.GET,
        "has_help": step.page.id == suggesting.asks_first(service),
        "help_words": suggesting.words_on(step.page),
        "back_to": _back(request, draft, step),
    }


def _is_placed(asked: Question) -> bool:
    return asked.type == "point" or any(inner.type == "point" for inner in asked.questions)


def _files_of(request: HttpRequest, draft: Draft) -> filing.Form:
    by, at = visiting.actor(request), visiting.at(request)
    return filing.Form(visiting.council(request), draft.token, by, at)


def _found(
    request: HttpRequest,
    draft: Draft,
    step: Step,
    filled: Filled,
    told: Mapping[str, Told] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Return what a look-up gave for the page's questions, and the files held for them."""
    held = _files_of(request, draft).found(step.questions, filled)
    for one in chain.from_iterable(held.values()):
        one["href"] = reverse("portal:draft-file", args=(draft.token, one["file"]))
    known = {name: one.value for name, one in (told or begun.told(request, draft, step)).items()}
    looked = choosing.found_by(
        step.questions, filled, known | draft.answers, _chooser(request, draft)
    )
    return {**looked, **held}


def _chooser(request: HttpRequest, draft: Draft) -> choosing.Chooser:
    """Return as whom whoever answers chooses records."""
    service = visiting.service(request, draft.version_id)
    return choosing.chooser(service, draft.council_id, visiting.who(request))


def ask_lost(request: HttpRequest, draft: Draft) -> None:
    """Ask again for records that cannot be chosen any more, since they were answered."""
    service = visiting.service(request, draft.version_id)
    for page, asked in service.questions():
        value = draft.answers.get(asked.id)
        if asked.type == "record" and value:
            filled = journey.fields(asked, value)
            there = choosing.records_for([asked], filled, _chooser(request, draft))[asked.id]
            if value["record"] not in {one["record"] for one in there}:
                by, at = visiting.actor(request), visiting.at(request)
                catalogue.ask_again(draft.token, page.id, by=by, at=at)


def _back(request: HttpRequest, draft: Draft, step: Step) -> str:
    service = visiting.service(request, draft.version_id)
    path = journey.path(service, draft.answers)
    if CHANGE in request.GET and path.is_complete:
        return reverse("portal:check", args=(draft.token,))
    before = path.before(step.page.id)
    if before:
        return _address(draft, before)
    return _list(draft) if service.sections else url("portal:start", service.service)


def _after(draft: Draft, service: ServiceDefinition, page_id: str, *, is_changing: bool) -> str:
    """Where a saved page leads: onward, or back to the check where one answer was changed."""
    path = journey.path(service, draft.answers)
    if is_changing:
        return _onward(draft, path, CHANGE)
    following = path.after(page_id)
    if following:
        return _address(draft, following)
    return _list(draft) if service.sections else reverse("portal:check", args=(draft.token,))


def _next(draft: Draft) -> str:
    service = queries.definition(draft.version_id)
    return (
        _list(draft) if service.sections else _onward(draft, journey.path(service, draft.answers))
    )


def _list(draft: Draft) -> str:
    return reverse("portal:tasks", args=(draft.token,))


def _onward(draft: Draft, path: Path, mark: str = "") -> str:
    if path.next is None:
        return reverse("portal:check", args=(draft.token,))
    return _address(draft, path.next) + (f"?{mark}" if mark else "")


def _address(draft: Draft, step: Step) -> str:
    return reverse("portal:question", args=(draft.token, step.page.id))
