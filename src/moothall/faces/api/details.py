"""What is known of whoever calls: how they are reached, who acts for them, how they are told."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from moothall.engine.contact import actions, queries
from moothall.engine.contact.words import Channel
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.people import KnownPerson, whole
from moothall.faces.api.refusals import NoSuchPerson
from moothall.faces.api.replies import In, Out, answered
from moothall.ground.languages.words import CODES
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known
from moothall.ground.people.models import Person

router = Router(tags=["me"])
ASK = Key("cases:ask")


class Preferences(Out):
    """How somebody is told, where a service offers several ways."""

    channel: str | None = Field(description="null: they have not said.")
    is_daily: bool = Field(description="One email a day, of what may wait.")
    language: str | None


class MyDetails(KnownPerson):
    """Whoever calls, as the council knows them."""

    preferences: Preferences


class PreferencesIn(In):
    """What to change; what is left out stays."""

    channel: Channel | None = None
    is_daily: bool | None = Field(default=None, strict=True)
    language: Literal[tuple(CODES)] | None = None  # type: ignore[valid-type]  # ours


@router.get("/me/details", response=MyDetails, auth=ASK, url_name="my-details")
def details(request: HttpRequest) -> HttpResponse:
    """Return how the person whose key it is is reached, who acts for them, how they are told."""
    here = seat(request)
    me = _me(here)
    told = dict(whole(here, me, with_notes=False, with_home=True))
    return answered(MyDetails(**told, preferences=_preferences(me)))


@router.put("/me/preferences", response=Preferences, auth=ASK, url_name="my-preferences")
def prefer(request: HttpRequest, given: PreferencesIn) -> HttpResponse:
    """Say how the person whose key it is wants to be told."""
    here = seat(request)
    me, by = _me(here), here.holder
    if given.channel is not None:
        actions.prefer(me, given.channel.value, by=by, at=here.at)
    if given.is_daily is not None:
        actions.want_daily(me, is_daily=given.is_daily, by=by, at=here.at)
    if given.language is not None:
        me = people.speak(me, given.language, by=by, at=here.at)
    return answered(_preferences(me))


def _me(here: Seat) -> Person:
    """Return the person whose key it is.

    :raises NoSuchPerson: for a system's key.
    """
    found = known.person(here.caller.person_id or 0) if here.caller else None
    if found is None:
        raise NoSuchPerson("A system is nobody: that needs a person's key.")
    return found


def _preferences(me: Person) -> Preferences:
    return Preferences(
        channel=queries.preferred_channel(me.pk) or None,
        is_daily=queries.is_daily(me.pk),
        language=me.language or None,
    )
