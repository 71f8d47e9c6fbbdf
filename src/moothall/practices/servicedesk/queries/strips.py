"""The parts of a view that an index has in order, and where in each of them a page begins.

What runs has indexes of its own, and so has what is at rest: nothing of that is due, so it stands
after all that is, in the order of its numbers. A view of both is cut from a strip of each. Where a
page begins is told by the first column of the order as well as by all of them: an index looks that
up, and need not be gone through from its end.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q

from moothall.engine.cases.models import IS_AT_REST, IS_RUNNING, NEVER
from moothall.engine.cases.words import RUNNING, State
from moothall.practices.servicedesk.words import ANY

DUE = "queued_at"
NOTHING = Q(pk__in=[])


class Strip(NamedTuple):
    """What a case of a strip must be, beside what the view asks for, and the order it stands in."""

    fits: Q
    order: tuple[str, ...]
    runs: bool


def of(state: str, order: tuple[str, ...], place: Sequence[object] | None) -> list[Strip]:
    """Return the strips of a view of cases in a state, each from a place in the order on."""
    after = Q() if place is None else beyond(order, place)
    if state in RUNNING or state not in {ANY, *State.values}:
        return [Strip(after, order, runs=True)]
    is_by_creation = order[0].lstrip("-") == "created_at"
    if is_by_creation:  # one index has all of them in this order
        return [Strip(after, order, runs=False)]
    resting = _at_rest(order, place)
    if state != ANY:
        return [resting]
    running = Strip(IS_RUNNING & after, order, runs=True)
    return [running, resting._replace(fits=IS_AT_REST & resting.fits)]


def _at_rest(order: tuple[str, ...], place: Sequence[object] | None) -> Strip:
    """Return the strip of what is at rest: it is due never, so that column puts nothing in order.

    A place that has a due time stands before all of it that is alike in the columns before.
    """
    at = next((number for number, one in enumerate(order) if one.lstrip("-") == DUE), len(order))
    rest = order[:at] + order[at + 1 :]
    if place is None:
        fits = Q()
    elif at == len(order) or place[at] == NEVER:
        fits = beyond(rest, [*place[:at], *place[at + 1 :]])
    else:
        fits = beyond(order[:at], place[:at], or_there=not order[at].startswith("-"))
    return Strip(fits, rest, runs=False)


def beyond(order: Sequence[str], place: Sequence[object], *, or_there: bool = False) -> Q:
    """Return what stands beyond a place: the first column that differs decides.

    :param or_there: what differs in none counts too.
    """
    found, alike = NOTHING, Q()
    for column, value in zip(order, place, strict=True):
        name = column.lstrip("-")
        found |= alike & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        alike &= Q(**{name: value})
    if or_there:
        found = found | alike if order else Q()
    if not order:
        return found
    first, is_down = order[0].lstrip("-"), order[0].startswith("-")
    return found & Q(**{f"{first}__{'lte' if is_down else 'gte'}": place[0]})
