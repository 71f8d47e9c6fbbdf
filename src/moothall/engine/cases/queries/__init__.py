"""What can be asked about cases."""

from moothall.engine.cases.queries.counting import clocks, events
from moothall.engine.cases.queries.due import on_calendar
from moothall.engine.cases.queries.finding import (
    by_reference,
    in_council,
    tasks,
    visible,
)
from moothall.engine.cases.queries.telling import (
    Face,
    Line,
    answers,
    faces,
    timeline,
)

__all__ = [
    "Face",
    "Line",
    "answers",
    "by_reference",
    "clocks",
    "events",
    "faces",
    "in_council",
    "on_calendar",
    "tasks",
    "timeline",
    "visible",
]
