"""What may be done to a record from where it stands: what each deed asks for, and its action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from moothall.engine.catalogue.definition import Choice
from moothall.engine.registers import actions, computing, rules
from moothall.engine.registers.definition import Field, Move
from moothall.engine.registers.queries import Whole
from moothall.engine.registers.words import Colour
from moothall.faces.pages import plain
from moothall.faces.staff.registers.recordforms import Form
from moothall.ground.journal.words import Actor

LONGEST_WHY: Final = 2000
RULE: Final = "rule"
"""The choice that leaves a colour to the rule again."""
VERBS: Final = ("move", "review", "rate", "revise", "remove", "restore", "unmerge")
"""Every deed there is; `MOVE` and `REVISE` are followed by which."""
MOVE, REVISE = "move-", "revise-"
"""How the addresses of moves and of revised dates begin: what follows is which."""


@dataclass(frozen=True)
class Doing:
    """Who does it, when, and which revision of the record they saw."""

    by: Actor
    at: datetime
    revision: int


Do = Callable[[Whole, Mapping[str, Any], Doing], str]


@dataclass(frozen=True)
class Deed:
    """One thing that can be done: how its page reads, what it asks for, and its action.

    `begun` fills its form at first; `renamed` leads what the register refuses of a field to the
    input that asked for it. A `is_plain` one asks for nothing: a press on the record's page.
    """

    verb: str
    label: str
    do: Do
    fields: tuple[Field, ...] = ()
    explains: str = ""
    begun: Mapping[str, Any] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    why_not: str | None = None
    is_grave: bool = False

    @property
    def is_move(self) -> bool:
        """Whether it leads to another state."""
        return self.verb.startswith(MOVE)

    @property
    def is_plain(self) -> bool:
        """Whether one press does it."""
        return not self.fields


@dataclass(frozen=True)
class DeedForm(Form):
    """The form of a deed: what it asks for, drawn and read as the fields of records are."""

    asked: tuple[Field, ...] = ()

    @property
    def fields(self) -> list[Field]:
        """What the deed asks for."""
        return list(self.asked)


def offered(whole: Whole, roles: frozenset[str], today: date) -> list[Deed]:
    """Return what makes sense in a record's state, its moves first; nothing for who only looks."""
    if rules.why_not_change(whole.kept.definition, roles):
        return []
    if whole.record.removed_at:
        return [_back(whole)]
    found = [
        deed(whole, f"{MOVE}{move.id}", roles, today)
        for move in whole.kept.definition.moves
        if whole.record.state in move.leaves
    ]
    rest = ["review", "rate"]
    rest += [f"{REVISE}{one.field.id}" for one in whole.fields if one.field.revisable and one.value]
    found += [deed(whole, verb, roles, today) for verb in (*rest, "remove")]
    return [one for one in found if one and (one.is_move or not one.why_not)]


def deed(
    whole: Whole, verb: str, roles: frozenset[str], today: date, posted: Mapping[str, object] = {}
) -> Deed | None:
    """Return a deed by its address, also where it may not be done now; None for none.

    :param posted: what came with the form: what it filled is asked again though others filled it.
    """
    if verb in ("restore", "unmerge"):
        return _back(whole) if whole.record.removed_at else None
    if verb.startswith(MOVE):
        move = whole.kept.definition.move(verb.removeprefix(MOVE))
        return _move(whole, move, roles, posted) if move else None
    if verb.startswith(REVISE):
        return _revise(whole, verb.removeprefix(REVISE))
    made = {"review": _review, "rate": _rate, "remove": _remove}.get(verb)
    return made(whole, roles, today) if made else None


def _why(*, is_needed: bool, label: str = "Why") -> Field:
    return Field(
        id="said_why",
        type="longtext",
        label=label,
        hint="Kept in the history of the record.",
        called="why",
        required=is_needed,
        max=LONGEST_WHY,
    )


def _said(values: Mapping[str, Any]) -> str:
    return str(values.get("said_why") or "")


def _move(whole: Whole, move: Move, roles: frozenset[str], posted: Mapping[str, object]) -> Deed:
    definition, record = whole.kept.definition, whole.record
    why_not = rules.why_not_begin(definition, move, record.state, roles, record.values)
    closed = {*rules.why_not_fill(definition, roles, move.needs), *(f.id for f in definition.files)}
    typed = {name.split("-")[0] for name in posted}
    asked = [
        definition.by_id[name].model_copy(update={"required": True})
        for name in move.needs
        if name not in closed and (name in typed or record.values.get(name) is None)
    ]
    led = definition.state(move.to)

    def do(whole: Whole, values: Mapping[str, Any], doing: Doing) -> str:
        filled = {one.id: values[one.id] for one in asked if one.id in values}
        done = actions.move(
            whole.record,
            move.id,
            by=doing.by,
            at=doing.at,
            why=_said(values),
            values=filled,
            revision=doing.revision,
        )
        return f"{done.title}: {led.label.lower() if led else move.to}."

    fields = (*asked, _why(is_needed=move.why))
    explains = f"It becomes: {led.label.lower()}." if led else ""
    return Deed(f"{MOVE}{move.id}", move.label, do, fields, explains, why_not=why_not)


def _review(whole: Whole, roles: frozenset[str], today: date) -> Deed:
    next_on = computing.reviewed(whole.kept.definition.review, today)
    asked = Field(
        id="review_on",
        type="date",
        label="Next review",
        called="the day of the next review",
        hint="The rhythm's day is filled in; choose another where it is needed.",
        required=True,
    )

    def do(whole: Whole, values: Mapping[str, Any], doing: Doing) -> str:
        day = date.fromisoformat(values["review_on"])
        actions.review(
            whole.record,
            by=doing.by,
            at=doing.at,
            why=_said(values),
            next_on=day,
            revision=doing.revision,
        )
        return f"Reviewed today. The next review is on {plain.day(day)}."

    return Deed(
        "review",
        "Reviewed today",
        do,
        (_why(is_needed=False, label="What you found"), asked),
        begun={"review_on": next_on.isoformat() if next_on else None},
        why_not=rules.why_not_review(whole.kept.definition, whole.record.state, roles),
    )


def _rate(whole: Whole, roles: frozenset[str], today: date) -> Deed:
    definition = whole.kept.definition
    options = [Choice(id=value, label=label) for value, label in Colour.choices]
    if whole.record.is_rated:
        by_rule = computing.rag(definition, whole.record.values, whole.record.state, today)
        hint = f"By the rule it is {by_rule} today." if by_rule else "The rule says nothing today."
        options.append(Choice(id=RULE, label="Leave it to the rule again", hint=hint))
    asked = Field(
        id="colour",
        type="radios",
        label="How it stands",
        called="how it stands",
        options=tuple(options),
        required=True,
    )

    def do(whole: Whole, values: Mapping[str, Any], doing: Doing) -> str:
        colour = None if values["colour"] == RULE else Colour(values["colour"])
        done = actions.rate(
            whole.record,
            colour,
            by=doing.by,
            at=doing.at,
            why=_said(values),
            revision=doing.revision,
        )
        said = "rated by hand" if done.is_rated else "left to the rule"
        return f"{done.title}: {done.rag or 'no colour'}, {said}."

    return Deed(
        "rate",
        "Rate it by hand",
        do,
        (asked, _why(is_needed=True)),
        "It stays so until it is left to the rule again. Everybody sees who said it and why.",
        why_not=rules.why_not_rate(definition, roles, "asked for below"),
    )


def _revise(whole: Whole, name: str) -> Deed | None:
    one = next((one for one in whole.fields if one.field.id == name), None)
    if one is None or not one.field.revisable or not one.value:
        return None
    label = one.field.label
    asked = (
        Field(
            id="new_on",
            type="date",
            label=f"{label}: the new day",
            called="the new day",
            required=True,
        ),
        Field(
            id="agreed_by",
            type="officer",
            label="Who agreed to it",
            called="who agreed to it",
            required=True,
        ),
        _why(is_needed=True),
    )

    def do(whole: Whole, values: Mapping[str, Any], doing: Doing) -> str:
        day = date.fromisoformat(values["new_on"])
        actions.revise(
            whole.record,
            name,
            day,
            by=doing.by,
            at=doing.at,
            agreed_by=int(values["agreed_by"]),
            why=_said(values),
            revision=doing.revision,
        )
        return f"{label} is {plain.day(day)} now. What was said first stays beside it."

    explains = f"It says {one.text} now."
    renamed = {name: "new_on"}
    return Deed(
        f"{REVISE}{name}",
        f"Revise: {label}",
        do,
        asked,
        explains,
        renamed=renamed,
        why_not=whole.why_not_change,
    )


def _remove(whole: Whole, roles: frozenset[str], today: date) -> Deed:
    del roles, today

    def do(whole: Whole, values: Mapping[str, Any], doing: Doing) -> str:
        done = actions.remove(
            whole.record, by=doing.by, at=doing.at, why=_said(values), revision=doing.revision
        )
        return f"{done.title} is removed. You can put it back below."

    explains = "It leaves every list and keeps its history. It can be put back."
    return Deed(
        "remove",
        "Remove the record",
        do,
        (_why(is_needed=True),),
        explains,
        why_not=whole.why_not_change,
        is_grave=True,
    )


def _back(whole: Whole) -> Deed:
    """Return how a record that is listed no more comes back: put back, or made its own again."""

    def restore(whole: Whole, values: Mapping[str, Any], doing: Doing) -> str:
        del values
        return f"{actions.restore(whole.record, by=doing.by, at=doing.at).title} is put back."

    def unmerge(whole: Whole, values: Mapping[str, Any], doing: Doing) -> str:
        del values
        done = actions.unmerge(whole.record, by=doing.by, at=doing.at)
        return f"{done.title} is a record of its own again."

    if whole.record.merged_into_id:
        return Deed("unmerge", "Undo the merge", unmerge)
    return Deed("restore", "Put it back", restore)
