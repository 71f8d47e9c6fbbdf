"""Keep the answers for later, and come back to them on any device: by a link and a code."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.words import NoSuchDraft
from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Intent, one_line
from moothall.faces.pages import access, addresses, errors, holding, languages
from moothall.faces.pages.limits import Limit, address_of
from moothall.faces.pages.plain import day
from moothall.faces.portal import visiting
from moothall.faces.portal.under_way import draft_of
from moothall.ground.languages.speech import marked, said, speak
from moothall.ground.people.contact_points import plain_email, why_not_mail

LINKS = Limit("keep", tries=5, seconds=86_400)
GUESSES = Limit("come-back", tries=10, seconds=300)
CODE, LINK = "codes of drafts", "link"
WRONG = marked("That code does not belong to these answers. Check it, then try again")
NO_MORE = marked("That code was wrong too many times, so the link no longer works")
BODY = marked("""\
You asked us to keep your answers for '{service}', so that you can finish later.

Open this page by {until}:
{link}

You will be asked for the code that was shown when you saved them.

The code is not in this message. If you did not ask for it, you need do nothing.
""")


@access.anyone
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take the address that the link is to go to, send it, and lead to the code."""
    draft = draft_of(request, token)
    if request.method != "POST" or draft.person_id:
        return render(request, "portal/keep.html", _page(request, draft))
    typed = request.POST.get("email", "").strip()[:254]
    problem = _why_not(typed)
    if problem:
        context = _page(request, draft) | {"typed": typed, "wrong": problem}
        context["errors"] = [{"text": problem, "href": "#email"}]
        return render(request, "portal/keep.html", context, status=422)
    email = plain_email(typed)
    keys = [f"to {email}", f"from {address_of(request)}", f"of {token}"]
    if LINKS.is_reached(*keys):
        return errors.page(request, 429)
    LINKS.count(*keys)
    by, at = visiting.actor(request), visiting.at(request)
    kept = catalogue.keep_draft(token, by=by, at=at, email=email)
    contact.queue([_letter(request, draft, email, kept.link)], by=by, at=at)
    request.session[CODE] = {str(token): kept.code, LINK: kept.link}
    return redirect("portal:kept", token)


@access.anyone
@require_safe
def kept(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the code of what was just kept, in the browser that kept it."""
    draft = draft_of(request, token)
    held = request.session.get(CODE, {})
    code = held.get(str(token))
    if code is None:
        return redirect("portal:keep", token)
    told = {"code": code, "link": _address(request, held[LINK])}
    return render(request, "portal/kept.html", _page(request, draft) | told)


@access.anyone
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest, link: str) -> HttpResponse:
    """Go on with what was kept: at once in the browser that kept it, elsewhere with the code."""
    draft = _of_link(request, link)
    if not languages.is_chosen(request):
        speak(draft.language)
    if holding.holds_draft(request, draft.token):
        return redirect("portal:resume", draft.token)
    context: dict[str, Any] = {"service": visiting.service(request, draft.version_id)}
    if request.method != "POST":
        return render(request, "portal/come_back.html", context)
    keys = [f"address {address_of(request)}"]
    if GUESSES.is_reached(*keys):
        return errors.page(request, 429)
    code = request.POST.get("code", "")[:40]
    by, at = visiting.actor(request), visiting.at(request)
    if catalogue.come_back(link, by=by, at=at, code=code):
        holding.hold_draft(request, draft.token)
        return redirect("portal:resume", draft.token)
    GUESSES.count(*keys)
    problem = said(WRONG if _is_there(link, request) else NO_MORE)
    context |= {"wrong": problem, "errors": [{"text": problem, "href": "#code"}]}
    return render(request, "portal/come_back.html", context, status=422)


def _page(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    here = reverse("portal:resume", args=(draft.token,))
    return {
        "service": visiting.service(request, draft.version_id),
        "draft": draft,
        "until": day(visiting.at(request) + queries.DRAFTS_KEPT),
        "back_to": here,
        "sign_in": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': here})}",
        "typed": "",
        "wrong": "",
    }


def _why_not(typed: str) -> str | None:
    if not typed:
        return said("Enter your email address")
    try:
        validate_email(typed)
    except ValidationError:
        return said("Enter an email address in the correct format, like name@example.com")
    return said(why_not_mail(typed) or "") or None


def _letter(request: HttpRequest, draft: Draft, email: str, link: str) -> Intent:
    """What goes to an address that nobody has proved: our own words, and nothing typed."""
    council, service = visiting.council(request), visiting.service(request, draft.version_id)
    until = day(visiting.at(request) + queries.DRAFTS_KEPT)
    return Intent(
        council_id=council.pk,
        recipient=email,
        subject=one_line(said("Your saved answers: {service}", service=service.name)),
        body=said(BODY, service=service.name, until=until, link=_address(request, link)),
        is_secret=True,
        is_limited=True,
    )


def _address(request: HttpRequest, link: str) -> str:
    return addresses.of(visiting.council(request), reverse("portal:come-back", args=(link,)))


def _of_link(request: HttpRequest, link: str) -> Draft:
    try:
        draft = queries.kept(link, at=visiting.at(request))
    except NoSuchDraft as gone:
        raise Http404(str(gone)) from gone
    if draft.council_id != visiting.council(request).pk:
        raise Http404("These answers are another council's.")
    return draft


def _is_there(link: str, request: HttpRequest) -> bool:
    try:
        _of_link(request, link)
    except Http404:
        return False
    return True
