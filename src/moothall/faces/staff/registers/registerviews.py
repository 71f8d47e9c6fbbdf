"""A register's list, whose address is what is shown: read from it, written back, told in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from moothall.engine.registers import queries
from moothall.engine.registers.definition import EMPTY, Field, RegisterDefinition, View
from moothall.engine.registers.queries import Asked, Filter, Kept, gathering
from moothall.engine.registers.words import Colour
from moothall.faces.pages.ranged import holdable

Choices = Sequence[tuple[str, str]]
LONGEST, LONGEST_PLACE = 120, 2000
LONGEST_ADDRESS = 2000
MOST_COLUMNS = 7
PAGE = 50
MOST_CHOSEN = 12
COLUMNS, SAVED = "show-columns", "saved-list"
"""What an address says beside filters: names that no field may have."""
ALL = "all"
ANY = ("", "Any")
LABELS = {
    "state": "State",
    "rag": "Red, amber, green",
    "review": "Next review",
    "changed": "Changed",
}
FORMS = {
    "csv": "CSV, for any program",
    "xlsx": "Excel",
    "ods": "OpenDocument",
    "geojson": "GeoJSON, for maps",
    "parquet": "Parquet, for analysis",
}
"""The kinds of file that a list can be taken out as."""
RANGES = {"least": "from", "most": "to"}
DAYS = {"date", "period"}
WHOLES = {"number", "money"}
SHAPES = {"line", "area"}
LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A filter as the form shows it; without choices it is typed, as a day or as words."""

    name: str
    label: str
    value: str
    choices: Choices = ()
    type: str = "search"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, in words, with the address of the list without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: the address that sorts by it, and how it is sorted now."""

    text: str
    href: str = ""
    sorted: str = "none"


@dataclass(frozen=True, slots=True)
class Box:
    """A column that can be chosen."""

    name: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Listing:
    """What an address asks of a register: the view that it begins with, and what it adds.

    `seen` are the fields that may be seen, in their order, `listed` those that can be filtered by.
    """

    definition: RegisterDefinition
    seen: tuple[str, ...]
    listed: frozenset[str]
    view: View | None
    parts: Mapping[str, str]

    @property
    def asked(self) -> Asked:
        """What to list."""
        begun = queries.asked_by(self.view).filters if self.view else ()
        added = (_filter(name, text, self) for name, text in self.parts.items())
        filters = (*begun, *(one for one in added if one))
        return Asked(self.columns, filters, self.sort, self.parts.get("after", ""))

    @property
    def sort(self) -> str:
        """By what; `-` before it for the largest first."""
        return self.parts.get("sort") or (self.view.sort if self.view else None) or ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns beside the title."""
        chosen = self.parts.get(COLUMNS)
        return tuple(chosen.split(",")) if chosen else self.declared_columns

    @property
    def declared_columns(self) -> tuple[str, ...]:
        """The columns beside the title where nobody chose any."""
        chosen = self.view.columns if self.view else self._usual()
        return tuple(name for name in chosen if name != self.definition.title)

    @property
    def offered_columns(self) -> list[Box]:
        """Every column that can be chosen, in the order of the register."""
        by_id, chosen = self.definition.by_id, self.columns
        labels = {name: by_id[name].label if name in by_id else LABELS[name] for name in self.known}
        return [Box(name, label, name in chosen) for name, label in labels.items()]

    @property
    def known(self) -> tuple[str, ...]:
        """The names of every column that can be chosen."""
        said = self.definition
        stands = {"state": said.states, "rag": said.rag, "review": said.review, "changed": True}
        fields = [
            name
            for name in self.seen
            if name != said.title and said.by_id[name].holds not in SHAPES
        ]
        return (*fields, *(name for name, has in stands.items() if has))

    def _usual(self) -> tuple[str, ...]:
        states = ("state",) if self.definition.states else ()
        rags = ("rag",) if self.definition.rag else ()
        fields = [name for name in self.seen if name in self.listed]
        return (*fields[: MOST_COLUMNS - len(states) - len(rags)], *states, *rags)

    @property
    def title(self) -> str:
        """What to call what is listed."""
        return self.view.label if self.view else self.definition.name

    def address(self, **changed: str) -> str:
        """Return the address with these parts said otherwise; '' takes one away, and any place."""
        return f"{reverse('staff:register', args=[self.definition.slug])}?{self.said(**changed)}"

    def said(self, **changed: str) -> str:
        """Return what stands behind the question mark of that address."""
        view = {"view": self.view.id if self.view else ALL}
        parts = {**view, **self.parts, "after": "", **changed}
        return urlencode({name: text for name, text in parts.items() if text})

    @property
    def key(self) -> str:
        """What is saved of it: the same for the same list, from whatever page it was reached."""
        return self.said(**{SAVED: ""})


def read(kept: Kept, query: QueryDict, seen: Iterable[str]) -> Listing:
    """Return what an address asks; what it cannot mean is left out.

    Without a view, the register's first is shown.
    """
    definition, seen = kept.definition, tuple(seen)
    listed = frozenset(kept.slots) & frozenset(seen)
    named = query.get("view", "")
    first = definition.views[0] if definition.views and not named else None
    known = sorted({*_names(definition, listed), "sort"})
    parts = {n: t for n in known if (t := query.get(n, "").strip()[:LONGEST])}
    if (number := query.get(SAVED, "")).isdecimal() and len(number) < LONGEST_NUMBER:
        parts[SAVED] = number
    if place := query.get("after", "").strip()[:LONGEST_PLACE]:
        parts["after"] = place
    order = parts.get("sort", "").removeprefix("-")
    if order not in (*listed, "review", "changed"):
        parts.pop("sort", None)
    found = Listing(definition, seen, listed, definition.view(named) or first, parts)
    wanted = {name for text in query.getlist(COLUMNS) for name in text.split(",")}
    chosen = tuple(name for name in found.known if name in wanted)[:MOST_CHOSEN]
    if chosen and set(chosen) != set(found.declared_columns):
        parts[COLUMNS] = ",".join(chosen)
    return found


def is_whole(kept: Kept, address: str, seen: Iterable[str]) -> bool:
    """Whether everything that a saved address says can be shown to somebody who sees this much."""
    query = QueryDict(address)
    found = read(kept, query, seen)
    columns = [name for text in query.getlist(COLUMNS) for name in text.split(",")]
    return set(query) - {COLUMNS, "view"} <= set(found.parts) and set(columns) <= set(found.known)


def offered(listing: Listing, choices: Mapping[str, Choices]) -> list[Shown]:
    """Return the filters of the form; `choices` are those of officers and teams, by type."""
    definition, parts = listing.definition, listing.parts
    found = []
    if definition.states:
        states = [(one.id, one.label) for one in definition.states]
        found.append(Shown("state", LABELS["state"], parts.get("state", ""), [ANY, *states]))
    if definition.rag:
        rag = parts.get("rag", "")
        found.append(Shown("rag", LABELS["rag"], rag, [ANY, *Colour.choices]))
    for field in definition.fields:
        if field.id in listing.listed:
            found += _offered(field, parts, choices)
    if definition.review:
        found += _range("review", LABELS["review"], parts, "date")
    return found


def chips(listing: Listing, fields: Iterable[Shown]) -> list[Chip]:
    """Return the filters in use, each with the way to take it off."""
    return [
        Chip(
            f"{field.label}: {dict(field.choices).get(field.value, field.value)}",
            listing.address(**{field.name: ""}),
        )
        for field in fields
        if field.value
    ]


def forms(definition: RegisterDefinition, seen: Iterable[str]) -> Choices:
    """Return the kinds of file that a list can be taken out as; maps need a place."""
    has_place = bool(gathering.place_of(definition, tuple(seen)))
    return [(kind, text) for kind, text in FORMS.items() if kind != "geojson" or has_place]


def headings(listing: Listing, columns: Iterable[str]) -> list[Heading]:
    """Return the headings of the list, the title's first."""
    return [_heading(listing, name) for name in (listing.definition.title, *columns)]


def _heading(listing: Listing, name: str) -> Heading:
    field = listing.definition.by_id.get(name)
    text = field.label if field else LABELS[name]
    if name not in (*listing.listed, "review", "changed"):
        return Heading(text)
    now = {name: "ascending", f"-{name}": "descending"}.get(
        listing.sort or listing.definition.title, "none"
    )
    return Heading(text, listing.address(sort=f"-{name}" if now == "ascending" else name), now)


def _names(definition: RegisterDefinition, listed: frozenset[str]) -> list[str]:
    plain = ["state", "rag", *listed]
    ranged = [*(f.id for f in definition.fields if f.id in listed), "review"]
    return [*plain, *(f"{name}-{part}" for name in ranged for part in RANGES.values())]


def _offered(field: Field, parts: Mapping[str, str], choices: Mapping[str, Choices]) -> list[Shown]:
    value = parts.get(field.id, "")
    if field.holds in DAYS:
        return _range(field.id, field.label, parts, "date")
    if field.holds in WHOLES:
        return _range(field.id, field.label, parts, "number")
    if field.holds == "relation":
        return []
    several = choices.get(field.holds)
    if field.options:
        several = [(one.id, one.label) for one in field.options]
    elif field.holds == "yesno":
        several = [("yes", "Yes"), ("no", "No")]
    if several is None:
        return [Shown(field.id, f"{field.label} begins with", value)]
    return [Shown(field.id, field.label, value, [ANY, (EMPTY, "Not said"), *several])]


def _range(name: str, label: str, parts: Mapping[str, str], kind: str) -> list[Shown]:
    ends = [(f"{name}-{part}", f"{label}, {part}") for part in RANGES.values()]
    return [Shown(end, text, holdable(kind, parts.get(end, "")), (), kind) for end, text in ends]


def _filter(name: str, text: str, listing: Listing) -> Filter | None:
    if name in ("sort", "after", COLUMNS, SAVED):
        return None
    if name in ("state", "rag"):
        return Filter(name, (text,))
    base, _, part = name.rpartition("-")
    ends = {word: end for end, word in RANGES.items()}
    if base and part in ends and (base == "review" or base in listing.listed):
        field = listing.definition.by_id.get(base)
        value = _bound(field.holds if field else "date", text)
        if value is None:
            return None
        return Filter(base, least=value) if ends[part] == "least" else Filter(base, most=value)
    field = listing.definition.by_id[name]
    if field.holds in ("text", "email", "phone", "time", "reference") and not field.options:
        return Filter(name, begins=text)
    return Filter(name, (_as_kept(field, text),))


def _bound(holds: str, text: str) -> object:
    """Return an end of a range; None for one that is no number and no day."""
    if holds in WHOLES:
        whole = text.replace(",", "")
        if not whole.removeprefix("-").isdecimal() or len(whole) > 15:
            return None
        return int(whole) * (100 if holds == "money" else 1)
    parts = text.split("-")
    is_day = len(text) == 10 and len(parts) == 3 and all(part.isdecimal() for part in parts)
    return text if is_day else None


def _as_kept(field: Field, text: str) -> object:
    if text == EMPTY:
        return EMPTY
    if field.holds == "yesno":
        return text == "yes"
    return int(text) if field.holds == "officer" and text.isdecimal() else text
