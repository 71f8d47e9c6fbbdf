"""What can be asked about services and drafts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from moothall.engine.catalogue import codes, finding, rules, welsh
from moothall.engine.catalogue.checks import Known
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import Draft, Intake, Service, ServiceVersion
from moothall.engine.catalogue.words import NoSuchDraft, NoSuchService
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.languages.words import Language
from moothall.ground.people.words import Kept, Who, Whose
from moothall.outside.postgres import prepared
from moothall.outside.postgres.asked import database_asked
from moothall.outside.postgres.rows import Rows

DRAFTS_KEPT: Final = timedelta(days=30)
"""How long a draft is kept that nobody goes on with."""
ALWAYS_OPEN = date(1, 1, 1)
"""The day from which a service without an opening day counts its places."""
_DRAFT = Rows(Draft, "token = $1::uuid")
_IN_FORCE = """
    SELECT council_id, head_id FROM catalogue_service
    WHERE council_id = ANY($1::bigint[]) AND head_id IS NOT NULL ORDER BY council_id, slug
"""

_HEAD = """
    SELECT head_id FROM catalogue_service
    WHERE council_id = $1::bigint AND slug = $2::text AND head_id IS NOT NULL
"""


@dataclass(frozen=True)
class Offer:
    """A service in force: its version and what it says."""

    council_id: int
    version_id: int
    definition: ServiceDefinition


def definition(version_id: int, language: str = Language.ENGLISH) -> ServiceDefinition:
    """Return what a version says; read once in a process, since versions never change.

    In Welsh it is in Welsh where nothing of it is left to translate, and in English otherwise.

    Take the id from a row that is in scope: the cache does not look at the scope again.

    :raises ServiceVersion.DoesNotExist: when it is not in scope and was never read.
    """
    return _definition(database_asked(), version_id, language)


def speaks(version_id: int, language: str) -> bool:
    """Whether a version can be asked for in a language; all can in English."""
    return language == Language.ENGLISH or welsh.is_whole(definition(version_id))


def is_internal(council_id: int, slug: str, version_id: int | None) -> bool:
    """Whether only people who work for the council may ask for a service.

    A version says so of what was asked for by it; without one, the version in force does.
    """
    if version_id is None:
        kept = Service.objects.filter(council_id=council_id, slug=slug)
        version_id = kept.values_list("head_id", flat=True).first()
    return version_id is not None and definition(version_id).ask == "employees"


def head(council_id: int, slug: str) -> ServiceVersion:
    """Return the version in force of a council's service.

    :raises NoSuchService: when there is none.
    """
    found = ServiceVersion.objects.filter(
        pk__in=Service.objects.filter(council_id=council_id, slug=slug).values("head_id")
    ).first()
    if found is None:
        raise NoSuchService(f"There is no service called {slug!r} here.")
    return found


def offers(council_id: int) -> Sequence[Offer]:
    """Return every service in force in a council, by category and name."""
    heads = Service.objects.filter(council_id=council_id, head__isnull=False)
    found = [
        Offer(council_id, version_id, definition(version_id))
        for version_id in heads.values_list("head_id", flat=True)
    ]
    return sorted(found, key=lambda offer: (offer.definition.category, offer.definition.name))


def offers_of(council_ids: Iterable[int]) -> Sequence[Offer]:
    """Return every service in force in several councils, by one query."""
    rows = prepared.read(_IN_FORCE, [prepared.ids(council_ids)])
    pairs = [(int(council or 0), int(version or 0)) for council, version in rows]
    database = database_asked()
    return [
        Offer(council, version, _definition(database, version, Language.ENGLISH))
        for council, version in pairs
    ]


def by_ids(service_ids: Iterable[int]) -> Sequence[Service]:
    """Return these services, of those in scope that are in force."""
    found = Service.objects.filter(pk__in=list(service_ids), head__isnull=False)
    return list(found.order_by("pk"))


def offer(council_id: int, slug: str) -> Offer:
    """Return a service in force.

    :raises NoSuchService: when there is none.
    """
    found = prepared.read(_HEAD, [council_id, slug])
    if not found:
        raise NoSuchService(f"There is no service called {slug!r} here.")
    version_id = int(found[0][0] or 0)
    return Offer(council_id, version_id, definition(version_id))


def parts_of(council_id: int, topic: str) -> Sequence[Offer]:
    """Return the services in force that are parts of a topic, in its order."""
    found = [
        offer
        for offer in offers(council_id)
        if offer.definition.within and offer.definition.within.topic == topic
    ]
    return sorted(
        found, key=lambda one: one.definition.within.place if one.definition.within else 0
    )


def taken(council_id: int, definition: ServiceDefinition) -> int:
    """Return how many of a service's places are taken; asks nothing where it has no cap."""
    if definition.places is None:
        return 0
    rounds = Intake.objects.filter(
        council_id=council_id,
        service__slug=definition.service,
        opens_on=definition.opens_on or ALWAYS_OPEN,
    )
    return rounds.values_list("taken", flat=True).first() or 0


def why_not_open(council: Council, definition: ServiceDefinition, at: datetime) -> str | None:
    """Return why nobody can ask for a service at a moment: not open yet, closed, or full."""
    today = at.astimezone(ZoneInfo(council.zone)).date()
    return rules.why_not_open(definition, today, taken=taken(council.pk, definition))


def services(council_id: int, who: Who) -> Sequence[Offer]:
    """Return the services somebody may ask for in a council, by category and name."""
    return [
        offer
        for offer in offers(council_id)
        if rules.why_not_ask(offer.definition, who, council_id) is None
    ]


def matching(offered: Sequence[Offer], text: str) -> Sequence[Offer]:
    """Return the services that answer what somebody typed, the best first."""
    scored = [(finding.score(offer.definition, text), offer) for offer in offered]
    fitting = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [offer for _, offer in fitting]


def versions(council_id: int, slug: str) -> Sequence[ServiceVersion]:
    """Return every version of a council's service, the newest first."""
    mine = Service.objects.filter(council_id=council_id, slug=slug).values("pk")
    return list(ServiceVersion.objects.filter(service__in=mine).order_by("-number"))


def version(council_id: int, slug: str, *, number: int | None = None) -> ServiceVersion:
    """Return a version of a council's service by its number; the one in force if not said.

    :raises NoSuchService: when there is none.
    """
    if number is None:
        return head(council_id, slug)
    found = next((one for one in versions(council_id, slug) if one.number == number), None)
    if found is None:
        raise NoSuchService(f"There is no version {number} of {slug!r} here.")
    return found


def known(council: Council) -> Known:
    """Return the calendars and teams that a council's definitions may name."""
    teams = frozenset(team.code for team in councils.teams(council))
    return Known(calendars.codes(council.pk), teams)


def draft(token: UUID) -> Draft:
    """Return the journey under way with that token.

    :raises NoSuchDraft: when it was submitted, forgotten, or never there.
    """
    found = _DRAFT.first(token)
    if found is None:
        raise NoSuchDraft
    return found


def draft_ahead(token: UUID) -> prepared.Ahead:
    """Return what reads a `draft` when a scope opens, in the same round trip."""
    return _DRAFT.ahead(token)


def kept(link: str, *, at: datetime) -> Draft:
    """Return the draft that a mailed link leads to; it is not enough to open it.

    :raises NoSuchDraft: when the link leads nowhere, or not any more.
    """
    found = Draft.objects.filter(
        link_digest__in=codes.digests(link), saved_at__gte=at - DRAFTS_KEPT
    )
    draft = found.first() if link else None
    if draft is None:
        raise NoSuchDraft
    return draft


def draft_of_code(council_ids: Iterable[int], code: str, *, at: datetime) -> Draft | None:
    """Return the draft that a code opens in one of these councils, however it is typed."""
    wanted = codes.read(code)
    found = Draft.objects.filter(council_id__in=list(council_ids), saved_at__gte=at - DRAFTS_KEPT)
    return found.filter(code_digest__in=codes.digests(wanted)).first() if wanted else None


def drafts_of(council_id: int, person_id: int) -> Sequence[Draft]:
    """Return the journeys that a person has under way in a council, the last saved first."""
    mine = Draft.objects.filter(council_id=council_id, person_id=person_id)
    return list(mine.order_by("-saved_at", "-pk"))


@lru_cache(maxsize=4096)
def _definition(database: str, version_id: int, language: str) -> ServiceDefinition:
    if language == Language.WELSH:
        english = _definition(database, version_id, Language.ENGLISH)
        return welsh.spoken(english) if welsh.is_whole(english) else english
    kept = ServiceVersion.objects.values_list("definition", flat=True).get(pk=version_id)
    return ServiceDefinition.model_validate(kept)


def drafts_held_on(whose: Whose) -> QuerySet[Draft]:
    """Return the journeys under way of somebody, or kept for an address of theirs."""
    theirs = Q(person_id__in=whose.person_ids) | Q(kept_for__in=whose.emails)
    return Draft.objects.filter(theirs, council_id=whose.council_id)


def held_on(whose: Whose) -> list[Kept]:
    """Return the answers that somebody gave and has not sent."""
    return [
        Kept("answers not sent", one.saved_at, dict(one.answers))
        for one in drafts_held_on(whose).order_by("pk")
    ]
