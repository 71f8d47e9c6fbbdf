"""A case in the words of whoever asked for it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.engine.catalogue.factories import definition

from moothall.engine.cases.clocks import fold
from moothall.engine.cases.history import EventKind, Occurred, Promise
from moothall.engine.cases.models import Case, Event
from moothall.engine.cases.words import State
from moothall.faces.portal import story
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.ground.journal.words import GUEST
from moothall.ground.languages.speech import speaking

START = datetime(2026, 4, 7, 9, tzinfo=UTC)
ROUND_THE_CLOCK = WorkingCalendar("UTC", [[("00:00", "24:00")]] * 7, {})
SERVICE = definition(
    outcomes=[{"id": "mended", "label": "We mended it"}],
    reasons=[
        {"id": "requester", "label": "We wait for you", "stops_clock": True},
        {"id": "part", "label": "We wait for a part"},
        {"id": "appointment", "label": "We see you at your appointment", "stops_clock": True},
        {"id": "works", "label": "The site is shut", "stops_clock": True, "waits_for": "others"},
    ],
)
PROMISE = Promise("resolution", "resolution", 4 * 3600, 1)


def told(*events, hours=0, promises=(PROMISE,)):
    """The clocks after some events, each (hours after the start, kind, data)."""
    created = {"calendar": 1, "targets": [promise.as_data() for promise in promises]}
    rows = [(0, EventKind.CREATED, created), *events]
    happened = [
        Occurred(
            kind, START + timedelta(hours=at), START + timedelta(hours=at), GUEST, data, number
        )
        for number, (at, kind, data) in enumerate(rows, start=1)
    ]
    return fold(happened, {1: ROUND_THE_CLOCK}, at=START + timedelta(hours=hours))


PAUSE = (1, EventKind.PAUSED, {"stops_clock": True, "reason": "requester"})
HOLD = (1, EventKind.PAUSED, {"stops_clock": False, "reason": "part"})


@pytest.mark.parametrize(
    ("state", "events", "word", "tone"),
    [
        (State.OPEN, [], "Received", "plain"),
        (State.OPEN, [(1, EventKind.REPLIED, {})], "In progress", "plain"),
        (State.PAUSED, [PAUSE], "Waiting for you", "wait"),
        (State.PAUSED, [HOLD], "On hold", "plain"),
        (State.RESOLVED, [], "Done", "done"),
        (State.CLOSED, [], "Closed", "plain"),
        (State.CANCELLED, [], "Cancelled", "plain"),
        (State.MERGED, [], "Joined", "plain"),
    ],
)
def test_every_state_has_a_word_and_a_sentence(state, events, word, tone):
    status = story.status(Case(state=state, outcome="mended"), SERVICE, told(*events, hours=2))
    assert (status.word, status.tone) == (word, tone)
    assert status.sentence.endswith(".")


def test_why_it_is_on_hold_is_the_services_own_reason():
    status = story.status(Case(state=State.PAUSED), SERVICE, told(HOLD, hours=2))
    assert status.sentence == "We wait for a part."


@pytest.mark.parametrize(
    ("why", "sentence", "label"),
    [
        (
            {"reason": "appointment", "until": "2026-04-09"},
            "We see you at your appointment: Thursday 9 April 2026.",
            "We see you at your appointment",
        ),
        ({"reason": "works"}, "The site is shut.", "The site is shut"),
    ],
)
def test_nobody_is_asked_for_something_where_the_clock_stops_for_another_reason(
    why, sentence, label
):
    paused = (1, EventKind.PAUSED, {"stops_clock": True, **why})
    clocks = told(paused, hours=2)
    status = story.status(Case(state=State.PAUSED), SERVICE, clocks)
    assert (status.word, status.sentence, status.tone) == ("On hold", sentence, "plain")
    dial = story.dial(clocks, SERVICE)
    assert (dial.state, dial.heading) == ("paused", "Clock stopped")
    assert dial.text == f"{label}. After that, we have 3 hours of working time left."
    event = Event(kind=EventKind.PAUSED, data=paused[2], effective_at=START)
    [entry] = story.timeline([event], {}, SERVICE, {})
    assert entry.title == f"On hold: {label}"


def test_every_kind_of_event_is_told_or_left_out_on_purpose():
    ours_alone = {
        EventKind.NOTED,
        EventKind.REPRIORITISED,
        EventKind.RETYPED,
        EventKind.CALENDAR_CHANGED,
        EventKind.TASK_STARTED,
        EventKind.TASK_DONE,
        EventKind.DECIDED,
        EventKind.DELEGATED,
        EventKind.THRESHOLD,
        EventKind.TOOK_IN,
        EventKind.LET_GO,
        EventKind.MOVED_IN,
        EventKind.SAID_THERE,
        EventKind.LINKED,
        EventKind.UNLINKED,
        EventKind.ABOUT,
        EventKind.NOT_ABOUT,
        EventKind.STRUCK,
        EventKind.MIGRATED,
        EventKind.TASK_FAILED,
        EventKind.TAGGED,
        EventKind.UNTAGGED,
        EventKind.DAY_CAME,
        EventKind.REDATED,  # without words: told to nobody who waits for something else
    }
    for kind in EventKind:
        event = Event(kind=kind, effective_at=START, data={"team": "bins", "stops_clock": True})
        entries = story.timeline([event], {}, SERVICE, {"bins": "The bins team"})
        assert bool(entries) is (kind not in ours_alone), kind


def test_whoever_is_waited_for_reads_that_they_have_another_day():
    data = {"until": "2026-05-01", "stops_clock": True}
    events = [Event(pk=1, kind=EventKind.REDATED, effective_at=START, data=data)]
    [entry] = story.timeline(events, {1: "Please answer by Friday 1 May 2026."}, SERVICE, {})
    assert entry.title == "We gave you another day to answer by"
    assert entry.body == "Please answer by Friday 1 May 2026."


def test_the_newest_stands_first_and_words_stand_with_their_event():
    events = [
        Event(pk=1, kind=EventKind.CREATED, effective_at=START),
        Event(pk=2, kind=EventKind.REPLIED, effective_at=START + timedelta(hours=1)),
    ]
    newest, oldest = story.timeline(events, {2: "On our way."}, SERVICE, {})
    assert (newest.title, newest.body, newest.kind) == ("We wrote to you", "On our way.", "ours")
    assert oldest.title == "We received your request"


def test_what_was_said_at_the_desk_before_reads_as_what_is_said_here():
    def event(number, is_told, by="person"):
        data = {"desk": "Zammad", "is_told": is_told}
        how = {"sequence": number, "by_kind": by, "effective_at": START, "data": data}
        return Event(pk=number, kind=EventKind.SAID_THERE, **how)

    events = [event(1, True, "guest"), event(2, False), event(3, True)]
    entries = story.timeline(events, {1: "It is broken.", 3: "We look."}, SERVICE, {})
    assert [(one.title, one.body, one.kind) for one in entries] == [
        ("We wrote to you", "We look.", "ours"),
        ("You wrote to us", "It is broken.", "theirs"),
    ]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Said at the desk before"), ("cy", "Dywedwyd yn y ddesg flaenorol")],
)
def test_words_of_somebody_at_the_desk_before_who_is_not_known_are_put_to_neither(language, title):
    data = {"desk": "Zammad", "is_told": True}
    event = Event(pk=1, kind=EventKind.SAID_THERE, by_kind="job", effective_at=START, data=data)
    with speaking(language):
        entries = story.timeline([event], {1: "It works again."}, SERVICE, {})
    assert [(one.title, one.body, one.kind) for one in entries] == [
        (title, "It works again.", "event")
    ]
    assert story.asked_of(story.YOURS, entries) == ""


def test_a_team_nobody_knows_is_not_told():
    event = Event(kind=EventKind.ASSIGNED, effective_at=START, data={"team": "gone"})
    assert story.timeline([event], {}, SERVICE, {}) == []


def test_a_running_clock_tells_when_it_is_due():
    dial = story.dial(told(hours=1), SERVICE)
    assert dial.state == "running"
    assert dial.text == "Tuesday 7 April 2026 at 1pm"
    assert dial.share == 25


def test_waiting_for_the_reader_the_clock_is_visibly_stopped():
    dial = story.dial(told(PAUSE, hours=50), SERVICE)
    assert (dial.state, dial.heading, dial.share) == ("paused", "Clock stopped", 25)
    assert "3 hours of working time left" in dial.text


def test_waiting_for_somebody_else_does_not_stop_it():
    assert story.dial(told(HOLD, hours=2), SERVICE).state == "running"


def test_a_broken_promise_is_owned_up_to():
    dial = story.dial(told(hours=5), SERVICE)
    assert (dial.state, dial.share) == ("missed", 100)
    assert "We are sorry" in dial.text


def test_a_kept_promise_tells_how_long_it_took():
    dial = story.dial(told((2, EventKind.RESOLVED, {"outcome": "mended"}), hours=9), SERVICE)
    assert (dial.state, dial.text) == ("met", "It took 2 hours of working time.")


def test_a_promise_kept_late_is_not_called_kept():
    assert story.dial(told((6, EventKind.RESOLVED, {}), hours=9), SERVICE).state == "missed"


def test_where_nothing_was_promised_there_is_no_clock():
    assert story.dial(told(promises=()), SERVICE) is None


def test_what_we_asked_stands_where_we_wait_for_the_answer():
    entries = [story.Entry("Passed", START), story.Entry("We wrote", START, "ours", "Which side?")]
    assert story.asked_of(story.YOURS, entries) == "Which side?"
    assert story.asked_of(story.WORKING, entries) == ""
