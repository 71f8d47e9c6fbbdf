"""What is worked out about a record: fields, red amber and green, reviews, how long. Pure."""

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from moothall.engine.catalogue import conditions
from moothall.engine.registers import kinds
from moothall.engine.registers.definition import Field, RegisterDefinition, Review
from moothall.engine.registers.kinds import Given, Values, WrongValue
from moothall.engine.registers.words import Colour

_TODAY: Final = re.compile(r"\btoday\b")


def computed(
    definition: RegisterDefinition, values: Values, state: str, today: date
) -> dict[str, Any]:
    """Return the values with the computed fields worked out anew, in their order.

    What cannot be told, as a field it needs says nothing, is left out.
    """
    known = {name: value for name, value in values.items() if value is not None}
    for field in definition.computed:
        known.pop(field.id, None)
        found = _value(field, _seen(known, state), today)
        if found is not None:
            known[field.id] = found
    return known


def _value(field: Field, record: Values, today: date) -> object:
    found = conditions.value(field.value or "", record, about="record", today=today.isoformat())
    try:
        return kinds.of(field).checked(field, found, Given(today))
    except WrongValue:
        return None


def rag(definition: RegisterDefinition, values: Values, state: str, today: date) -> str:
    """Return red, amber or green by the rule; '' without a rule, or where nothing can be told."""
    rule = definition.rag
    if rule is None:
        return ""
    record = _seen(values, state)
    if holds(rule.red, record, today):
        return Colour.RED
    if rule.amber and holds(rule.amber, record, today):
        return Colour.AMBER
    if rule.green is None or holds(rule.green, record, today):
        return Colour.GREEN
    return ""


def is_public(definition: RegisterDefinition, values: Values, state: str, today: date) -> bool:
    """Whether everybody may see a record."""
    public = definition.public
    if public is None:
        return False
    return public.when is None or holds(public.when, _seen(values, state), today)


def holds(text: str, record: Values, today: date) -> bool:
    """Whether a condition is true of a record on a day; one that cannot be told is not."""
    condition = conditions.compiled(text, "record")
    return condition.holds(record, today=today.isoformat())


def depends_on_day(definition: RegisterDefinition) -> bool:
    """Whether what is worked out of a record changes as days go by, though nobody changes it."""
    rag, public = definition.rag, definition.public
    texts = [field.value for field in definition.computed]
    texts += [rag.red, rag.amber, rag.green] if rag else []
    texts += [public.when] if public else []
    return any(text and _TODAY.search(text) for text in texts)


def is_so(text: str, values: Values, state: str, today: date) -> bool:
    """Whether a condition is true of what a record in a state says on a day."""
    return holds(text, _seen(values, state), today)


def _seen(values: Values, state: str) -> Mapping[str, Any]:
    return {name: value for name, value in values.items() if value is not None} | {"state": state}


def kept_at_review(definition: RegisterDefinition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a review keeps anew: what fields say now, by the fields that remember it."""
    kept = definition.review.keeps if definition.review else {}
    now = {name: values.get(source) for name, source in kept.items()}
    return {name: value for name, value in now.items() if value != values.get(name)}


def reviewed(review: Review | None, day: date) -> date | None:
    """Return when a record is looked at again that was looked at on a day."""
    if review is None:
        return None
    if review.months is None:
        return day + timedelta(days=review.days or 365)
    months = day.year * 12 + day.month - 1 + review.months
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def next_review(
    definition: RegisterDefinition, state: str, known: date | None, day: date
) -> date | None:
    """Return when a record in a state is looked at next: as is known, or a rhythm from a day on."""
    if is_over(definition, state):
        return None
    return known or reviewed(definition.review, day)


def is_over(definition: RegisterDefinition, state: str) -> bool:
    """Whether nothing more is done with a record in a state."""
    now = definition.state(state)
    return bool(now and now.over)


def keep_until(
    definition: RegisterDefinition,
    values: Values,
    state: str,
    day: date,
    *,
    removed_on: date | None = None,
) -> date | None:
    """Return until when a record is kept that came into this state on a day; None for good.

    One that was removed while something was still to be done with it is kept from then on.
    """
    rule = definition.retention
    if rule is None:
        return None
    if rule.after is None:
        start = day if is_over(definition, state) else removed_on
    else:
        start = _after(definition, values.get(rule.after), state, removed_on)
    return _later(start, rule.days) if start else None


def _after(
    definition: RegisterDefinition, said: str | None, state: str, removed_on: date | None
) -> date | None:
    """Return when the time of a record begins that is kept from a date on, as the record says it.

    Where there are states that are over, that is none while it is in another.
    """
    start = date.fromisoformat(said) if said else removed_on
    if is_over(definition, state) or not any(one.over for one in definition.states):
        return start
    return max(start, removed_on) if start and removed_on else None


def _later(day: date, days: int) -> date:
    """Return the day so many days later; the last there is, where that lies beyond it."""
    return day + timedelta(days=min(days, (date.max - day).days))
