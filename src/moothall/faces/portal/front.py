"""What residents see first: the choice of councils, a council's services, one service."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue import rules
from moothall.engine.catalogue.queries import Offer
from moothall.engine.catalogue.words import NoSuchService
from moothall.faces.pages import access, choosing
from moothall.faces.portal import reading, visiting
from moothall.faces.portal.promising import promises
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.languages.speech import marked, said, spoken
from moothall.ground.languages.words import Language

LONGEST_QUERY = 100
NOTES = {
    "anyone": "",
    "residents": marked("You need to sign in."),
    "employees": marked("For people who work for the council."),
}


@dataclass(frozen=True)
class Card:
    """A service, or a topic of several, as the front page shows it."""

    address: str
    name: str
    summary: str
    note: str
    language: str = ""
    """The language of its name and summary, where it is not the page's."""


@dataclass(frozen=True)
class Door:
    """A council as the choice of councils shows it."""

    name: str
    address: str
    is_fictional: bool


@access.platform
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a council's services, or the choice of councils; an old search leads to the new one."""
    council = visiting.council(request)
    if council is None or council.is_partnership:
        there = councils.members(council) if council else councils.live()
        doors = [_door(one, request) for one in there if not one.is_partnership]
        return render(request, "portal/choose.html", {"councils": doors})
    if query := request.GET.get("q", "").strip()[:LONGEST_QUERY]:
        return redirect(f"{reverse('portal:search')}?{urlencode({'text': query})}")
    groups = [pair for pair in _by_category(offers_of(council)) if pair[1]]
    return render(request, "portal/home.html", {"groups": groups})


@access.anyone
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a service is, what it promises, and the button that starts it."""
    service = visiting.service(request, offered(request, slug).version_id)
    who, council = visiting.who(request), visiting.council(request)
    context = {
        "service": service,
        "parent": service.within,
        "promises": promises(service),
        "refusal": rules.why_not_ask(service, who, council.pk)
        or visiting.why_not_act(request, service),
        "shut": catalogue.why_not_open(council, service, visiting.at(request)),
        "sign_in": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}",
        "record": choosing.token_of(request.GET.get("record", "")),
        "articles": reading.of_service(request, slug),
        "foreign": reading.foreign,
    }
    return render(request, "portal/start.html", context)


@access.anyone
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a topic is about, and the services that are its parts."""
    found = catalogue.parts_of(visiting.council(request).pk, slug)
    if not found:
        raise Http404("There is no topic of that name here.")
    if not all(catalogue.speaks(offer.version_id, spoken()) for offer in found):
        visiting.go_on_in_english(request)
    offers = [_spoken(offer) for offer in found]
    context = {
        "topic": offers[0].definition.within,
        "category": offers[0].definition.category,
        "cards": [card(one) for one in offers],
    }
    return render(request, "portal/topic.html", context)


def offers_of(council: Council) -> list[Offer]:
    """Return a council's services as they are in the language of the page."""
    return [_spoken(offer) for offer in catalogue.offers(council.pk)]


def english() -> str:
    """Return the language of what is said in English alone, where it is not the page's."""
    return "" if spoken() == Language.ENGLISH else "en-GB"


def offered(request: HttpRequest, slug: str) -> Offer:
    """Return the service of that name in this council, or answer 404."""
    try:
        return catalogue.offer(visiting.council(request).pk, slug)
    except NoSuchService as gone:
        raise Http404(str(gone)) from gone


def _spoken(offer: Offer) -> Offer:
    """Return a service as it is in the language of the page; in English where it has no other."""
    return replace(offer, definition=catalogue.definition(offer.version_id, spoken()))


def _by_category(offers: Iterable[Offer]) -> list[tuple[str, list[Card]]]:
    """Services by heading: those for everyone before those for people who work here.

    Before either stand those that can be asked for in the language of the page.
    """
    ordered = sorted(offers, key=_order)
    headed = groupby(ordered, key=lambda one: (_foreign(one), one.definition.category))
    return [(category, _cards(group)) for (_, category), group in headed]


def _order(offer: Offer) -> tuple[str, bool, str, str]:
    service = offer.definition
    return (_foreign(offer), service.ask == "employees", service.category, service.name)


def _foreign(offer: Offer) -> str:
    """Return the language of a service that is not in the page's, as an attribute names it."""
    return "" if catalogue.speaks(offer.version_id, spoken()) else "en-GB"


def _cards(offers: Iterable[Offer]) -> list[Card]:
    """Return a card a service; the parts of a topic that are listed together have one of its."""
    listed = list(offers)
    cards: dict[str, Card] = {}
    for one in listed:
        beside = [o for o in listed if _topic(one) and _topic(o) == _topic(one)]
        shown = _card_of_topic(beside) if len(beside) > 1 else card(one)
        cards.setdefault(shown.address, shown)
    return list(cards.values())


def _topic(offer: Offer) -> str | None:
    return offer.definition.within.topic if offer.definition.within else None


def card(offer: Offer) -> Card:
    """Return a service as the front page shows it."""
    one = offer.definition
    address = reverse("portal:start", args=(one.service,))
    return Card(address, one.name, one.summary, said(NOTES[one.ask]), _foreign(offer))


def _card_of_topic(parts: list[Offer]) -> Card:
    parent = parts[0].definition.within
    if parent is None:
        return card(parts[0])
    address = reverse("portal:topic", args=(parent.topic,))
    name, summary = parent.name or parent.topic, parent.summary or ""
    return Card(address, name, summary, "", _foreign(parts[0]))


def _door(council: Council, request: HttpRequest) -> Door:
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    address = f"{request.scheme}://{council.slug}.{settings.DOMAIN}{port}/"
    return Door(council.name, address, council.is_fictional)
