"""What a service is, as declared: the fields of its YAML file."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Line = Annotated[
    str, StringConstraints(max_length=300, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Priority = Literal["P1", "P2", "P3", "P4"]
Channel = Literal["online", "phone", "face-to-face", "email"]
Audience = Literal["team", "assignee", "manager"]
Moment = Literal["submitted", "replied", "paused", "resumed", "resolved", "closed"]
QuestionType = Literal[
    "text",
    "longtext",
    "radios",
    "checkboxes",
    "yesno",
    "date",
    "number",
    "money",
    "email",
    "phone",
]


BARE_NUMBER = "a bare number"
NOT_ONE_UNIT = "not exactly one unit"


class Part(BaseModel):
    """A part of a definition: immutable, and refusing any field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _is_not_a_bare_number(value: object) -> object:
    if isinstance(value, int | float | str):
        raise ValueError(BARE_NUMBER)  # noqa: TRY004 - pydantic collects ValueErrors only
    return value


class Duration(Part):
    """A length of time on a calendar: exactly one of minutes, hours and days.

    `days: 2` means by the end of the second working day; `hours: 17` means seventeen working hours.
    """

    minutes: int | None = Field(default=None, ge=1, le=100_000, description="Working minutes.")
    hours: int | None = Field(default=None, ge=1, le=10_000, description="Working hours.")
    days: int | None = Field(
        default=None, ge=1, le=1_000, description="To the end of this many working days."
    )
    calendar: Slug | None = Field(
        default=None, description="The calendar that counts it, where it is not the target's own."
    )

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        said = [self.minutes, self.hours, self.days]
        if said.count(None) != len(said) - 1:
            raise ValueError(NOT_ONE_UNIT)
        return self

    @property
    def seconds(self) -> int | None:
        """Working seconds; None for a number of days, which only a calendar can tell."""
        if self.minutes is not None:
            return self.minutes * 60
        return None if self.hours is None else self.hours * 3600


Within = Annotated[Duration, BeforeValidator(_is_not_a_bare_number)]


class Choice(Part):
    """One of the answers that a radios or checkboxes question offers."""

    id: Slug = Field(description="What is kept, and what a condition compares with.")
    label: Line = Field(description="What people read.")
    hint: Line | None = Field(default=None, description="A line of help under the label.")
    alone: bool = Field(
        default=False, description="Cannot be ticked with another, such as 'None of these'."
    )


class Question(Part):
    """One thing asked."""

    id: QuestionId = Field(description="The answer's name, as in `answers.bin_kind`.")
    type: QuestionType = Field(description="How it is asked and what is kept.")
    label: Line = Field(description="The question, as people read it.")
    hint: Line | None = Field(default=None, description="A line of help under the question.")
    called: Line | None = Field(
        default=None, description="What it is, for error messages: 'Enter' is put before it."
    )
    required: bool = Field(default=True, description="Whether it must be answered.")
    options: tuple[Choice, ...] = Field(
        default=(), description="The choices of radios and checkboxes."
    )
    min: int | date | Literal["today"] | None = Field(
        default=None,
        description="Fewest characters or ticks, smallest number, pounds, or earliest date.",
    )
    max: int | date | Literal["today"] | None = Field(
        default=None,
        description="Most characters or ticks, largest number, pounds, or latest date.",
    )
    when: Expression | None = Field(
        default=None, description="Asked only when this condition on earlier pages' answers holds."
    )
    sensitive: bool = Field(
        default=False, description="Seen only by roles that may see such answers."
    )
    fills: Literal["name", "email", "phone"] | None = Field(
        default=None, description="The answer is also the requester's own name, email or phone."
    )


class Page(Part):
    """One page of the journey: usually one question."""

    id: Slug = Field(description="The page's name in its address.")
    title: Line | None = Field(
        default=None, description="The heading of a page with several questions."
    )
    when: Expression | None = Field(
        default=None, description="Shown only when this condition on earlier answers holds."
    )
    questions: tuple[Question, ...] = Field(min_length=1, description="What the page asks.")

    @property
    def heading(self) -> str:
        """Its title, or the only question it asks."""
        return self.title or self.questions[0].label


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
    tell: Mapping[Annotated[int, Field(ge=1, le=100)], Audience] = Field(
        default_factory=dict, description="Whom to warn when this percentage of the time is used."
    )


class Message(Part):
    """What the requester is told, and when."""

    on: Moment = Field(description="What has just happened to the case.")
    channel: Literal["email"] = Field(default="email", description="How it is sent.")
    subject: Line = Field(description="The subject line, with {{fields}}.")
    body: Prose = Field(description="The text, with {{fields}}.")


class Outcome(Part):
    """One of the ways a case can end."""

    id: Slug = Field(description="What is kept and counted.")
    label: Line = Field(description="What people read.")


class Reason(Part):
    """One of the reasons a case may be paused for."""

    id: Slug = Field(description="What is kept and counted.")
    label: Line = Field(description="What people read.")
    stops_clock: bool = Field(
        default=False,
        description="Whether the requester's clock stops; only waiting for them should.",
    )


class Survey(Part):
    """The one question asked when a case closes, answered from 1 (very bad) to 5 (very good)."""

    question: Line = Field(description="The question.")


class ServiceDefinition(Part):
    """Everything about one service."""

    service: Slug = Field(description="The service's name in addresses and figures; never reused.")
    name: Line = Field(description="What people call it.")
    summary: Line = Field(description="One plain sentence: what it is for.")
    category: Line = Field(description="The heading it is listed under.")
    keywords: tuple[Line, ...] = Field(
        default=(), description="Other words people search for it by."
    )
    kind: Literal["report", "request", "incident"] = Field(
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
    before: Prose | None = Field(default=None, description="What to know or have before starting.")
    priority: Priorities = Field(
        default_factory=Priorities, description="How urgent a new case is."
    )
    pages: tuple[Page, ...] = Field(min_length=1, description="What is asked, in order.")
    tasks: tuple[Task, ...] = Field(
        default=(), description="The work, in parallel where it can be."
    )
    targets: tuple[Target, ...] = Field(default=(), description="What is promised.")
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

    def questions(self) -> Iterator[tuple[Page, Question]]:
        """Every question with its page, in order, whether or not it is on anyone's path."""
        return ((page, question) for page in self.pages for question in page.questions)

    def page(self, page_id: str) -> Page | None:
        """Return the page of this id, if there is one."""
        return next((page for page in self.pages if page.id == page_id), None)

    def question(self, question_id: str) -> Question | None:
        """Return the question of this id, if there is one."""
        return next((q for _, q in self.questions() if q.id == question_id), None)

    def outcome(self, outcome_id: str) -> Outcome | None:
        """Return the outcome of this id, if there is one."""
        return next((o for o in self.outcomes if o.id == outcome_id), None)

    def reason(self, reason_id: str) -> Reason | None:
        """Return the pause reason of this id, if there is one."""
        return next((r for r in self.reasons if r.id == reason_id), None)

    def messages_on(self, moment: Moment) -> tuple[Message, ...]:
        """Return the messages that a moment calls for."""
        return tuple(message for message in self.messages if message.on == moment)

    def teams(self) -> frozenset[str]:
        """Every team it names."""
        named = {task.team for task in self.tasks if task.team}
        return frozenset({self.team, *self.see, *named})

    def as_json(self) -> dict[str, Any]:
        """Return what is kept: model_validate gives back an equal definition."""
        return self.model_dump(mode="json", exclude_none=True)
