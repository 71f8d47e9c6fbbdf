"""Why a counter, or a step of a visit, may not be; None: it may."""

from datetime import date, datetime

from moothall.engine.cases import rules as cases
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.ground.journal.words import Actor
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import (
    APPOINTMENT,
    MOVES,
    WAITS,
    WALK_IN,
    Opening,
    Said,
    State,
)

TEXTS = ("text", "longtext")
NOT_SHORT = (
    "A visit is taken in one short form: choose a service with one question that has to be"
    " answered, in words."
)


def question_of(definition: ServiceDefinition) -> Question | None:
    """Return the one question that visitors are asked; None where the service asks otherwise."""
    asked = [one for _, one in definition.questions() if one.required and not one.when]
    is_one = len(asked) == 1 and asked[0].type in TEXTS
    return asked[0] if is_one else None


def why_not_serve(definition: ServiceDefinition) -> str | None:
    """Say why visits cannot become cases of a service."""
    missing = {APPOINTMENT, WALK_IN} - set(definition.channels)
    if missing:
        return f"{definition.name} cannot be asked for by {' or '.join(sorted(missing))}."
    if definition.fee or definition.places is not None or question_of(definition) is None:
        return NOT_SHORT
    reason = definition.reason(WAITS)
    if reason is None or not reason.stops_clock:
        return f"{definition.name} has no reason called '{WAITS}' that stops the clock."
    return None


def why_not_keep(said: Said, definition: ServiceDefinition | None) -> str | None:
    """Say why a counter cannot be kept like that; the rest the rules of its diary say."""
    if not said.where.strip():
        return "Enter where it is."
    if definition is None:
        return "Select a service of this council."
    return why_not_serve(definition)


def why_not_hours(opening: Opening) -> str | None:
    """Say why a counter cannot keep these hours."""
    if not opening.weekdays or not set(opening.weekdays) <= set(range(7)):
        return "Select the days on which it is open."
    if opening.closes <= opening.opens:
        return "It must close after it opens."
    pause = (opening.shut_from, opening.shut_until)
    if pause == (None, None):
        return None
    if None in pause:
        return "Enter both when it closes in between and when it opens again."
    shut, again = opening.shut_from, opening.shut_until
    is_within = shut and again and opening.opens < shut < again < opening.closes
    return None if is_within else "It must close in between after it opens and before it closes."


def why_not_work(visit: Visit, by: Actor) -> str | None:
    """Say why somebody may not see to a visit: they may not work its case."""
    return cases.why_not_work(visit.case, by)


def why_not_move(visit: Visit, verb: str) -> str | None:
    """Say why a visit cannot take a step now."""
    if verb in MOVES[State(visit.state)]:
        return None
    return f"This visit is {State(visit.state).label.lower()} already."


def why_not_arrive(visit: Visit, today: date) -> str | None:
    """Say why somebody cannot be taken in for their appointment now."""
    if why := why_not_move(visit, "arrive"):
        return why
    return None if visit.day_on == today else "Their appointment is on another day."


def why_not_miss(visit: Visit, at: datetime) -> str | None:
    """Say why nobody can say yet that somebody did not come."""
    if why := why_not_move(visit, "miss"):
        return why
    starts_at = visit.booking.starts_at if visit.booking else at
    return None if starts_at <= at else "Their time has not come yet."


def why_not_change(visit: Visit, by: Actor) -> str | None:
    """Say why somebody may not move or cancel an appointment: it is another's."""
    if visit.booking and by.kind == "person" and visit.booking.person_id == by.id:
        return None if by.for_id is None else "What somebody does at work nobody does for them."
    return why_not_work(visit, by)


def why_not_book_at(counter: Counter) -> str | None:
    """Say why nobody is taken at a counter any more."""
    return "Nobody is seen at that desk any more." if counter.ended_at else None
