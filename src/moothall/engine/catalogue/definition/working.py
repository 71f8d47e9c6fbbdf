"""What is done and promised: priorities, tasks, targets, and how a case may wait and end."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from moothall.engine.catalogue.definition.parts import (
    Expression,
    Line,
    Part,
    Prose,
    QuestionId,
    Slug,
    Within,
)
from moothall.engine.catalogue.definition.telling import Ways
from moothall.engine.catalogue.definition.writing import Writing

Priority = Literal["P1", "P2", "P3", "P4"]
Audience = Annotated[
    str,
    StringConstraints(
        pattern=r"^(team|assignee|manager|role:(officer|manager|designer|auditor|admin)"
        r"|team:[a-z][a-z0-9-]{0,59})$"
    ),
]
"""The case's team, its officer or its managers; or a role or another team, by name."""
Decision = Literal["approved", "refused"]
Tells = Mapping[Annotated[int, Field(ge=1, le=100)], Audience]


class FeeRule(Part):
    """When its condition holds, the fee is another."""

    when: Expression = Field(description="A condition on the answers.")
    pence: int = Field(ge=0, le=100_000_000, description="The fee in pence; 0 is free.")


class Fee(Part):
    """What asking for it costs, when it is paid, and where the money is booked."""

    label: Line = Field(description="What it is for, as people read it.")
    pence: int | None = Field(
        default=None, ge=0, le=100_000_000, description="The fee in pence when no rule holds."
    )
    rules: tuple[FeeRule, ...] = Field(default=(), description="Tried in order; the first counts.")
    value: Expression | None = Field(
        default=None, description="A calculation of the pence, in place of `pence` and `rules`."
    )
    note: Line | None = Field(default=None, description="How it will be taken, or who pays none.")
    due: Literal["sending", "asked"] = Field(
        default="sending",
        description="Paid when it is sent, before the work starts; or when an officer asks for it.",
    )
    ledger: Line | None = Field(default=None, description="The ledger code finance books it under.")
    vat: Line | None = Field(default=None, description="The VAT code finance books it under.")
    refund_alone: int = Field(
        default=0,
        ge=0,
        le=100_000_000,
        description="The most pence an officer refunds alone; above it a second one approves.",
    )
    pay_within_days: int = Field(
        default=14,
        ge=1,
        le=366,
        description="To the end of how many days after it was asked for it can be paid.",
    )
    if_unpaid: Slug | None = Field(
        default=None, description="The outcome of a case that nobody paid for in that time."
    )


class PriorityRule(Part):
    """When its condition holds, the case has its priority."""

    when: Expression = Field(description="A condition on the answers.")
    then: Priority = Field(description="The priority it gives.")


class Priorities(Part):
    """How urgent a case is at its start."""

    default: Priority = Field(default="P3", description="The priority when no rule holds.")
    rules: tuple[PriorityRule, ...] = Field(
        default=(), description="Tried in order; the first counts."
    )

    @property
    def possible(self) -> frozenset[Priority]:
        """Every priority a new case may have."""
        return frozenset({self.default, *(rule.then for rule in self.rules)})


class Notice(Part):
    """What a task tells the requester."""

    channel: Ways = Field(
        default=("email",),
        min_length=1,
        description="How it is sent; of a list, the first that reaches them, the rest if it fails.",
    )
    subject: Line = Field(description="The subject line, with {{fields}}.")
    body: Prose = Field(description="The text, with {{fields}}.")
    text: Prose | None = Field(
        default=None, description="What a text message says; the body if not said."
    )


class Job(Part):
    """What Moothall does by itself: exactly one of `call`, `until`, `wait`, `tell` and `record`."""

    call: Line | None = Field(
        default=None, description="The address of a system that is asked to do it, and answers."
    )
    sends: tuple[QuestionId, ...] = Field(
        default=(), description="The answers that the system is given, by question id."
    )
    until: QuestionId | None = Field(
        default=None, description="Done when the day begins that answers this date question."
    )
    wait: Within | None = Field(default=None, description="Done after so long, from its start.")
    tell: Notice | None = Field(default=None, description="Done when the requester is told this.")
    record: Writing | None = Field(
        default=None, description="Done when this is written into a register."
    )

    @property
    def code(self) -> str:
        """Which of the five it is."""
        return next(name for name in JOBS if getattr(self, name) is not None)


JOBS: Final = ("call", "until", "wait", "tell", "record")
"""What a job can be; one of them."""


class Task(Part):
    """A piece of the work. Tasks that wait for nothing start at once, side by side."""

    id: Slug = Field(description="What other tasks wait for.")
    name: Line = Field(description="What is to be done, as the team reads it.")
    team: Slug | None = Field(
        default=None, description="Who does it; the service's team if not said."
    )
    after: tuple[Slug, ...] = Field(default=(), description="The tasks it waits for.")
    target: Within | None = Field(
        default=None, description="How long the team has, from its start."
    )
    when: Expression | None = Field(
        default=None, description="Needed only when this condition holds."
    )
    kind: Literal["work", "approval", "job"] = Field(
        default="work",
        description="Work to be done, an approval that the team's members give, or a job that"
        " Moothall does by itself.",
    )
    job: Job | None = Field(
        default=None, description="What Moothall does; if it cannot, the task is its team's."
    )
    record: Writing | None = Field(
        default=None, description="What is written into a register as work is finished."
    )
    of: Literal["one", "all", "quorum"] = Field(
        default="one",
        description="Whose approval it takes: the first who answers, everyone's, or a quorum's.",
    )
    quorum: int | None = Field(
        default=None, ge=2, le=50, description="How many must approve, where it takes a quorum."
    )
    lapses: Within | None = Field(
        default=None, description="How long an approval may wait, from its start."
    )
    lapsed: Decision = Field(
        default="refused", description="What an approval counts as once it has lapsed."
    )
    if_refused: Slug | None = Field(
        default=None, description="The outcome that a refusal ends the case with."
    )
    only_if: Mapping[Slug, Decision] = Field(
        default_factory=dict,
        description="Needed only if these approvals came out so; approved, where it is not said.",
    )
    tell: Tells = Field(
        default_factory=dict,
        description="Whom to warn when this percentage of its time is used; its team at 100.",
    )


class Target(Part):
    """A promise on a case, by priority."""

    id: Slug = Field(description="The promise's name.")
    measures: Literal["response", "resolution"] = Field(
        description="The first reply by an officer, or the resolution."
    )
    calendar: Slug | None = Field(
        default=None, description="The calendar that counts it; the service's if not said."
    )
    within: Mapping[Priority, Within] = Field(
        min_length=1, description="How long, for each priority."
    )
    tell: Tells = Field(
        default_factory=dict, description="Whom to warn when this percentage of the time is used."
    )


class TeamTarget(Part):
    """An operational target: how much of a case's time a team takes while it has the case."""

    team: Slug = Field(
        description="The team whose time it is; while a supplier is waited for, not."
    )
    calendar: Slug | None = Field(
        default=None, description="The calendar that counts it; the service's if not said."
    )
    within: Mapping[Priority, Within] = Field(
        min_length=1, description="How long, for each priority at which it is promised."
    )
    tell: Tells = Field(
        default_factory=lambda: {100: "team"},
        description="Whom to warn when this percentage of the time is used; the team at 100.",
    )


class SupplierTarget(Part):
    """A supplier target: how long a case waits for a supplier, by its contract."""

    id: Slug = Field(description="The supplier or the contract, in a word.")
    reasons: tuple[Slug, ...] = Field(
        default=(),
        description="The reasons whose waits it is of; every one that waits for a contractor if"
        " not said.",
    )
    calendar: Slug | None = Field(
        default=None, description="The calendar that counts it; the service's if not said."
    )
    within: Mapping[Priority, Within] = Field(
        min_length=1, description="How long, for each priority at which it is promised."
    )
    tell: Tells = Field(
        default_factory=lambda: {100: "team"},
        description="Whom to warn when this percentage of the time is used; the team at 100.",
    )


class Outcome(Part):
    """One of the ways a case can end."""

    id: Slug = Field(description="What is kept and counted.")
    label: Line = Field(description="What people read.")
    retention_days: int | None = Field(
        default=None,
        ge=1,
        le=36_525,
        description="How long a case that ended so is kept, in days, where not as the service's.",
    )


WaitsFor = Literal["requester", "contractor", "resources", "others"]
"""On whom a paused case waits: a development request waits for resources."""


class Reason(Part):
    """One of the reasons a case may be paused for."""

    id: Slug = Field(description="What is kept and counted.")
    label: Line = Field(description="What people read.")
    stops_clock: bool = Field(
        default=False,
        description="Whether the requester's clock stops; only waiting for them should.",
    )
    waits_for: WaitsFor | None = Field(
        default=None,
        description="On whom it waits. Left out, it is the requester where the clock stops, and "
        "others where it does not.",
    )

    @property
    def on_whom(self) -> WaitsFor:
        """On whom a case waits that is paused for it."""
        return self.waits_for or ("requester" if self.stops_clock else "others")
