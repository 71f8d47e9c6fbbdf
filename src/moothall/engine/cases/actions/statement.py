"""One statement that makes a case and everything that belongs to it.

It costs half the processor time of the same rows written one by one, and one round trip. The
submission comes first, so that a token that made a case already makes none. Each number of rows
has a statement of its own, which is planned once a connection; a service makes one or two of them.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import Template

from django.db import connection
from django.db.models import Model

from moothall.engine.cases.models import Case, Event, Fact, Remark, Submission, Target, Task
from moothall.engine.cases.rows import Row, Rows
from moothall.engine.catalogue.actions import DRAFT_OF_A_CASE
from moothall.engine.contact.actions import MESSAGES_OF_A_CASE
from moothall.engine.contact.models import Message
from moothall.ground.journal.actions import ENTRY_OF_A_CASE
from moothall.ground.journal.models import Entry
from moothall.ground.search.actions import FINDABLE_OF_A_CASE
from moothall.ground.search.models import Findable
from moothall.outside.postgres import prepared


def insert(
    rows: Rows, *, entry: Row, messages: Sequence[Row], findable: Mapping[str, object]
) -> int | None:
    """Write the rows of a case, its entry, its messages and what it is found by; return its id.

    None when the token made a case already; also when that happens at the same moment elsewhere.
    """
    parts: dict[str, Sequence[Row]] = {
        "submission": [rows.submission],
        "case": [rows.case],
        "events": rows.events,
        "remarks": rows.remarks,
        "tasks": rows.tasks,
        "targets": rows.targets,
        "fact": [rows.fact],
        "entry": [entry],
        "messages": messages,
        "findable": [dict(findable)],
    }
    shape = tuple((part, tuple(found[0]), len(found)) for part, found in parts.items() if found)
    values: list[object] = [rows.submission["token"]]
    for part, columns, _ in shape:
        for row in parts[part]:
            values += [row[column] for column in columns]
    made = prepared.fetch(_statement(shape), values)
    return int(made[0][0] or 0) if made else None


MODELS: dict[str, type[Model]] = {
    "submission": Submission,
    "case": Case,
    "events": Event,
    "remarks": Remark,
    "tasks": Task,
    "targets": Target,
    "fact": Fact,
    "entry": Entry,
    "messages": Message,
    "findable": Findable,
}
SQL = {
    "sent": """INSERT INTO cases_submission (case_id, $submission_columns)
        SELECT nextval('cases_case_id_seq'), $submission_values FROM $submission
        ON CONFLICT (token) DO NOTHING RETURNING case_id AS id""",
    "made": """INSERT INTO cases_case (id, $case_columns)
        SELECT sent.id, $case_values FROM sent, $case RETURNING id""",
    "happened": """INSERT INTO cases_event (case_id, $events_columns)
        SELECT made.id, $events_values FROM made, $events RETURNING id, sequence""",
    "said": """INSERT INTO cases_remark (case_id, event_id, council_id, body, is_public)
        SELECT made.id, happened.id, r.council_id, r.body, r.is_public
        FROM made, happened JOIN $remarks USING (sequence)""",
    "planned": """INSERT INTO cases_task (case_id, $tasks_columns)
        SELECT made.id, $tasks_values FROM made, $tasks""",
    "promised": """INSERT INTO cases_target (case_id, $targets_columns)
        SELECT made.id, $targets_values FROM made, $targets""",
    "counted": """INSERT INTO cases_fact (case_id, $fact_columns)
        SELECT made.id, $fact_values FROM made, $fact""",
    "forgotten": DRAFT_OF_A_CASE,
    "written": ENTRY_OF_A_CASE,
    "meant": MESSAGES_OF_A_CASE,
    "findable": FINDABLE_OF_A_CASE,
}
"""Each part by its name in the statement: `$token` is the form's; `$events` stands for the rows of
events as a table `r`, and `$events_columns` and `$events_values` for what these have."""
WHOLE = Template("WITH $parts SELECT id FROM made")
NEEDS = {"said": "remarks", "planned": "tasks", "promised": "targets", "meant": "messages"}
"""The parts that a case without such rows does without."""

Shape = tuple[tuple[str, tuple[str, ...], int], ...]


@lru_cache(maxsize=prepared.MOST)
def _statement(shape: Shape) -> str:
    """Fill in the columns that the rows have; those names come from nobody's typing."""
    names, number = {"token": "$1::uuid"}, 2
    for part, columns, rows in shape:
        names[part] = _table(part, columns, rows, first=number)
        names[f"{part}_columns"] = ", ".join(columns)
        names[f"{part}_values"] = ", ".join(f"r.{column}" for column in columns)
        number += len(columns) * rows
    parts = [
        f"{name} AS ({Template(sql).substitute(names)})"
        for name, sql in SQL.items()
        if NEEDS.get(name, "case") in names
    ]
    return WHOLE.substitute(parts=", ".join(parts))


def _table(part: str, columns: Sequence[str], rows: int, *, first: int) -> str:
    """Return the values of a part's rows as a table `r`, each with its column's type.

    A type has no length here: casting to one would cut a text, where the column refuses it.
    """
    fields = MODELS[part]._meta.concrete_fields  # noqa: SLF001 -- Django's public face of a model
    types = {field.column: str(field.db_type(connection)).split("(")[0] for field in fields}
    types |= {"sequence": "integer"}
    lines = [
        ", ".join(
            f"${first + row * len(columns) + place}::{types[column]}"
            for place, column in enumerate(columns)
        )
        for row in range(rows)
    ]
    return f"(VALUES ({'), ('.join(lines)})) AS r ({', '.join(columns)})"
