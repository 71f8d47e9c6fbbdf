"""What a service is, as declared: the fields of its YAML file."""

from moothall.engine.catalogue.definition.asking import Choice, Page, Question, QuestionType
from moothall.engine.catalogue.definition.parts import (
    BARE_NUMBER,
    NOT_ONE_UNIT,
    Duration,
    Expression,
    Line,
    Part,
    Prose,
    QuestionId,
    Slug,
    Within,
)
from moothall.engine.catalogue.definition.service import Channel, ServiceDefinition
from moothall.engine.catalogue.definition.telling import Message, Moment, Survey
from moothall.engine.catalogue.definition.working import (
    Audience,
    Outcome,
    Priorities,
    Priority,
    PriorityRule,
    Reason,
    Target,
    Task,
)

__all__ = [
    "BARE_NUMBER",
    "NOT_ONE_UNIT",
    "Audience",
    "Channel",
    "Choice",
    "Duration",
    "Expression",
    "Line",
    "Message",
    "Moment",
    "Outcome",
    "Page",
    "Part",
    "Priorities",
    "Priority",
    "PriorityRule",
    "Prose",
    "Question",
    "QuestionId",
    "QuestionType",
    "Reason",
    "ServiceDefinition",
    "Slug",
    "Survey",
    "Target",
    "Task",
    "Within",
]
