"""Who takes turns in which order, as a manager types it, and how a layer goes on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from moothall.practices.servicedesk.models import Layer
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import NotThisLayer

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RANKS: Final = (("1", "First"), ("2", "Second, when the first does not answer"), ("3", "Third"))
SAID: Final = (
    "It goes on like this from a day on. Shifts before that day stay, and so does what somebody"
    " changed by hand after. Whoever stands first in the order has the first turn."
)


def said(_: object) -> list[str]:
    """Say what changing a layer does."""
    return [SAID]


def in_order(chosen: Mapping[int, str], typed: str) -> list[int]:
    """Return who takes turns in the order typed, whoever it leaves out after them.

    Each is named in full, or by the beginning of a name that nobody else of them has.

    :param chosen: identity to name, in the order of those whom nothing is typed of.
    :raises NotThisLayer: for a name that is none of theirs, or more than one's.
    """
    first: list[int] = []
    for word in filter(None, (part.strip().casefold() for part in typed.split(","))):
        names = {one: name.casefold() for one, name in chosen.items()}
        found = [one for one, name in names.items() if name == word]
        found = found or [one for one, name in names.items() if name.startswith(word)]
        if len(found) != 1:
            known = ", ".join(chosen.values())
            raise NotThisLayer(f"Write the order as names of those who take turns: {known}.")
        first += [one for one in found if one not in first]
    return [*first, *(one for one in chosen if one not in first)]


def going_on(layer: Layer, team: Mapping[int, str], at: datetime) -> dict[str, Any]:
    """Return a layer as the form of it begins: from next Monday on, as turns would go on."""
    today = at.astimezone(ZoneInfo(layer.rota.council.zone)).date()
    monday = max(today, layer.from_on) + timedelta(days=7)
    monday -= timedelta(days=monday.weekday())
    first = duty.next_turn(layer, monday, at)
    place = layer.people.index(first) if first in layer.people else 0
    people = [one for one in [*layer.people[place:], *layer.people[:place]] if one in team]
    return {
        "name": layer.name,
        "rank": str(layer.rank),
        "weekdays": [str(day) for day in layer.weekdays],
        "begins": layer.begins,
        "ends": layer.ends,
        "days": layer.days,
        "turn": layer.turn,
        "people": [str(one) for one in people],
        "order": ", ".join(team[one] for one in people),
        "from_on": monday,
    }
