"""A measure, as declared: what is counted, of which cases, on which clock. Pure.

A measure speaks of the columns of a fact row only (see docs/measures.md), so that one definition
gives the same figure in every engine.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from moothall.engine.catalogue.declared import Declared

COLUMNS: Final[dict[str, str]] = {
    "service": "text",
    "kind": "text",
    "first_service": "text",
    "first_kind": "text",
    "retyped_at": "moment",
    "priority": "text",
    "category": "text",
    "channel": "text",
    "team": "text",
    "state": "text",
    "exclusion": "text",
    "created_at": "moment",
    "first_assigned_at": "moment",
    "first_assigned_team_at": "moment",
    "first_assigned_person_at": "moment",
    "first_response_at": "moment",
    "first_resolved_at": "moment",
    "last_resolved_at": "moment",
    "closed_at": "moment",
    "reopened_at": "moment",
    "response_over_at": "moment",
    "resolution_over_at": "moment",
    "assign_working": "number",
    "assign_elapsed": "number",
    "response_working": "number",
    "response_elapsed": "number",
    "resolution_working": "number",
    "resolution_elapsed": "number",
    "first_resolution_elapsed": "number",
    "paused_working": "number",
    "paused_elapsed": "number",
    "approval_working": "number",
    "approval_elapsed": "number",
    "response_target": "number",
    "resolution_target": "number",
    "requester_messages": "number",
    "officer_replies": "number",
    "reassignments": "number",
    "reopenings": "number",
    "early_reopenings": "number",
    "rating": "number",
    "is_response_met": "yes or no",
    "is_response_breached": "yes or no",
    "is_resolution_met": "yes or no",
    "is_resolution_breached": "yes or no",
    "is_operational_met": "yes or no",
    "is_supplier_met": "yes or no",
    "is_own_verdict_met": "yes or no",
    "is_asked": "yes or no",
    "is_answered_at_creation": "yes or no",
    "is_by_service_itself": "yes or no",
    "is_from_log": "yes or no",
}
"""The columns of a fact row that a measure may use, and what kind of value each holds."""

FILTERS: Final = ("service", "kind", "priority", "category", "channel", "team")
"""The columns a figure may be narrowed by."""

TAG: Final = "tag"
NARROWING: Final = (*FILTERS, TAG)
"""What a figure may be narrowed by: columns of facts, and a tag that its cases have now."""

COHORTS: Final[dict[str, tuple[str, ...]]] = {
    "opened": ("created_at",),
    "resolved": ("last_resolved_at",),
    "first resolved": ("first_resolved_at",),
    "responded": ("first_response_at",),
    "responded, or resolved without": ("first_response_at", "last_resolved_at"),
    "assigned": ("first_assigned_at",),
    "assigned, or resolved without": ("first_assigned_at", "last_resolved_at"),
    "assigned to a team": ("first_assigned_team_at",),
    "assigned to a person": ("first_assigned_person_at",),
    "retyped": ("retyped_at",),
}
"""Which cases belong to a period: those whose first known moment of these lies in it."""

MOVES: Final[dict[str, tuple[str, ...]]] = {
    "created": ("created",),
    "reopened": ("reopened",),
    "resolved": ("resolved", "closed"),
    "cancelled or merged": ("cancelled", "merged"),
}
"""How a case joins or leaves the open ones, and the kinds of events that do it."""


def _listed(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else [value]


class Condition(Declared):
    """Something a fact row must fulfil: exactly one comparison of one column."""

    column: str
    is_one_of: Annotated[tuple[str | int | bool, ...], BeforeValidator(_listed)] | None = Field(
        default=None, alias="is"
    )
    is_known: bool | None = Field(default=None, alias="known")
    at_least: int | None = None
    at_most: int | None = None
    after: str | None = None
    moment: Literal["before the period", "in the period", "by its end", "after it"] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Condition:
        compared = self.model_fields_set - {"column"}
        if len(compared) != 1:
            raise ValueError("say exactly one of: is, known, at_least, at_most, after, moment")
        for column in (self.column, self.after):
            if column is not None and column not in COLUMNS:
                raise ValueError(f"{column!r} is no column of a fact row")
        needed = {
            "at_least": "number",
            "at_most": "number",
            "after": "moment",
            "moment": "moment",
        }.get(next(iter(compared)))
        if needed is not None and COLUMNS[self.column] != needed:
            raise ValueError(f"{self.column!r} holds no {needed}")
        return self


class Without(Declared):
    """Cases that are left out, counted, and printed with their reason."""

    reason: str = Field(pattern=r"^[a-z][a-z-]*$")
    when: tuple[Condition, ...] = Field(min_length=1)


class Seconds(Declared):
    """A span of time: a column of seconds, less others; or from one moment to another."""

    column: str | None = None
    less: tuple[str, ...] = ()
    start: str | None = Field(default=None, alias="from")
    end: str | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _makes_sense(self) -> Seconds:
        if (self.column is None) == (self.start is None) or (self.start is None) != (
            self.end is None
        ):
            raise ValueError("say either 'column' (and 'less'), or 'from' and 'to'")
        kinds = {name: "number" for name in (self.column, *self.less) if name is not None}
        kinds |= {name: "moment" for name in (self.start, self.end) if name is not None}
        for name, kind in kinds.items():
            if COLUMNS.get(name) != kind:
                raise ValueError(f"{name!r} is no {kind} of a fact row")
        return self


class Measure(Declared):
    """A measure, read and checked.

    ``seconds`` are averaged; a percentage is the share that fulfils ``hit``; a count is of the
    cases that fulfil ``where``, of ``moves`` in the period, or of cases ``standing`` open. A
    measure about people is suppressed in what is published where fewer than five are behind it:
    its n, or its hits where those are the people.
    """

    measure: str = Field(pattern=r"^[a-z][a-z0-9.-]*$")
    name: str
    definition: str
    unit: Literal["seconds", "percent", "count"]
    clock: Literal["working", "elapsed", "none"] = "none"
    cohort: str = "resolved"
    where: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    leave_out: tuple[Without, ...] = ()
    keeps_exclusions: bool = False
    mean: Seconds | None = None
    hit: tuple[Condition, ...] = ()
    moves: str | None = None
    standing: Literal["at its start", "at its end"] | None = None
    is_about_people: bool = False
    counts_people_by_hit: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Measure:
        if self.cohort not in COHORTS:
            raise ValueError(f"cohort {self.cohort!r} is none of: {', '.join(COHORTS)}")
        if (self.unit == "seconds") != (self.mean is not None):
            raise ValueError("a measure in seconds says 'mean', and no other does")
        if (self.unit == "percent") != bool(self.hit):
            raise ValueError("a measure in percent says 'hit', and no other does")
        if self.moves is not None and self.moves not in MOVES:
            raise ValueError(f"moves {self.moves!r} is none of: {', '.join(MOVES)}")
        if self.moves is not None and self.standing is not None:
            raise ValueError("a measure is of 'moves' or of cases 'standing' open, not of both")
        return self

    @property
    def columns(self) -> frozenset[str]:
        """The columns of a fact row that it looks at, beside those of its cohort."""
        conditions = [*self.where, *self.any_of, *self.hit]
        conditions += [condition for without in self.leave_out for condition in without.when]
        found = {condition.column for condition in conditions}
        found |= {condition.after for condition in conditions if condition.after}
        if self.mean is not None:
            named = (self.mean.column, self.mean.start, self.mean.end, *self.mean.less)
            found |= {column for column in named if column is not None}
        return frozenset(found)

    @property
    def cohort_words(self) -> str:
        """Which cases, in words."""
        if self.moves is not None:
            return f"{self.moves} in period"
        if self.standing is not None:
            return f"open {self.standing.replace('its', 'period')}"
        return f"{self.cohort} in period"
