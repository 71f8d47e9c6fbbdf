"""What a council has that a definition may name, and safe looks into values of any shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moothall.engine.catalogue.faults import Where

Found = tuple[Where, Mapping[str, Any]]


@dataclass(frozen=True)
class Known:
    """Calendars and teams by code; None means that they are not known, so any will do."""

    calendars: frozenset[str] | None = frozenset({"always", "office"})
    teams: frozenset[str] | None = None


def parts(value: Mapping[str, Any], name: str, *, inside: Where = ()) -> Iterator[Found]:
    """Yield the maps in a list with the way to each."""
    items = value.get(name)
    for at, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (*inside, name, at), item


def part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the map under a name, empty where there is none."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def words(value: Mapping[str, Any], name: str) -> str | None:
    """Return the text under a name, if it is one."""
    found = value.get(name)
    return found if isinstance(found, str) else None


def listed(value: Mapping[str, Any], name: str) -> Iterator[tuple[int, str]]:
    """Yield the texts in a list with their places."""
    items = value.get(name)
    for at, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str):
            yield at, item
