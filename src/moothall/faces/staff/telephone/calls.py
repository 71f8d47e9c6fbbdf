"""Log a case for a caller: the service's questions as one dense page, the caller beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from moothall.engine.cases.history import Asked
from moothall.engine.catalogue import conditions, journey
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.queries import Offer
from moothall.engine.payments import actions as payments
from moothall.faces.pages import access, choosing, filing, holding
from moothall.faces.pages.fields import Found
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.knowledge.beside import Helps
from moothall.faces.staff.telephone import callers, formparts, helping, recalling, sharing
from moothall.faces.staff.telephone.callstart import CHANNELS, UNPROCESSABLE
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Refused
from moothall.ground.people import queries as people
from moothall.practices.contactcentre import actions as kept_calls
from moothall.practices.contactcentre import queries as calls

SURE_OF_CHANNEL = "Choose how the request came in."
SEND_AGAIN = "The form could not be recognised. Send it again."
SOLVED_HOW = "Choose how it was solved."
ASIDE = "The call is put aside. It waits for you here, for three days."
LOGGED = "That call is logged already."
NOT_TYPED = {
    *("csrfmiddlewaretoken", "token", "aside", "choose"),
    *callers.FIELDS,
    *helping.BUTTONS,
}
"""What the form sends beside what was typed."""
NOT_KNOWN = ("of", "unnamed")
"""Of it, what a call that is put aside keeps as typed: who is on the line, but no person known."""


@dataclass(frozen=True)
class Line:
    """The call that is being logged: at which desk, for which council and service, for whom."""

    desk: Desk
    place: Council
    offer: Offer
    speaker: callers.Speaker

    @property
    def chooser(self) -> choosing.Chooser:
        """As whom records are chosen: the officer, of what whoever asks may see too."""
        asks = self.speaker.asks.pk if self.speaker.asks else 0
        return choosing.chooser(self.offer.definition, self.place.pk, self.desk.who, asks=asks)


@dataclass(frozen=True)
class Heard:
    """What the officer typed: answers by question, and what is wrong."""

    answers: Mapping[str, Any]
    read: journey.Answered


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, council: str, service: str) -> HttpResponse:
    """Ask the caller's questions on one page; log the case, solved at once where it is."""
    desk = sit(request)
    line = _line(desk, council, service, request.POST or request.GET)
    place, offer = line.place, line.offer
    if request.method != "POST":
        return _blank(request, line)
    every = [question for _, question in offer.definition.questions()]
    files = _files_of(line, request.POST)
    received = files.receive(request, every)
    posted = received.typed
    by_itself = _by_itself(request, line, posted)
    if by_itself is not None:
        return by_itself
    typed = _still_typing(request, line, every, posted)
    if typed is not None:
        return _page(request, line, typed=typed)
    held = files.found(every, _posted(posted))
    heard = hear(line, posted, found=held, wrongs=received.wrongs)
    if "for_caller" in request.POST:
        sharing.fill(request, place, offer, heard.answers)
        return redirect("staff:log")
    faults = _faults(offer.definition, heard, posted)
    if not faults:
        try:
            return _logged(line, heard, request.POST)
        except Refused as refusal:
            faults = [{"text": str(refusal), "href": "#main-content"}]
    return _page(request, line, typed=posted, heard=heard, faults=faults)


def _by_itself(request: HttpRequest, line: Line, posted: QueryDict) -> HttpResponse | None:
    """Answer what a script sends as it is typed, and the button that puts the call aside."""
    if "aside" in posted:
        return _put_aside(request, line, posted)
    if posted.get(helping.LOOK) == helping.AUTO:
        return render(request, "staff/parts/helps_call.html", {"helps": _helps(line, posted)})
    return None


def _still_typing(
    request: HttpRequest, line: Line, every: Sequence[Question], posted: QueryDict
) -> Mapping[str, Any] | None:
    """Return what the form shows again, where a button only changed it; None where it is sent."""
    turned = journey.again(every, _posted(posted))
    if turned is not None or filing.is_pressed(request):
        return posted if turned is None else turned
    if callers.CHOSEN in posted:
        return _met(line, posted)
    return helping.pressed(request, line.desk, line.place, posted, speaker=line.speaker)


def _logged(line: Line, heard: Heard, posted: QueryDict) -> HttpResponse:
    """Log the case, forget what was put aside of it, and lead to what is read out."""
    desk, place, speaker = line.desk, line.place, line.speaker
    by = desk.who.actor_in(place.pk)
    asked = _asked(line, heard, posted)
    made = payments.log(place, asked, by=by, at=desk.at)
    helping.count(desk, made, posted, by=by)
    officer = people.person(desk.who.persons[place.pk])
    if officer is not None:
        kept_calls.forget_call(officer, asked.token, by=by, at=desk.at)
    where = reverse("staff:log-done", args=[made.reference])
    return redirect(f"{where}?{speaker.query}" if speaker.fields else where)


def _put_aside(request: HttpRequest, line: Line, posted: QueryDict) -> HttpResponse:
    """Keep the call for its officer; by itself, as they type, or because they are called away."""
    desk, place, speaker = line.desk, line.place, line.speaker
    officer, token = people.person(desk.who.persons[place.pk]), _token(posted)
    if officer is None or token is None or holding.holds_draft(request, token):
        return HttpResponse(status=204)  # the caller's own answers are kept as theirs
    typed = {k: v for k, v in _posted(posted).items() if k not in NOT_TYPED}
    typed |= {name: held for name, held in speaker.fields.items() if name in NOT_KNOWN}
    kept = kept_calls.Call(
        token=token,
        service=line.offer.definition.service,
        typed=typed,
        caller_id=speaker.person.pk if speaker.person else None,
        for_id=speaker.spoken_for.pk if speaker.spoken_for else None,
    )
    is_kept = kept_calls.put_aside(officer, kept, by=officer.actor, at=desk.at) is not None
    if posted["aside"] == "auto":
        return HttpResponse(status=204)
    messages.success(request, ASIDE if is_kept else LOGGED)
    return redirect("staff:log")


def _taken_up(line: Line, token: str) -> tuple[Line, dict[str, Any]] | None:
    """Return a call that this officer put aside, with who was on the line; None where none is."""
    wanted = _token(QueryDict(f"token={token}"))
    kept = calls.kept_call(line.desk.who, wanted) if wanted else None
    here = (line.place.pk, line.offer.definition.service)
    if kept is None or (kept.council_id, kept.service) != here:
        return None
    held = {"caller": kept.caller_id or "", "for": kept.spoken_for_id or ""}
    held |= {name: kept.typed.get(name, "") for name in NOT_KNOWN}
    told = {name: str(value) for name, value in held.items()}
    speaker = callers.speaker(line.desk.only(line.place), told)
    return replace(line, speaker=speaker), {**kept.typed, "token": str(kept.token)}


def _helps(line: Line, typed: Mapping[str, Any]) -> Helps:
    filled = _posted(typed) if isinstance(typed, QueryDict) else typed
    return helping.card(line.desk, line.place, line.offer.definition, filled, line.speaker)


def _met(line: Line, posted: QueryDict) -> dict[str, Any]:
    """Return what is typed, and where nothing is, what is known of whoever was just chosen.

    What was filled in of whoever was on the line before is theirs, and goes with them.
    """
    definition, typed = line.offer.definition, _posted(posted)
    held = {name: posted.get(name, "") for name in callers.FIELDS}
    filled = [callers.speaker(line.desk.only(line.place), held).fills(definition)]
    recalled = str(typed.pop("recalled", ""))
    filled.append(recalling.recalled(line.desk, line.place, recalled, definition))
    gone = {name for one in filled for name in one if _same(typed.get(name), one[name])}
    typed = {name: value for name, value in typed.items() if name not in gone}
    known = line.speaker.fills(definition)
    return known | {name: value for name, value in typed.items() if value or name not in known}


def _same(typed: object, filled: object) -> bool:
    """Whether a field holds what filled it, but for spaces and capitals."""
    one, other = (found if isinstance(found, list) else [found or ""] for found in (typed, filled))
    return [str(x).casefold().split() for x in one] == [str(x).casefold().split() for x in other]


def _blank(request: HttpRequest, line: Line) -> HttpResponse:
    """Show the form: with the answers of a draft that was opened, or what the look-up knows."""
    definition = line.offer.definition
    known = recalling.caller(request, line.desk, line.place, definition)
    if cast("Any", request).htmx:
        beside = {**_beside(line, request.GET), "caller": known, "service": definition}
        beside["action"] = _address(line)
        return render(request, "staff/parts/caller.html", beside)
    begun = sharing.answers_of(request, line.place, line.offer)
    if begun is not None:
        return _page(request, line, typed=begun)
    if taken_up := _taken_up(line, request.GET.get("aside", "")):
        line, typed = taken_up
        return _page(request, line, typed=typed)
    before = known.answers(definition) if known else {}
    filled = _from_lookup(line.offer, request.GET) | line.speaker.fills(definition) | before
    return _page(request, line, typed=filled, caller=known)


def _address(line: Line) -> str:
    return reverse("staff:log-call", args=[line.place.slug, line.offer.definition.service])


def _beside(line: Line, typed: Mapping[str, Any]) -> dict[str, Any]:
    looked = (typed.get(name, "") for name in ("find", "email", "phone"))
    text = next((str(one).strip()[:120] for one in looked if one), "")
    here = line.desk.only(line.place)
    return callers.beside(here, line.speaker, text=text, service=line.offer.definition)


def hear(
    line: Line, posted: QueryDict, *, found: Found, wrongs: Sequence[journey.Wrong] = ()
) -> Heard:
    """Read every question on the path that the answers make; the rest was not for this caller.

    *found* are the files that the form holds, *wrongs* say why others were not taken.
    """
    today = line.desk.at.astimezone(ZoneInfo(line.place.zone)).date()
    answers: dict[str, Any] = {}
    wrong, known = list(wrongs), line.speaker.lives(line.offer.definition)
    for page in line.offer.definition.pages:
        if not conditions.holds(page.when, answers):
            continue
        if page.ends:
            wrong.append(journey.Wrong("", f"{page.ends.title}. {page.ends.words}", "call"))
            break
        asked = [q for q in page.questions if conditions.holds(q.when, answers)]
        typed = _posted(posted)
        given = journey.Given(
            today, {**choosing.found_by(asked, typed, known, line.chooser), **found}
        )
        answered = journey.read(asked, typed, given=given)
        answers |= dict(answered.values)
        answers |= journey.computed(line.offer.definition, answers)
        told = {one.question for one in wrongs}
        wrong += [one for one in answered.errors if one.question not in told]
    return Heard(answers, journey.Answered(answers, tuple(wrong)))


def _line(desk: Desk, slug: str, service: str, typed: Mapping[str, Any]) -> Line:
    """Return the call at an address; whoever is on the line is somebody of that council."""
    place = next((one for one in desk.councils.values() if one.slug == slug), None)
    if place is None:
        raise Http404("You do not work for that council here.")
    here = (one for one in desk.offers if one.council_id == place.pk)
    offer = next((one for one in here if one.definition.service == service), None)
    if offer is None:
        raise Http404(f"There is no service called {service!r} here.")
    return Line(desk, place, offer, callers.speaker(desk.only(place), typed))


def _posted(posted: QueryDict) -> dict[str, Any]:
    return {name: found if len(found) > 1 else found[0] for name, found in posted.lists() if found}


def _asked(line: Line, heard: Heard, posted: QueryDict) -> Asked:
    is_solved = posted.get("is_solved") == "yes"
    return Asked(
        token=_token(posted) or uuid4(),
        version_id=line.offer.version_id,
        answers=heard.answers,
        channel=posted.get("channel", ""),
        outcome=posted.get("outcome", "") if is_solved else "",
        remark=posted.get("remark", "").strip() if is_solved else "",
        caller=line.speaker.told,
    )


def _token(posted: QueryDict) -> UUID | None:
    try:
        return UUID(posted.get("token", ""))
    except ValueError:
        return None


def _faults(definition: ServiceDefinition, heard: Heard, posted: QueryDict) -> list[dict[str, str]]:
    found = [{"text": wrong.message, "href": f"#{wrong.field}"} for wrong in heard.read.errors]
    if _token(posted) is None:
        found.insert(0, {"text": SEND_AGAIN, "href": "#call"})
    if posted.get("channel") not in set(definition.channels) & CHANNELS.keys():
        found.insert(0, {"text": SURE_OF_CHANNEL, "href": "#channel"})
    if posted.get("is_solved") == "yes" and definition.outcome(posted.get("outcome", "")) is None:
        found.append({"text": SOLVED_HOW, "href": "#outcome"})
    return found


def _from_lookup(offer: Offer, looked: QueryDict) -> dict[str, Any]:
    """Carry the caller's address and number over into the questions that ask for them."""
    filled = {q.id: looked.get(q.fills, "") for _, q in offer.definition.questions() if q.fills}
    return {**filled, "channel": looked.get("channel", "phone")}


def _kept_token(typed: Mapping[str, Any]) -> str:
    return str((_token(typed) if isinstance(typed, QueryDict) else typed.get("token")) or uuid4())


def _files_of(line: Line, typed: Mapping[str, Any]) -> filing.Form:
    """Return the files that the form holds, by its token."""
    place, token = line.place, UUID(_kept_token(typed))
    return filing.Form(place, token, line.desk.who.actor_in(place.pk), line.desk.at)


NOTHING = Heard({}, journey.Answered({}, ()))


def _page(
    request: HttpRequest,
    line: Line,
    *,
    typed: Mapping[str, Any],
    heard: Heard = NOTHING,
    faults: list[dict[str, str]] | None = None,
    caller: recalling.Caller | None = None,
) -> HttpResponse:
    desk, place, definition = line.desk, line.place, line.offer.definition
    filled = _posted(typed) if isinstance(typed, QueryDict) else typed
    files, told = _files_of(line, typed), caller.told if caller else {}
    every = [question for _, question in definition.questions()]
    known = line.speaker.lives(definition) | {name: one.value for name, one in told.items()}
    found = {**choosing.found_by(every, filled, known, line.chooser), **files.found(every, filled)}
    context = {
        **_beside(line, request.GET if request.method != "POST" else {}),
        "service": definition,
        "place": place if desk.is_shared else None,
        "action": _address(line),
        "parts": formparts.parts(definition, filled, heard.read, found, told),
        "caller": caller,
        "helps": _helps(line, filled),
        "channels": {k: v for k, v in CHANNELS.items() if k in definition.channels},
        "typed": filled,
        "token": (token := str(files.token)),
        "is_shared": holding.holds_draft(request, token),
        "errors": faults or [],
    }
    return shown(request, "staff/log.html", context, status=UNPROCESSABLE if faults else 200)
