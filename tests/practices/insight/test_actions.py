"""Another desk's log, taken over: once, whole, walled, and with every row it could not use."""

from datetime import UTC, datetime

import pytest

from moothall.engine.cases.models import Case, Event
from moothall.engine.catalogue.declared import require
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.practices.insight import actions, queries
from moothall.practices.insight.logs.mapping import DeskMapping
from moothall.practices.insight.logs.normalising import normalise

ME = Actor.job("tests")
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
MAPPING = """\
desk: old-desk
name: The old desk
work: {service: fault, name: Fault}
case: number
time: when
zone: Europe/London
resolved: {when: {state: Resolved}}
assigned_team: {when: {state: Active}}
"""
ROWS = [
    ("A", "2026-03-02 09:00", "New"),
    ("A", "2026-03-02 10:00", "Active"),
    ("A", "2026-03-02 12:00", "Resolved"),
    ("B", "2026-03-03 09:00", "New"),
    ("B", "some day", "Active"),
]


def log(rows=ROWS, digest="f" * 64):
    mapping = require(MAPPING, DeskMapping)
    read = [
        Row(line, dict(zip(("number", "when", "state"), row, strict=True)))
        for line, row in enumerate(rows, 2)
    ]
    told = normalise([*read, Unreadable(90, "3 columns where the header has 2", "x")], mapping)
    return actions.DeskLog(mapping, told, digest, "m" * 64)


@pytest.fixture
def desk(db):
    council = Council(slug="old-desk", name="The old desk", zone="UTC", is_live=False)
    return actions.found_desk(council, by=ME, at=AT)


@pytest.fixture
def opened(desk):
    with scope.opened([desk.pk], writes=True):
        yield desk


def take(desk, taken=None):
    return actions.take_over(desk, taken or log(), by=ME, at=AT)


def test_cases_come_with_their_history(opened):
    assert take(opened) == actions.Taken(added=2, known=0, rejected=2, newly_rejected=2)
    first, second = Case.objects.order_by("created_at")
    told = Event.objects.filter(case=first).order_by("sequence").values_list("kind", flat=True)
    assert list(told) == ["created", "assigned", "resolved"]
    assert (first.state, second.state) == ("resolved", "open")


def test_taking_the_same_log_over_again_changes_nothing(opened):
    take(opened)
    before = (Case.objects.count(), Event.objects.count(), Entry.objects.count())
    again = take(opened)
    assert again == actions.Taken(added=0, known=2, rejected=2, newly_rejected=0)
    assert (Case.objects.count(), Event.objects.count(), Entry.objects.count()) == before
    assert len(queries.imports(opened.pk)) == 1


def test_a_later_log_adds_only_what_is_new(opened):
    take(opened)
    more = log([*ROWS, ("C", "2026-03-04 09:00", "New")], digest="e" * 64)
    assert take(opened, more).added == 1


def test_rows_that_cannot_be_read_are_kept_with_line_and_reason(opened):
    take(opened)
    kept = queries.rejected(opened.pk)
    assert [(row.line, row.text) for row in kept] == [
        (6, "number=B | when=some day | state=Active"),
        (90, "x"),
    ]
    assert "some day" in kept[0].reason


def test_taking_over_is_journalled(opened):
    take(opened)
    entry = Entry.objects.get(verb="log.imported")
    assert (entry.facts["cases"], entry.facts["rejected"]) == (2, 2)


def test_another_council_sees_nothing_of_it(desk, ashby):
    with scope.opened([desk.pk], writes=True):
        take(desk)
    with scope.opened([ashby.pk], writes=False):
        assert queries.imports(desk.pk) == []
        assert queries.rejected(desk.pk) == []


def test_progress_is_told(opened):
    heard = []
    actions.take_over(opened, log(), by=ME, at=AT, report=lambda done, of: heard.append((done, of)))
    assert heard == [(2, 2)]
