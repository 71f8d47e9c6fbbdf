"""What the middleware put on the request, typed."""

from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest

from moothall.engine.cases.models import Case
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import Draft
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import speak, spoken
from moothall.ground.languages.words import Language
from moothall.ground.people import queries as people
from moothall.ground.people.models import Authority, Person
from moothall.ground.people.words import Who


def council(request: HttpRequest) -> Council:
    """Return whose page it is; only for pages that need a council."""
    return cast("Council", cast("Any", request).council)


def who(request: HttpRequest) -> Who:
    """Return who looks."""
    return cast("Who", cast("Any", request).who)


def service(request: HttpRequest, version_id: int) -> ServiceDefinition:
    """Return what a version says, in the language of the page.

    Where it has no Welsh, or not all of it, the rest of the page is in English and says so.
    """
    language = spoken()
    if not catalogue.speaks(version_id, language):
        go_on_in_english(request)
        language = Language.ENGLISH
    return catalogue.definition(version_id, language)


def go_on_in_english(request: HttpRequest) -> None:
    """Show the rest of a page in English, and say on it that it is not in Welsh yet."""
    speak(Language.ENGLISH)
    cast("Any", request).is_only_english = True


def service_of(request: HttpRequest, case: Case) -> ServiceDefinition | None:
    """Return what a case's service says, as `service` does; None for another desk's."""
    return None if case.version_id is None else service(request, case.version_id)


def at(request: HttpRequest) -> datetime:
    """Return the moment of the request: the database's."""
    return cast("datetime", cast("Any", request).at)


def acting(request: HttpRequest) -> Authority | None:
    """Return on what whoever is signed in acts for another on this page, if they do."""
    return cast("Authority | None", cast("Any", request).acting)


def actor(request: HttpRequest) -> Actor:
    """Return who acts: the person that somebody is in this council, or a guest; and for whom."""
    by, held = who(request).actor_in(council(request).pk), acting(request)
    return by if held is None else by.acting_for(people.stands_for(held))


def person_id(request: HttpRequest) -> int | None:
    """Return whose affairs these are: their own, or of whoever they act for; None for a guest."""
    held = acting(request)
    own = who(request).persons.get(council(request).pk)
    return own if held is None else people.stands_for(held)


def me(request: HttpRequest) -> Person:
    """Return whoever is signed in, themselves, also while they act for another.

    :raises Http404: for somebody of another council, who is not known here.
    """
    found = people.person(who(request).persons.get(council(request).pk, 0))
    if found is None:
        raise Http404("We do not know you here yet.")
    return found


def is_theirs(request: HttpRequest, case: Case) -> bool:
    """Whether a case is open here: to whoever asked for it, and to who acts for them in that.

    What employees ask for is open to nobody who acts for them.
    """
    if case.requester_id is None or case.requester_id != person_id(request):
        return False
    held = acting(request)
    if held is None:
        return True
    is_internal = catalogue.is_internal(case.council_id, case.service, case.version_id)
    return held.covers(case.service, case.pk) and not is_internal


def is_their_draft(request: HttpRequest, draft: Draft) -> bool:
    """Whether a draft is open here, as `is_theirs` says of a case."""
    if draft.person_id is None or draft.person_id != person_id(request):
        return False
    return why_not_act(request, catalogue.definition(draft.version_id)) is None


def why_not_act(request: HttpRequest, definition: ServiceDefinition) -> str | None:
    """Return why a service is not open to whoever acts for another, if it is not."""
    held = acting(request)
    if held is None or (held.covers(definition.service) and definition.ask != "employees"):
        return None
    return f"You act for {held.giver.name}, but not in this."
