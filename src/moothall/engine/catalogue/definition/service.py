"""A whole service."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from pydantic import Field

from moothall.engine.catalogue.definition.asking import Computed, Page, Question
from moothall.engine.catalogue.definition.grouping import Within as Parented
from moothall.engine.catalogue.definition.parts import Line, Part, Prose, Slug
from moothall.engine.catalogue.definition.telling import Message, Moment, Survey
from moothall.engine.catalogue.definition.welsh import Welsh
from moothall.engine.catalogue.definition.working import (
    Fee,
    Outcome,
    Priorities,
    Reason,
    SupplierTarget,
    Target,
    Task,
    TeamTarget,
)

Channel = Literal["online", "phone", "face-to-face", "appointment", "email"]


class ServiceDefinition(Part):
    """Everything about one service."""

    service: Slug = Field(description="The service's name in addresses and figures; never reused.")
    name: Line = Field(description="What people call it.")
    summary: Line = Field(description="One plain sentence: what it is for.")
    category: Line = Field(description="The heading it is listed under.")
    keywords: tuple[Line, ...] = Field(
        default=(), description="Other words people search for it by."
    )
    within: Parented | None = Field(
        default=None, description="The topic that it is a part of, such as `bins`."
    )
    kind: Literal["report", "request", "incident", "problem"] = Field(
        description="What its cases are: figures are split by it."
    )
    ask: Literal["anyone", "residents", "employees"] = Field(
        description="Who may ask: anyone without signing in, signed-in residents, or employees."
    )
    see: tuple[Slug, ...] = Field(
        default=(), description="Teams, beside its own, that see its cases."
    )
    channels: tuple[Channel, ...] = Field(
        default=("online",), min_length=1, description="How people may ask."
    )
    team: Slug = Field(description="The team that a new case goes to.")
    calendar: Slug = Field(
        default="office", description="The calendar of every promise that names none."
    )
    opens_on: date | None = Field(
        default=None, description="The first day on which it can be asked for."
    )
    closes_on: date | None = Field(
        default=None, description="The last day on which it can be asked for."
    )
    closed: Prose | None = Field(
        default=None, description="What to read, and do instead, while it is closed or full."
    )
    places: int | None = Field(
        default=None,
        ge=1,
        le=10_000_000,
        description="How many may be sent from `opens_on` on; then it is full.",
    )
    before: Prose | None = Field(default=None, description="What to know or have before starting.")
    priority: Priorities = Field(
        default_factory=Priorities, description="How urgent a new case is."
    )
    pages: tuple[Page, ...] = Field(min_length=1, description="What is asked, in order.")
    computed: tuple[Computed, ...] = Field(
        default=(), description="Answers worked out from others, in order."
    )
    fee: Fee | None = Field(default=None, description="What asking for it costs.")
    tasks: tuple[Task, ...] = Field(
        default=(), description="The work, in parallel where it can be."
    )
    targets: tuple[Target, ...] = Field(default=(), description="What is promised.")
    team_targets: tuple[TeamTarget, ...] = Field(
        default=(), description="What teams promise within that: operational targets."
    )
    supplier_targets: tuple[SupplierTarget, ...] = Field(
        default=(), description="What suppliers promise within that."
    )
    messages: tuple[Message, ...] = Field(default=(), description="What the requester is told.")
    outcomes: tuple[Outcome, ...] = Field(min_length=1, description="The ways a case can end.")
    reasons: tuple[Reason, ...] = Field(
        default=(), description="The reasons a case may be paused for."
    )
    survey: Survey | None = Field(
        default=None, description="The question asked when a case closes."
    )
    next: Prose = Field(description="What happens next, on the confirmation page.")
    contact: Prose = Field(description="How to reach the people who do it.")
    retention_days: int = Field(
        ge=1, le=36_525, description="How long a closed case is kept, in days."
    )
    cy: Welsh | None = Field(
        default=None, description="Its Welsh, taken from the file `NAME.cy.yaml` beside it."
    )

    def questions(self) -> Iterator[tuple[Page, Question]]:
        """Every question with its page, in order, whether or not it is on anyone's path."""
        return ((page, question) for page in self.pages for question in page.questions)

    @property
    def sections(self) -> tuple[str, ...]:
        """The parts of a long form, in order; none where it has no task list."""
        return tuple(dict.fromkeys(page.section for page in self.pages if page.section))

    def page(self, page_id: str) -> Page | None:
        """Return the page of this id, if there is one."""
        return next((page for page in self.pages if page.id == page_id), None)

    def question(self, question_id: str) -> Question | None:
        """Return the question of this id, if there is one."""
        return next((q for _, q in self.questions() if q.id == question_id), None)

    def retention_of(self, outcome_id: str) -> int:
        """Return how long a case that ended so is kept, in days."""
        found = self.outcome(outcome_id)
        own = found.retention_days if found else None
        return own or self.retention_days

    def outcome(self, outcome_id: str) -> Outcome | None:
        """Return the outcome of this id, if there is one."""
        return next((o for o in self.outcomes if o.id == outcome_id), None)

    def reason(self, reason_id: str) -> Reason | None:
        """Return the pause reason of this id, if there is one."""
        return next((r for r in self.reasons if r.id == reason_id), None)

    def supplier_reasons(self, target: SupplierTarget) -> tuple[str, ...]:
        """Return the reasons whose waits a supplier's target is of."""
        waits = (one.id for one in self.reasons if one.on_whom == "contractor")
        return target.reasons or tuple(waits)

    def messages_on(self, moment: Moment) -> tuple[Message, ...]:
        """Return the messages that a moment calls for."""
        return tuple(message for message in self.messages if message.on == moment)

    def teams(self) -> frozenset[str]:
        """Every team it names."""
        named = {task.team for task in self.tasks if task.team}
        return frozenset({self.team, *self.see, *named})

    def calendars(self) -> frozenset[str]:
        """Every calendar it names, for any promise."""
        return frozenset(_named(self.model_dump(mode="json"), "calendar"))

    def as_json(self) -> dict[str, Any]:
        """Return what is kept: model_validate gives back an equal definition."""
        return self.model_dump(mode="json", exclude_none=True)


def _named(value: object, name: str) -> Iterator[str]:
    """Yield every text under a name, however deep."""
    if isinstance(value, dict):
        if isinstance(found := value.get(name), str):
            yield found
        for inner in value.values():
            yield from _named(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner, name)
