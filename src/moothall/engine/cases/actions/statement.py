"""One statement that makes a case and everything that belongs to it.

It costs half the processor time of the same rows written one by one, and one round trip. Rows
travel as JSON and take the types of their tables; the submission comes first, so that a token that
made a case already makes none.
"""

import json
from functools import cache, partial
from string import Template
from typing import Any

from django.db.models import Model
from psycopg.types.json import Jsonb

from moothall.engine.cases.models import Case, Event, Fact, Submission, Target, Task
from moothall.engine.cases.rows import Row, Rows, moments_as_text
from moothall.engine.catalogue.actions import DRAFT_OF_A_CASE
from moothall.engine.contact.actions import MESSAGES_OF_A_CASE
from moothall.ground.journal.actions import ENTRY_OF_A_CASE
from moothall.outside.postgres import prepared

dumped = partial(json.dumps, default=moments_as_text)


def insert(rows: Rows, *, entry: Row, messages: list[Row]) -> int | None:
    """Write the rows of a case, its journal entry and its messages; return its id.

    None when the token made a case already; also when that happens at the same moment elsewhere.
    The statement is prepared once a connection: planning it anew would cost as much as running it.
    """
    values: dict[str, Any] = {name: _json(getattr(rows, name)) for name in _PARTS}
    values |= {"entry": _json(entry), "messages": _json(messages)}
    values["token"] = rows.submission["token"]
    made = prepared.fetch(_statement(), values)
    return int(made[0][0]) if made else None


_PARTS = ("submission", "case", "events", "remarks", "tasks", "targets", "fact")


def _json(value: object) -> Jsonb:
    return Jsonb(value, dumps=dumped)


SQL = Template("""
    WITH sent AS (
        INSERT INTO cases_submission ($submission)
        SELECT $from_submission
        FROM (SELECT nextval(pg_get_serial_sequence('cases_case', 'id')) AS id) made,
             jsonb_populate_record(NULL::cases_submission, %(submission)s) r
        ON CONFLICT (token) DO NOTHING RETURNING case_id AS id
    ), made AS (
        INSERT INTO cases_case (id, $case)
        SELECT sent.id, $from_case
        FROM sent, jsonb_populate_record(NULL::cases_case, %(case)s) r RETURNING id
    ), happened AS (
        INSERT INTO cases_event ($event)
        SELECT $from_event
        FROM made, jsonb_populate_recordset(NULL::cases_event, %(events)s) r
        RETURNING id, sequence
    ), said AS (
        INSERT INTO cases_remark (council_id, case_id, event_id, body, is_public)
        SELECT r.council_id, made.id, happened.id, r.body, r.is_public
        FROM made, happened JOIN jsonb_to_recordset(%(remarks)s)
            AS r (council_id bigint, sequence int, body text, is_public boolean) USING (sequence)
    ), planned AS (
        INSERT INTO cases_task ($task)
        SELECT $from_task FROM made, jsonb_populate_recordset(NULL::cases_task, %(tasks)s) r
    ), promised AS (
        INSERT INTO cases_target ($target)
        SELECT $from_target FROM made, jsonb_populate_recordset(NULL::cases_target, %(targets)s) r
    ), counted AS (
        INSERT INTO cases_fact ($fact)
        SELECT $from_fact FROM made, jsonb_populate_record(NULL::cases_fact, %(fact)s) r
    ), forgotten AS ($forgotten), written AS ($written), meant AS ($meant)
    SELECT id FROM made
""")


@cache
def _statement() -> str:
    """Fill in the columns that the models have; those names come from nobody's typing."""
    names = {
        "forgotten": DRAFT_OF_A_CASE,
        "written": ENTRY_OF_A_CASE,
        "meant": MESSAGES_OF_A_CASE,
    }
    for model in (Submission, Case, Event, Task, Target, Fact):
        kind = str(model._meta.model_name)  # noqa: SLF001 -- Django's public face of a model
        columns = _columns(model)
        names[kind] = ", ".join(columns)
        names[f"from_{kind}"] = ", ".join(
            "made.id" if column == "case_id" else f"r.{column}" for column in columns
        )
    return SQL.substitute(names)


def _columns(model: type[Model]) -> list[str]:
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's public face of a model
    return [str(field.column) for field in fields if field.column != "id"]
