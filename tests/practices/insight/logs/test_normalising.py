from datetime import UTC, datetime

from moothall.engine.catalogue.declared import require
from moothall.engine.tables.words import Row, Unreadable
from moothall.practices.insight.logs.mapping import DeskMapping
from moothall.practices.insight.logs.normalising import normalise

HEAD = """\
desk: old-desk
name: The old desk
work: {service: fault, name: Fault}
case: number
time: when
zone: naive
missing: ["?"]
"""


def at(hour, minute=0, day=2):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def log(*lines, columns=("number", "when", "state")):
    return [
        Row(number, dict(zip(columns, line, strict=True)))
        for number, line in enumerate(lines, start=2)
    ]


def told(text, rows):
    return normalise(rows, require(HEAD + text, DeskMapping))


def story(text, rows):
    (case,) = told(text, rows).cases
    return [(event.kind, event.at.hour, event.at.minute) for event in case.events]


RESOLVED = "resolved: {when: {state: Resolved}}\n"


def test_the_first_row_creates_the_case():
    assert story(RESOLVED, log(("A", "2026-03-02 09:00", "New"))) == [("created", 9, 0)]


def test_rows_out_of_order_are_told_in_order():
    rows = log(("A", "2026-03-02 10:00", "Resolved"), ("A", "2026-03-02 09:00", "New"))
    assert story(RESOLVED, rows) == [("created", 9, 0), ("resolved", 10, 0)]


def test_a_row_without_a_case_or_a_time_is_kept_with_its_line():
    rows = log(("?", "2026-03-02 10:00", "New"), ("A", "noon", "New"), ("A", "?", "New"))
    found = told(RESOLVED, rows)
    assert found.cases == ()
    assert [row.line for row in found.unreadable] == [2, 3, 4]
    assert found.unreadable[0].reason == "nothing in column 'number'"


def test_what_the_reader_could_not_read_is_kept_too():
    bad = Unreadable(7, "3 columns where the header has 2")
    assert told(RESOLVED, [bad]).unreadable == (bad,)


def test_a_case_whose_creation_cannot_be_read_keeps_its_rows():
    columns = ("number", "when", "opened")
    rows = log(("A", "2026-03-02 10:00", "31/31"), columns=columns)
    found = told("created: {column: opened}\n" + RESOLVED, rows)
    assert found.cases == ()
    assert [row.line for row in found.unreadable] == [2]


def test_waiting_lasts_until_the_next_row_that_is_not_waiting():
    text = RESOLVED + "waiting: {when: {state: ['Wait*']}}\n"
    rows = log(
        ("A", "2026-03-02 09:00", "New"),
        ("A", "2026-03-02 10:00", "Wait - User"),
        ("A", "2026-03-02 11:00", "Wait - Vendor"),
        ("A", "2026-03-02 12:00", "Resolved"),
    )
    assert story(text, rows)[1:] == [("paused", 10, 0), ("resumed", 12, 0), ("resolved", 12, 0)]


def test_of_resolutions_in_a_row_the_first_counts_unless_the_mapping_says_last():
    rows = log(
        ("A", "2026-03-02 09:00", "New"),
        ("A", "2026-03-02 10:00", "Resolved"),
        ("A", "2026-03-02 11:00", "Resolved"),
    )
    assert story(RESOLVED, rows)[1:] == [("resolved", 10, 0)]
    last = "resolved: {when: {state: Resolved}, repeats: last}\n"
    assert story(last, rows)[1:] == [("resolved", 11, 0)]


def test_work_after_a_resolution_reopens_where_the_mapping_says_so():
    text = RESOLVED + "reopened: {when: {state: Active}}\n"
    rows = log(
        ("A", "2026-03-02 09:00", "Active"),
        ("A", "2026-03-02 10:00", "Resolved"),
        ("A", "2026-03-02 11:00", "Active"),
        ("A", "2026-03-02 12:00", "Active"),
        ("A", "2026-03-02 13:00", "Resolved"),
    )
    assert story(text, rows)[1:] == [("resolved", 10, 0), ("reopened", 11, 0), ("resolved", 13, 0)]
    assert told(text, rows).cases[0].reopenings == 1


COUNTED = """\
created: {column: opened}
resolved: {column: resolved, when: {state: Resolved}}
closed: {column: closed}
reopened: {count: reopens}
reassigned: {count: moves}
priority: {column: priority, as: {1 - Critical: P1}}
verdict: {column: sla, met: true, missed: false}
"""
COLUMNS = ("number", "when", "state", "opened", "resolved", "closed", "reopens", "moves", "sla")


def counted(*middle, resolved="2026-03-02 12:00"):
    ends = ("2026-03-02 08:00", resolved, "2026-03-02 18:00")
    return log(
        *((number, when, state, *ends, *rest) for number, when, state, *rest in middle),
        columns=COLUMNS,
    )


def test_a_count_that_rises_dates_the_reopening_and_the_last_row_counts():
    rows = counted(
        ("A", "2026-03-02 08:30", "New", "0", "0", "true"),
        ("A", "2026-03-02 10:00", "Resolved", "0", "1", "true"),
        ("A", "2026-03-02 11:00", "Active", "2", "1", "false"),
        ("A", "2026-03-02 12:00", "Resolved", "2", "3", "false"),
    )
    assert story(COUNTED, rows) == [
        ("created", 8, 0),
        ("resolved", 10, 0),
        ("reopened", 11, 0),
        ("resolved", 12, 0),
        ("closed", 18, 0),
    ]
    (case,) = told(COUNTED, rows).cases
    assert (case.reopenings, case.reassignments, case.own_verdict) == (2, 3, False)


def test_a_case_whose_column_holds_no_resolution_has_none_whatever_its_state_says():
    rows = counted(("A", "2026-03-02 10:00", "Resolved", "0", "0", "true"), resolved="?")
    assert story(COUNTED, rows) == [("created", 8, 0), ("closed", 18, 0)]


def test_nothing_happens_before_the_case_was_created():
    text = "created: {column: opened}\nassigned_person: {when: {state: New}}\n" + RESOLVED
    rows = log(
        ("A", "2026-03-02 07:00", "New", "2026-03-02 08:00"),
        columns=("number", "when", "state", "opened"),
    )
    assert story(text, rows) == [("created", 8, 0), ("assigned_person", 8, 0)]


def test_values_are_the_last_known_and_may_be_renamed():
    rows = log(
        ("A", "2026-03-02 09:00", "2 - High", "Web"),
        ("A", "2026-03-02 10:00", "1 - Critical", "?"),
        columns=("number", "when", "priority", "contact"),
    )
    text = (
        RESOLVED
        + "priority: {column: priority, as: {1 - Critical: P1}}\nchannel: {column: contact}\n"
    )
    (case,) = told(text, rows).cases
    assert (case.priority, case.channel) == ("P1", "Web")


def test_changes_of_a_column_are_counted():
    rows = log(
        ("A", "2026-03-02 09:00", "Desk"),
        ("A", "2026-03-02 10:00", "?"),
        ("A", "2026-03-02 11:00", "Desk"),
        ("A", "2026-03-02 12:00", "Networks"),
        columns=("number", "when", "group"),
    )
    text = RESOLVED + "reassigned: {changes: group}\n"
    assert told(text, rows).cases[0].reassignments == 1
