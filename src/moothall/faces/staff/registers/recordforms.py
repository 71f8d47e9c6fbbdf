"""A record as a form: each field drawn as a question is, and read back as its kind keeps it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as held
from datetime import date
from typing import Any, Final

from django.http import HttpRequest

from moothall.engine.catalogue import journey
from moothall.engine.catalogue import kinds as asking_kinds
from moothall.engine.catalogue.kinds import PartsRefused, Refused, Wrong
from moothall.engine.registers import kinds, queries, slots
from moothall.engine.registers.definition import Field, RegisterDefinition
from moothall.engine.registers.kinds import Given
from moothall.engine.registers.queries import Asked, Kept
from moothall.engine.registers.words import NoSuchRecord, NoSuchRegister
from moothall.faces.pages import fields as drawing
from moothall.faces.pages.fields import Filled
from moothall.faces.pages.lookups import found_for
from moothall.faces.staff.registers.recordfiles import Files
from moothall.ground.councils import queries as councils
from moothall.ground.people import queries as people
from moothall.ground.people.words import Who

MOST_OFFERED: Final = 200
"""Records that a relation offers to choose from; of larger registers the keys are typed."""


@dataclass(frozen=True)
class Part:
    """The fields under one heading; '' for those under none."""

    heading: str
    fields: list[drawing.Field]


@dataclass(frozen=True)
class Read:
    """What was posted: the values by field, and what is wrong with the others."""

    values: Mapping[str, Any]
    wrongs: Sequence[Wrong]


@dataclass(frozen=True)
class Form:
    """The form of a register's records, as somebody with these roles may fill it."""

    kept: Kept
    who: Who
    today: date
    known: dict[str, "Offered"] = held(default_factory=dict, repr=False)
    files: Files | None = None

    @property
    def definition(self) -> RegisterDefinition:
        """The register, as declared."""
        return self.kept.definition

    @property
    def fields(self) -> list[Field]:
        """What can be filled in: what is seen and not worked out."""
        roles = self.who.roles.get(self.kept.council_id, frozenset())
        return [f for f in self.definition.seen_with(roles) if f.type != "computed"]

    def begun(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the form's fields that hold these values."""
        found: dict[str, Any] = {}
        for field in self.fields:
            if values.get(field.id) is None:
                continue
            if field.type == "relation" and not self._is_few(field):
                found[field.id] = "; ".join(self._keys_of(field, values[field.id]))
            else:
                found |= kinds.of(field).form(field, values[field.id])
        return found

    def received(self, request: HttpRequest) -> tuple[Filled, list[Wrong]]:
        """Return what was posted, with the files that came with it, and what is wrong with them."""
        if self.files is None:
            return dict(request.POST.lists()), []
        received = self.files.receive(request, self.fields)
        return dict(received.typed.lists()), list(received.wrongs)

    def turned(self, posted: Filled) -> Filled | None:
        """Return the form to show again, where a button only changed it: another postcode."""
        return journey.again([field.question for field in self.fields], posted)

    def drawn(
        self, filled: Filled, kept: Mapping[str, Any], wrongs: Iterable[Wrong] = ()
    ) -> list[Part]:
        """Return the fields to draw, under their headings, in the order of the definition."""
        wrong = list(wrongs)
        found = self._found(filled, kept)
        parts: dict[str, list[drawing.Field]] = {}
        for field in self.fields:
            draw = _DRAWN.get(field.type)
            mine = [w for w in wrong if w.question.split("-")[0] == field.id]
            asking = drawing.Asking(field.question, filled, tuple(mine), found=found)
            one = draw(self, field, asking) if draw else _as_question(asking)
            parts.setdefault(field.section or "", []).append(one)
        return [Part(heading, drawn) for heading, drawn in parts.items()]

    def read(self, posted: Filled, kept: Mapping[str, Any]) -> Read:
        """Read what was posted, field by field."""
        given = Given(self.today, self._found(posted, kept))
        values: dict[str, Any] = {}
        wrongs: list[Wrong] = []
        for field in self.fields:
            try:
                value = self._read(field, posted, given)
                if not self._is_left_alone(field, value, kept.get(field.id)):
                    values[field.id] = self._with_what_is_not_drawn(field, value, kept)
            except Refused as refused:
                place = _place(field, refused.parts)
                wrongs.append(Wrong(field.id, refused.message, place, refused.parts))
            except PartsRefused as refused:
                wrongs += refused.wrongs
        return Read(values, wrongs)

    def _found(self, filled: Filled, kept: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """Return what a look-up gave for the form, and the files that it names."""
        found = found_for([field.question for field in self.fields], filled, kept)
        return {**found, **(self.files.found(self.fields, filled) if self.files else {})}

    def _is_left_alone(self, field: Field, value: object, kept: object) -> bool:
        """Whether nobody changed a field: it is sent as it was, as far as the form could draw it.

        What stands in a field may not be offered any more: an option that was dropped, an officer
        who left, a record that is not open. It stays until somebody chooses another.
        """
        if kept is None:
            return False
        return _said(value) == _said(self._drawable(field, kept))

    def _drawable(self, field: Field, kept: object) -> object:
        """Return the part of a kept value that the form shows."""
        if field.type == "relation" and isinstance(kept, list) and not self._is_few(field):
            return [one for one in kept if self._keys_of(field, [one])]
        offered = self._choices(field)
        if offered is None:
            return kept
        if isinstance(kept, list):
            return [one for one in kept if str(one) in offered]
        return kept if str(kept) in offered else None

    def _choices(self, field: Field) -> set[str] | None:
        """Return what the form offers for a field; None for one that is typed."""
        if field.type == "officer":
            return {str(one.person.pk) for one in people.standings(self.kept.council_id)}
        if field.type == "team":
            return {team.code for team in councils.teams_of([self.kept.council_id])}
        if field.type == "relation":
            return {number for number, _ in self.offered(field.to or "").rows}
        return {option.id for option in field.options} if field.options else None

    def _with_what_is_not_drawn(
        self, field: Field, value: object, kept: Mapping[str, Any]
    ) -> object:
        """Return a list with what stood in it, is still there and could not be shown."""
        before = kept.get(field.id)
        if not field.many or not isinstance(before, list):
            return value
        drawn: Any = self._drawable(field, before)
        hidden = [one for one in before if one not in drawn]
        there = queries.there(self.kept, field, hidden)
        chosen = value if isinstance(value, list) else []
        return [*chosen, *(one for one in hidden if one in there and one not in chosen)] or None

    def refused(self, wrongs: Mapping[str, str]) -> list[Wrong]:
        """Return what the register refuses, by field, as the form shows it."""
        by_id = {**self.definition.by_id, **{field.id: field for field in self.fields}}
        return [
            Wrong(name, text, _place(by_id[name], ()) if name in by_id else "main-content")
            for name, text in wrongs.items()
        ]

    def _read(self, field: Field, posted: Filled, given: Given) -> object:
        if field.type != "relation" or self._is_few(field):
            return kinds.of(field).from_form(field, posted, given)
        typed = posted.get(field.id, "")
        texts = [typed] if isinstance(typed, str) else list(typed)
        keys = [text.strip() for text in ";".join(texts).split(";") if text.strip()]
        return self._by_keys(field, keys) or None

    def _by_keys(self, field: Field, keys: Sequence[str]) -> list[int]:
        other = queries.register(self.kept.council_id, field.to or "")
        folded = {key: slots.as_key(kinds.plain(key)) for key in keys}
        found = queries.by_key(other, folded.values())
        lost = [key for key, plain in folded.items() if plain not in found]
        if lost:
            raise Refused(f"There is no {other.definition.one} called {lost[0]}.")
        return [found[plain] for plain in folded.values()]

    def _is_few(self, field: Field) -> bool:
        return self.offered(field.to or "").is_few

    def _keys_of(self, field: Field, record_ids: Sequence[int]) -> list[str]:
        other = queries.register(self.kept.council_id, field.to or "")
        found = []
        for number in record_ids:
            try:
                whole = queries.one(self.who, number)
            except NoSuchRecord:
                continue
            found.append(slots.key_of(other.definition, other.definition.keys[0], whole.values))
        return [key for key in found if key]

    def offered(self, slug: str) -> "Offered":
        """Return the records of another register that a relation may lead to; looked up once."""
        if slug not in self.known:
            self.known[slug] = self._offered(slug)
        return self.known[slug]

    def _offered(self, slug: str) -> "Offered":
        try:
            other = queries.register(self.kept.council_id, slug)
        except NoSuchRegister:
            return Offered((), None, is_few=True)
        page = queries.listed(self.who, [other], Asked(most=MOST_OFFERED))
        rows = [(str(row.id), row.title) for row in page.rows]
        is_keyed = bool(other.definition.keys[0])
        return Offered(rows, other.definition, is_few=not (page.after and is_keyed))


@dataclass(frozen=True)
class Offered:
    """The records that a relation may lead to; `is_few` where they can be chosen from a list."""

    rows: Sequence[tuple[str, str]]
    definition: RegisterDefinition | None
    is_few: bool


def _said(value: object) -> object:
    """Return a value, or None where it says nothing; 0 and no say something."""
    return None if value in ("", []) else value


def _place(field: Field, parts: Sequence[str]) -> str:
    """Return the input that an error of a field leads to."""
    if field.type == "period":
        return f"{field.id}-{parts[0] if parts else 'from'}-day"
    if field.type in _DRAWN and field.type != "file":
        return field.id
    return asking_kinds.KINDS[field.question.type].first_field(field.question, parts)


def _as_question(asking: drawing.Asking) -> drawing.Field:
    return drawing.DRAWERS[asking.question.type](asking)


def _select(asking: drawing.Asking, choices: Iterable[tuple[str, str]]) -> drawing.Field:
    chosen = asking.one(asking.question.id)
    items = [{"value": "", "text": "Choose"}]
    items += [{"value": value, "text": text} for value, text in choices]
    return drawing.Field("select", {**asking.labelled, "items": items, "value": chosen})


def _officer(form: Form, field: Field, asking: drawing.Asking) -> drawing.Field:
    del field
    held = people.standings(form.kept.council_id)
    named = sorted((one.person.name, str(one.person.pk)) for one in held)
    return _select(asking, [(number, name) for name, number in named])


def _team(form: Form, field: Field, asking: drawing.Asking) -> drawing.Field:
    del field
    teams = councils.teams_of([form.kept.council_id])
    return _select(asking, [(team.code, team.name) for team in teams])


def _relation(form: Form, field: Field, asking: drawing.Asking) -> drawing.Field:
    offered = form.offered(field.to or "")
    if offered.definition and not offered.is_few:
        other = offered.definition
        names = " and ".join(other.by_id[name].label.lower() for name in other.keys[0])
        several = ", several with ; between" if field.many else ""
        hint = {"text": f"The {names} of the {other.one}{several}"}
        return drawing.Field("input", {**asking.labelled, "hint": hint, "spellcheck": False})
    filled = asking.one(field.id).split(";")
    if not field.many:
        return _select(replace(asking, filled={field.id: filled[0]}), offered.rows)
    values = [one for text in asking.many(field.id) for one in text.split(";")]
    items = [{"value": value, "text": text} for value, text in offered.rows]
    params = {**asking.base, **asking.legend, "items": items, "values": values}
    return drawing.Field("checkboxes", {**params, "classes": "govuk-checkboxes--small"})


def _period(form: Form, field: Field, asking: drawing.Asking) -> drawing.Field:
    del form
    ends = {"from": "It begins", "to": "It ends (optional)"}
    parts = []
    for end, label in ends.items():
        question = asking.question.model_copy(
            update={"id": f"{field.id}-{end}", "type": "date", "label": label, "required": True}
        )
        parts.append(drawing.DRAWERS["date"](asking.part(question)))
    return drawing.Field("parts", {**asking.base, **asking.legend}, tuple(parts))


def _files(form: Form, field: Field, asking: drawing.Asking) -> drawing.Field:
    """Draw files; what is wrong with one is said of its question, which has another name."""
    del form, field
    name = asking.question.id
    wrongs = tuple(replace(one, question=name) for one in asking.wrongs)
    return drawing.DRAWERS["file"](replace(asking, wrongs=wrongs))


def _corners(form: Form, field: Field, asking: drawing.Asking) -> drawing.Field:
    del form, field
    hint = {"text": "Eastings and northings in metres, such as 375100 164800, 375200 164900"}
    return drawing.Field("longtext", {**asking.labelled, "hint": hint, "rows": 3})


_DRAWN: Final[Mapping[str, Callable[[Form, Field, drawing.Asking], drawing.Field]]] = {
    "file": _files,
    "officer": _officer,
    "team": _team,
    "relation": _relation,
    "period": _period,
    "line": _corners,
    "area": _corners,
}
"""How the types that only registers have are drawn; the others are drawn as questions are."""
