"""The list of a public register, whose address is what it shows: read from it, written back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from moothall.engine.registers import queries
from moothall.engine.registers.definition import Field
from moothall.engine.registers.queries import Asked, Filter, Kept
from moothall.faces.pages.ranged import holdable
from moothall.ground.languages.speech import marked, said

LONGEST, LONGEST_PLACE, MOST = 120, 2000, 50
RANGED = frozenset({"date", "number", "money"})
BEGUN = frozenset({"text", "email", "phone", "time", "reference"})
ENDS = {"from": "least", "to": "most"}
KEPT_WORDS = frozenset({"sort", "after", "lang"})
_FROM, _TO = marked("{field}, from"), marked("{field}, to")
_BEGINS = marked("{field} begins with")


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the form that narrows the list; without choices it is typed."""

    name: str
    label: str
    value: str
    choices: Sequence[tuple[str, str]] = ()
    type: str = "search"


@dataclass(frozen=True)
class Narrowed:
    """What an address asks of a public register."""

    kept: Kept
    fields: tuple[Field, ...]
    parts: Mapping[str, str]

    @property
    def asked(self) -> Asked:
        """What to list."""
        filters = [_filter(one, self.parts) for one in self.fields]
        found = tuple(one for some in filters for one in some)
        sort, after = self.parts.get("sort", ""), self.parts.get("after", "")
        return Asked(filters=found, sort=sort, after=after, most=MOST)

    @property
    def is_whole(self) -> bool:
        """Whether all of the register is listed, in its usual order, from its beginning."""
        return not self.parts

    @property
    def query(self) -> str:
        """The address's question without its place, to be put after `?`."""
        return urlencode({name: text for name, text in self.parts.items() if name != "after"})

    def address(self, name: str, *args: object, after: str = "") -> str:
        """Return the address of a route of this register that shows the same."""
        where = reverse(name, args=[self.kept.slug, *args])
        query = "&".join(filter(None, (self.query, urlencode({"after": after}) if after else "")))
        return f"{where}?{query}" if query else where

    def boxes(self) -> list[Box]:
        """Return the boxes of the form."""
        return [box for one in self.fields for box in _boxes(one, self.parts)]

    def orders(self) -> list[tuple[str, str]]:
        """Return the orders that the list may have, each with its name in the address."""
        down = marked("{field}, last first")
        return [
            (f"{sign}{one.id}", said(down, field=one.label) if sign else one.label)
            for one in self.fields
            for sign in ("", "-")
        ]


def read(kept: Kept, query: QueryDict) -> Narrowed:
    """Return what an address asks; what it cannot mean is left out."""
    may = queries.openly_sorted(kept)
    fields = tuple(kept.definition.by_id[name] for name in may if name not in KEPT_WORDS)
    known = [name for one in fields for name in _names(one)]
    parts = {n: t for n in known if (t := query.get(n, "").strip()[:LONGEST])}
    parts = {n: t for n, t in parts.items() if _is_sound(kept, n, t)}
    if (sort := query.get("sort", "")) and sort.removeprefix("-") in may:
        parts["sort"] = sort
    if place := query.get("after", "").strip()[:LONGEST_PLACE]:
        parts["after"] = place
    return Narrowed(kept, fields, parts)


def _is_sound(kept: Kept, name: str, text: str) -> bool:
    """Whether a text may narrow by a field: an end of a range is a number, or a day."""
    base = name.rpartition("-")[0]
    field = kept.definition.by_id.get(base)
    return name in kept.definition.by_id or field is None or _bound(field, text) is not None


def _names(field: Field) -> list[str]:
    if field.holds in RANGED:
        return [f"{field.id}-{end}" for end in ENDS]
    return [field.id] if field.options or field.holds in (*BEGUN, "yesno") else []


def _boxes(field: Field, parts: Mapping[str, str]) -> list[Box]:
    value = parts.get(field.id, "")
    any_one = ("", said("Any"))
    if field.holds in RANGED:
        kind = "date" if field.holds == "date" else "number"
        labels = zip(_names(field), (_FROM, _TO), strict=True)
        return [
            Box(name, said(text, field=field.label), holdable(kind, parts.get(name, "")), (), kind)
            for name, text in labels
        ]
    if field.options:
        options = [(one.id, one.label) for one in field.options]
        return [Box(field.id, field.label, value, [any_one, *options])]
    if field.holds == "yesno":
        return [
            Box(field.id, field.label, value, [any_one, ("yes", said("Yes")), ("no", said("No"))])
        ]
    if field.holds not in BEGUN:
        return []
    return [Box(field.id, said(_BEGINS, field=field.label), value)]


def _filter(field: Field, parts: Mapping[str, str]) -> list[Filter]:
    if field.holds in RANGED:
        ends = {name: _bound(field, parts.get(f"{field.id}-{name}", "")) for name in ENDS}
        least, most = ends["from"], ends["to"]
        return [Filter(field.id, least=least, most=most)] if (least, most) != (None, None) else []
    text = parts.get(field.id, "")
    if not text:
        return []
    if field.options:
        return [Filter(field.id, (text,))]
    if field.holds == "yesno":
        return [Filter(field.id, (text == "yes",))]
    return [Filter(field.id, begins=text)]


def _bound(field: Field, text: str) -> object:
    """Return an end of a range, as the field keeps it; None for what is no number and no day."""
    if field.holds == "date":
        parts = text.split("-")
        is_day = len(text) == 10 and len(parts) == 3 and all(part.isdecimal() for part in parts)
        return text if is_day else None
    whole = text.replace(",", "")
    if not whole.removeprefix("-").isdecimal() or not whole.isascii() or len(whole) > 15:
        return None
    return int(whole) * (100 if field.holds == "money" else 1)
