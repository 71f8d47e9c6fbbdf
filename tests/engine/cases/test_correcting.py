"""What was recorded wrongly or late is put right, and the history is kept."""

import pytest
from tests.engine.cases.telling import HOUR, june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import Event, Fact, Remark, Target
from moothall.engine.cases.words import NotNow, Unknown
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST

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


def kept(case):
    """What is stored of a case and can be counted again."""
    fact = Fact.objects.filter(case=case).values().get()
    targets = Target.objects.filter(case=case).order_by("code", "number")
    columns = ("code", "used_seconds", "is_breached", "state", "due_at", "next_threshold_at")
    return {k: v for k, v in fact.items() if k not in {"id", "case_id"}}, list(
        targets.values(*columns)
    )


def test_ruling_27_corrections_in_any_order_come_to_the_same(desk, asha):
    def corrected(*order):
        made, by = desk.case(), desk.actor("asha")
        cases.pause(made, by=by, at=june(1, "10:00"), reason="requester")
        cases.resume(made, by=by, at=june(1, "12:00"))
        cases.resolve(made, by=by, at=june(2, "09:00"), outcome="emptied")
        numbers = {e.kind: e.sequence for e in Event.objects.filter(case=made)}
        for kind, to in order:
            cases.correct(made, event=numbers[kind], to=to, remark="So it was.", **asha)
        return kept(made)

    first, second = ("paused", june(1, "11:00")), ("resolved", june(1, "16:00"))
    assert corrected(first, second) == corrected(second, first)


def test_ruling_24_what_was_told_is_not_told_again_after_a_correction(desk, asha):
    made, by = desk.case(), desk.actor("asha")
    target = Target.objects.get(case=made, code="resolution")
    late = june(9, "10:00")
    assert cases.fire_thresholds(target, by=by, at=late) == [50, 75, 100]
    cases.resolve(made, by=by, at=june(9, "11:00"), outcome="emptied")
    assert Fact.objects.get().is_resolution_breached
    resolved = number("resolved")
    cases.correct(
        made,
        event=resolved,
        to=june(1, "12:00"),
        remark="Written down late.",
        by=by,
        at=june(9, "12:00"),
    )
    fact = Fact.objects.get()
    assert (fact.is_resolution_met, fact.is_resolution_breached) == (True, False)
    assert cases.fire_thresholds(target, by=by, at=june(10)) == []
    cases.reopen(made, by=by, at=june(10, "11:00"), remark="Again.")
    assert cases.fire_thresholds(target, by=by, at=june(20)) == []


def test_ruling_28_what_no_longer_fits_changes_nothing_and_is_said(case, asha):
    cases.correct(case, event=number("resumed"), to=june(1, "09:30"), remark="Earlier.", **asha)
    fact = Fact.objects.get()
    assert (fact.state, fact.paused_working) == ("resolved", 7 * HOUR + HOUR // 2)
    odd = [line.oddity for line in queries.timeline(case, at=asha["at"]) if line.oddity]
    assert any("the case was not paused" in words for words in odd)


def test_a_reply_that_never_was_leaves_the_requester_waiting(desk, asha):
    made, by = desk.case(), desk.actor("asha")
    cases.receive_message(made, by=GUEST, at=june(1, "10:00"), body="Well?")
    replied = cases.reply(made, by=by, at=june(1, "11:00"), body="Soon.")
    assert not replied.has_news
    done = cases.correct(made, event=number("replied"), to=None, remark="Not sent.", **asha)
    assert done.has_news
    assert Fact.objects.get().first_response_at is None
    assert Target.objects.get(code="response").state == "running"


def test_whose_a_case_is_follows_from_when_it_was_given_to_them(desk, asha):
    made, by = desk.case(), desk.actor("mo")
    streets, desk_team = desk.teams["street-services"], desk.teams["ict-desk"]
    cases.assign(made, by=by, at=june(1, "10:00"), team=streets, person=desk.people["asha"])
    given = number("assigned")
    cases.assign(made, by=by, at=june(1, "11:00"), team=desk_team, person=desk.people["dev"])
    done = cases.correct(
        made, event=given, to=june(1, "12:00"), remark="It came back.", by=by, at=june(2)
    )
    assert (done.team, done.assignee_id) == (streets, desk.people["asha"].pk)
    assert Fact.objects.get().team == "street-services"
