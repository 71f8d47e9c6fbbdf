"""A desk's case as the history that is taken over."""

from datetime import UTC, datetime

from moothall.engine.catalogue.declared import require
from moothall.engine.tables.words import Row
from moothall.practices.insight.logs.histories import history, token
from moothall.practices.insight.logs.mapping import DeskMapping
from moothall.practices.insight.logs.normalising import normalise

AT = datetime(2026, 6, 1, tzinfo=UTC)
MAPPING = """\
desk: old-desk
name: The old desk
work: {service: fault, name: Fault, kind: request}
case: number
time: when
zone: naive
assigned_team: {when: {group: known}}
assigned_person: {when: {person: known}}
waiting: {when: {state: Waiting}, reason: vendor}
resolved: {when: {state: Resolved}}
team: {column: group}
priority: {column: urgency}
"""
COLUMNS = ("number", "when", "state", "group", "person", "urgency")


def told(*lines, more=""):
    rows = [Row(n, dict(zip(COLUMNS, line, strict=True))) for n, line in enumerate(lines, 2)]
    mapping = require(MAPPING + more, DeskMapping)
    (case,) = normalise(rows, mapping).cases
    return history(case, mapping, council_slug="old-desk", recorded_at=AT)


def test_events_carry_what_the_clocks_need_and_no_name():
    found = told(
        ("A", "2026-03-02 09:00", "New", "", "", "urgent"),
        ("A", "2026-03-02 10:00", "Active", "Networks", "Asha Example", "urgent"),
        ("A", "2026-03-02 11:00", "Waiting", "Networks", "Asha Example", "urgent"),
        ("A", "2026-03-02 12:00", "Resolved", "Networks", "Asha Example", "urgent"),
    )
    assert [(event.kind.value, dict(event.data)) for event in found.events[1:]] == [
        ("assigned", {"team": "Networks"}),
        ("assigned", {"person": ""}),
        ("paused", {"reason": "vendor", "stops_clock": True}),
        ("resumed", {}),
        ("resolved", {}),
    ]
    assert "Asha" not in repr(found)


def test_the_case_promises_nothing_and_an_unknown_priority_is_the_last():
    found = told(("A", "2026-03-02 09:00", "New", "", "", "urgent"))
    assert (found.kind, found.priority, found.calendar) == ("request", "P4", "always")
    assert "targets" not in found.events[0].data
    assert found.events[0].data["is_from_log"] is True


def test_a_desk_that_counts_its_own_reassignments_is_believed():
    line = ("A", "2026-03-02 09:00", "New", "", "", "3")
    assert told(line, more="reassigned: {count: urgency}\n").events[0].data["reassignments"] == 3
    assert "reassignments" not in told(line).events[0].data


def test_a_case_is_known_by_council_desk_and_number():
    same = token("ashby", "old-desk", "A1")
    assert same == token("ashby", "old-desk", "A1")
    assert len({same, token("dunmere", "old-desk", "A1"), token("ashby", "new-desk", "A1")}) == 3
