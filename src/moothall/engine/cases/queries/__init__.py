"""What can be asked about cases."""

from moothall.engine.cases.queries.counting import clocks, events
from moothall.engine.cases.queries.due import on_calendar
from moothall.engine.cases.queries.finding import (
    Filters,
    Page,
    Row,
    Work,
    asked_by,
    by_reference,
    by_token,
    my_work,
    of_person,
    queue,
    search,
    survey,
    tasks,
    tracked,
    visible,
)
from moothall.engine.cases.queries.telling import (
    Face,
    Line,
    Status,
    answers,
    faces,
    status,
    timeline,
)

__all__ = [
    "Face",
    "Filters",
    "Line",
    "Page",
    "Row",
    "Status",
    "Work",
    "answers",
    "asked_by",
    "by_reference",
    "by_token",
    "clocks",
    "events",
    "faces",
    "my_work",
    "of_person",
    "on_calendar",
    "queue",
    "search",
    "status",
    "survey",
    "tasks",
    "timeline",
    "tracked",
    "visible",
]
