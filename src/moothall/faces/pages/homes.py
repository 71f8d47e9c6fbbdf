"""The form for where somebody lives: found by postcode and chosen, or typed; since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.journey import Answered, Given
from moothall.faces.pages.fields import Field, Filled, field
from moothall.faces.pages.lookups import found_for
from moothall.ground.people.models import Home
from moothall.ground.people.words import Dwelling

HOME, SINCE, LEFT = "home", "since", "left"


@dataclass(frozen=True)
class Read:
    """What was posted: an address and a day, or the form to show again and what is wrong."""

    fields: list[Field]
    errors: list[dict[str, str]]
    dwelling: Dwelling | None = None
    since: date | None = None


def questions(label: str, since: str) -> tuple[Question, ...]:
    """Return what is asked: the address under that label, and the first day there."""
    return (
        Question(id=HOME, type="address", label=label, called="the address"),
        Question(
            id=SINCE,
            type="date",
            label=since,
            hint="For example, 27 3 2024",
            called="the date",
            max="today",
            required=False,
        ),
    )


def day_asked(label: str) -> Question:
    """Return the question for somebody's last day at an address."""
    return Question(id=LEFT, type="date", label=label, called="the date", max="today")


def read(request: HttpRequest, asked: Sequence[Question], home: Home | None) -> Read:
    """Read what was posted, or begin with where they live now."""
    known = {HOME: home.as_answer} if home else {}
    if request.method != "POST":
        return Read(_drawn(asked, _begun(asked, home), known), [])
    posted: Filled = dict(request.POST.lists())
    turned = journey.again(asked, posted)
    if turned is not None:
        return Read(_drawn(asked, turned, known), [])
    given = Given(_today(request), found_for(asked, posted, known))
    answered = journey.read(asked, posted, given=given)
    if answered.errors:
        return Read(_drawn(asked, posted, known, answered), _summary(answered))
    kept: Any = answered.values[HOME]
    since: Any = answered.values.get(SINCE)
    dwelling = Dwelling(tuple(kept["lines"]), kept["postcode"], kept["uprn"])
    again = _drawn(asked, posted, known)
    return Read(again, [], dwelling, date.fromisoformat(since) if since else None)


def drawn(asked: Question) -> Field:
    """Return a question to draw before anything is answered."""
    return field(asked, {})


def read_day(request: HttpRequest, asked: Question) -> tuple[date | None, Read]:
    """Read a day that was posted; None where there is none yet, or it is wrong."""
    if request.method != "POST":
        return None, Read([drawn(asked)], [])
    posted: Filled = dict(request.POST.lists())
    answered = journey.read([asked], posted, given=Given(_today(request)))
    if answered.errors:
        return None, Read(_drawn([asked], posted, {}, answered), _summary(answered))
    return date.fromisoformat(str(answered.values[asked.id])), Read([field(asked, posted)], [])


def _begun(asked: Sequence[Question], home: Home | None) -> Filled:
    if home is None:
        return {}
    since = home.from_on.isoformat() if home.from_on else None
    values: dict[str, Any] = {HOME: home.as_answer, SINCE: since}
    filled: dict[str, Any] = {}
    for one in asked:
        filled |= journey.fields(one, values.get(one.id))
    return filled


def _drawn(
    asked: Sequence[Question],
    filled: Filled,
    known: dict[str, Any],
    answered: Answered | None = None,
) -> list[Field]:
    found = found_for(asked, filled, known)
    return [
        field(one, filled, answered.errors_of(one.id) if answered else (), found=found)
        for one in asked
    ]


def _summary(answered: Answered) -> list[dict[str, str]]:
    return [{"text": one.message, "href": f"#{one.field}"} for one in answered.errors]


def _today(request: HttpRequest) -> date:
    at: datetime = request.at  # type: ignore[attr-defined]  # the middleware's moment
    return timezone.localtime(at).date()
