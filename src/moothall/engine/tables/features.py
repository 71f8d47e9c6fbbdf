"""GeoJSON, and plain lists of JSON objects: read one feature after the other, never whole."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import chain, islice
from typing import IO, Any, Final

from moothall.engine.tables import encodings
from moothall.engine.tables.words import (
    LONGEST_LINE,
    MOST_COLUMNS,
    Row,
    Table,
    TableRefused,
    Unreadable,
)

CHUNK: Final = 1 << 18
SAMPLED: Final = 1_000
"""How many features are looked at for the columns."""
DEEPEST: Final = 64
WGS84: Final = frozenset({"CRS84", "4326"})
"""How the names of the one coordinate system of RFC 7946 end."""


def opened(raw: IO[bytes], stack: ExitStack) -> Table:
    """Return the table of a GeoJSON feature collection, or of a list of objects.

    Properties are the columns; those of an object within have its name and a full stop before
    their own, a list is kept as JSON. *line* of a row says which feature it is.

    :raises TableRefused: where it is no JSON of these two kinds, or not in longitude and latitude.
    """
    encoding = encodings.told(raw).encoding
    items = _Stream(encodings.opened(raw, encoding, stack)).items()
    first = list(islice(items, SAMPLED))
    columns: dict[str, None] = {}
    rows = [_row(number, item) for number, item in enumerate(first, start=1)]
    for row in rows:
        if isinstance(row, Row):
            columns |= dict.fromkeys(row.values)
    if len(columns) > MOST_COLUMNS:
        raise TableRefused(f"{len(columns)} columns: more than {MOST_COLUMNS} are not read")
    rest = (_row(number, item) for number, item in enumerate(items, start=len(first) + 1))
    return Table("geojson", tuple(columns), chain(rows, rest))


class _Stream:
    """The items of the one list that counts, parsed as they come in."""

    def __init__(self, text: IO[str]) -> None:
        self.text = text
        self.held = ""
        self.at = 0
        self.is_over = False
        self.parse = json.JSONDecoder().raw_decode

    def items(self) -> Iterator[Any]:
        """Yield every item; one that cannot be parsed ends the list, as an `Unreadable`."""
        start = self.next_mark()
        if start == "{":
            self.find_features()
        elif start != "[":
            raise TableRefused("the file is not GeoJSON")
        number = 0
        while True:
            number += 1
            mark = self.peek()
            if mark in {",", "]"}:
                self.at += 1
                if mark == "]":
                    return
            try:
                if self.peek() == "]":
                    return
                yield self.value()
            except (ValueError, RecursionError) as fault:
                yield Unreadable(number, f"not JSON from here on: {fault}")
                return

    def find_features(self) -> None:
        """Wind on to the first feature; what is said of the whole file before it is checked."""
        try:
            while self.peek() != "}":
                key = self.value()
                if self.next_mark() != ":":
                    raise TableRefused("the file is not GeoJSON")
                if key == "features":
                    if self.next_mark() == "[":
                        return
                    break
                _check(key, self.value())
                if self.peek() == ",":
                    self.at += 1
        except (ValueError, RecursionError) as fault:
            raise TableRefused(f"the file is not GeoJSON: {fault}") from fault
        raise TableRefused("the file is JSON, but it has no list of features")

    def more(self) -> bool:
        """Read on; what has been parsed is let go."""
        chunk = self.text.read(max(CHUNK, len(self.held) - self.at))
        self.held, self.at = self.held[self.at :] + chunk, 0
        if len(self.held) > LONGEST_LINE * 2:
            raise TableRefused(f"no feature ends within {LONGEST_LINE * 2:,} characters")
        self.is_over = not chunk
        return bool(chunk)

    def peek(self) -> str:
        """Return the next character that is no white space, without going past it."""
        while True:
            while self.at < len(self.held):
                if self.held[self.at] not in " \t\r\n\ufeff":
                    return self.held[self.at]
                self.at += 1
            if not self.more():
                return ""

    def next_mark(self) -> str:
        """Return the next character that is no white space, and go past it."""
        mark = self.peek()
        self.at += 1
        return mark

    def value(self) -> Any:  # noqa: ANN401 - JSON
        """Return the next value; read on until it is whole."""
        self.peek()
        while True:
            try:
                found, end = self.parse(self.held, self.at)
            except ValueError:
                if not self.more():
                    raise
                continue
            if end < len(self.held) or self.is_over:
                self.at = end
                return found
            self.more()


def _check(key: object, value: object) -> None:
    if key == "crs" and isinstance(value, dict):
        name = str((value.get("properties") or {}).get("name", ""))
        if name and name.rpartition(":")[2] not in WGS84:
            raise TableRefused(f"its places are in {name}: write them in longitude and latitude")


def _row(number: int, item: Any) -> Row | Unreadable:  # noqa: ANN401 - JSON
    if isinstance(item, Unreadable):
        return item
    if not isinstance(item, dict):
        return Unreadable(number, "no object", _as_it_stood(item))
    is_feature = item.get("type") == "Feature" and "properties" in item
    said = (item["properties"] or {}) if is_feature else item
    if not isinstance(said, dict):
        return Unreadable(number, "properties that are no object", _as_it_stood(said))
    values: dict[str, str] = {}
    try:
        for key, value in said.items():
            _spread(encodings.readable(str(key)), value, values, deep=0)
    except RecursionError:
        return Unreadable(number, "lists within lists too deep to be read")
    if is_feature and isinstance(item.get("id"), str | int) and "id" not in values:
        values["id"] = str(item["id"])
    shape = item.get("geometry") if is_feature else None
    return Row(number, values, shape if isinstance(shape, dict) else None)


def _as_it_stood(item: Any) -> str:  # noqa: ANN401 - JSON
    return encodings.readable(json.dumps(item, ensure_ascii=False))[:1000]


def _spread(name: str, value: Any, into: dict[str, str], *, deep: int) -> None:  # noqa: ANN401
    if isinstance(value, Mapping) and deep < DEEPEST:
        for key, inner in value.items():
            _spread(f"{name}.{key}", inner, into, deep=deep + 1)
    else:
        into[name] = _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
