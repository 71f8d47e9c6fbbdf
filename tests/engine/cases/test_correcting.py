"""What was recorded wrongly or late is put right, and the history is kept."""

import pytest
from tests.engine.cases.telling import HOUR, june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import Event, Fact, Remark, Target
from moothall.engine.cases.words import NotNow, Unknown
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(desk):
    return {"by": desk.actor("asha"), "at": june(2, "10:00")}


@pytest.fixture
def case(desk):
    """Asked on Monday at nine, resolved on Tuesday at nine."""
    made, by = desk.case(), desk.actor("asha")
    cases.pause(made, by=by, at=june(1, "10:00"), reason="requester")
    cases.resume(made, by=by, at=june(1, "12:00"))
    return cases.resolve(made, by=by, at=june(2, "09:00"), outcome="emptied")


def number(kind):
    return Event.objects.filter(kind=kind).latest("sequence").sequence


def test_ruling_27_what_happened_earlier_counts_from_then(case, asha):
    assert Fact.objects.get().resolution_working == 6 * HOUR + HOUR // 2
    done = cases.correct(
        case, event=number("resolved"), to=june(1, "15:00"), remark="Typed in late.", **asha
    )
    fact = Fact.objects.get()
    assert (fact.resolution_working, fact.last_resolved_at) == (4 * HOUR, utc(june(1, "15:00")))
    assert (done.state, done.resolved_at) == ("resolved", utc(june(1, "15:00")))
    assert Target.objects.get(code="resolution").used_seconds == 4 * HOUR


def test_a_pause_that_never_was_is_struck_out(case, asha):
    cases.correct(case, event=number("paused"), to=None, remark="It was another case.", **asha)
    fact = Fact.objects.get()
    assert (fact.paused_working, fact.resolution_working) == (0, 8 * HOUR + HOUR // 2)


def test_the_history_is_kept_and_says_what_was_corrected(case, asha):
    sequence, before = number("paused"), Event.objects.count()
    cases.correct(case, event=sequence, to=june(1, "11:00"), remark="An hour later.", **asha)
    assert Event.objects.count() == before + 1
    lines = {line.sequence: line for line in queries.timeline(case, at=asha["at"])}
    assert "counts no longer" in lines[sequence].oddity
    assert lines[before + 1].oddity == f"It stands instead of entry {sequence}."
    assert lines[before + 1].is_late
    assert Remark.objects.get(body="An hour later.").is_public is False
    assert Entry.objects.get(verb="case.corrected").facts["instead_of"] == sequence
    assert Fact.objects.get().paused_working == HOUR


def test_a_correction_can_be_corrected_and_an_event_only_once(case, asha):
    first = number("paused")
    cases.correct(case, event=first, to=june(1, "11:00"), remark="Later.", **asha)
    with pytest.raises(NotNow, match="Correct the correction"):
        cases.correct(case, event=first, to=june(1, "11:30"), remark="Later.", **asha)
    cases.correct(case, event=number("paused"), to=june(1, "11:30"), remark="Later.", **asha)
    assert Fact.objects.get().paused_working == HOUR // 2


def test_what_makes_no_sense_is_refused(desk, case, asha):
    event = number("resolved")
    for to in (june(1, "08:00"), june(3)):
        with pytest.raises(NotNow, match="Give a moment between"):
            cases.correct(case, event=event, to=to, remark="Why not.", **asha)
    with pytest.raises(NotNow, match="cannot be corrected so"):
        cases.correct(case, event=event, to=None, remark="Why not.", **asha)
    with pytest.raises(NotNow, match="Say why"):
        cases.correct(case, event=event, to=june(1, "15:00"), remark=" ", **asha)
    with pytest.raises(Unknown, match="no entry 99"):
        cases.correct(case, event=99, to=None, remark="Why not.", **asha)
    by = desk.actor("dev")
    with pytest.raises(NotNow, match="teams that you are not in"):
        cases.correct(case, event=event, to=june(1, "15:00"), remark="Hm.", by=by, at=asha["at"])
