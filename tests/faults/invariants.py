"""What must hold after every fault: the invariants I1 to I8, asked of the whole platform.

No slots are booked here yet, so I3 has nothing to count.
"""

import collections
import statistics
import time

from tests.faults.crowd import Crowd

from moothall.engine.cases import columns
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.facts import counted
from moothall.engine.cases.models import Case, Event, Fact, Submission
from moothall.engine.cases.queries import counting
from moothall.engine.contact.models import Message
from moothall.ground.councils import jobs as seals
from moothall.ground.councils import scope
from moothall.ground.journal import queries as journal
from moothall.ground.journal.words import PLATFORM


def hold_after(crowd: Crowd) -> None:
    """Let the loops finish what was asked, then check every invariant that applies."""
    if crowd.faults:
        raise crowd.faults[0]
    assert crowd.acknowledged
    settle(crowd)
    with scope.opened([crowd.ashby.pk, PLATFORM], writes=False):
        nothing_is_lost(crowd)
        nothing_is_doubled()
        what_was_told_is_what_happened(crowd)
        the_clocks_are_what_the_events_say(crowd)
        the_figures_are_an_independent_count()
        nobody_was_told_a_falsehood(crowd)


def settle(crowd: Crowd) -> None:
    """Let the loops send, seal and finish."""
    limit = time.monotonic() + 90
    while time.monotonic() < limit:
        with scope.opened([crowd.ashby.pk], writes=False):
            is_waiting = Message.objects.filter(state="queued").exists()
            unsealed = journal.verify(crowd.ashby.pk).waiting
        if not is_waiting and not unsealed:
            return
        time.sleep(0.5)
    raise TimeoutError("the loops did not finish")


def nothing_is_lost(crowd: Crowd) -> None:
    """I1: every acknowledged report is a case with its reference; every act its event."""
    kept = {
        str(sent.token): sent.case.reference
        for sent in Submission.objects.select_related("case")
        if sent.token
    }
    lost = [told for told in crowd.acknowledged if kept.get(told[0]) != told[1]]
    assert lost == []
    there = dict(
        Event.objects.filter(pk__in=[n for n, _ in crowd.worked]).values_list("pk", "kind")
    )
    assert [told for told in crowd.worked if there.get(told[0]) != told[1]] == []


def nothing_is_doubled() -> None:
    """I2: one case a form, one message a case, event and recipient; I5: sent is what was meant.

    What is of no event, as a reminder of reviews that are due, says the same to nobody twice.
    """
    tokens = list(Submission.objects.values_list("token", flat=True))
    assert len(tokens) == len(set(tokens))
    of_events, of_none = (
        Message.objects.exclude(event_id=None),
        Message.objects.filter(event_id=None),
    )
    intents = list(of_events.values_list("case_id", "event_id", "recipient", "channel"))
    assert len(intents) == len(set(intents))
    said = list(of_none.values_list("recipient", "channel", "subject", "body"))
    assert len(said) == len(set(said))
    emails = collections.Counter(
        Case.objects.filter(contact_email__startswith="resident-").values_list(
            "contact_email", flat=True
        )
    )
    assert [address for address, times in emails.items() if times > 1] == []


def what_was_told_is_what_happened(crowd: Crowd) -> None:
    """I5, I6: every report was acknowledged by mail once meant; the journal holds."""
    told = set(Message.objects.values_list("case_id", flat=True))
    references = [reference for _, reference in crowd.acknowledged]
    silent = Case.objects.filter(reference__in=references).exclude(pk__in=told)
    assert list(silent) == []
    found = journal.verify(crowd.ashby.pk)
    assert (found.bad_at, found.fault) == (None, "")
    assert found.sealed


def the_clocks_are_what_the_events_say(crowd: Crowd) -> None:
    """I4, I7: each fact row equals what its events say when counted again."""
    references = [reference for _, reference in crowd.acknowledged]
    told = {
        case.reference: facts_of(case) for case in Case.objects.filter(reference__in=references)
    }
    assert {one: facts for one, facts in told.items() if facts[0] != facts[1]} == {}
    assert Fact.objects.count() == Case.objects.count()


def facts_of(case: Case) -> tuple[dict[str, object], dict[str, object]]:
    """The fact row of a case, and the same counted anew from the case's events."""
    told = counting.events(case)
    clocks = fold(told, counting.calendars_named(told), at=case.changed_at)
    anew = columns.of_fact(counted(clocks, told, zone=case.council.zone))
    kept = Fact.objects.filter(case=case).values(*anew).get()
    return kept, anew


def the_figures_are_an_independent_count() -> None:
    """I7: how many are resolved, how long it took and how many replies, from bare events."""
    created, resolved, replies = {}, {}, collections.Counter()
    for case, kind, at in (
        Event.objects.filter(case__contact_email__startswith="resident-")
        .order_by("sequence")
        .values_list("case_id", "kind", "effective_at")
    ):
        replies[case] += kind == "replied"
        if kind in ("created", "resolved"):
            {"created": created, "resolved": resolved}[kind][case] = int(at.timestamp())
    facts = Fact.objects.filter(case_id__in=list(created))
    assert dict(facts.values_list("case_id", "officer_replies")) == dict(replies)
    took = {case: at - created[case] for case, at in resolved.items()}
    assert all(seconds >= 0 for seconds in took.values()), "I4: time runs backwards"
    kept = facts.filter(last_resolved_at__isnull=False)
    kept = dict(kept.values_list("case_id", "resolution_elapsed"))
    assert kept == took
    if took:
        assert statistics.median(kept.values()) == statistics.median(took.values())


def nobody_was_told_a_falsehood(crowd: Crowd) -> None:
    """I8: every report that was kept was shown to whoever sent it; each failure page says so.

    With I1 that goes both ways: no success page for what is not kept, and whoever saw a failure
    page for what is kept saw its reference when they pressed again.
    """
    kept = Case.objects.filter(contact_email__startswith="resident-")
    shown = {reference for _, reference in crowd.acknowledged}
    assert set(kept.values_list("reference", flat=True)) == shown
    silent = [
        (code, page)
        for code, page in crowd.refused
        if "Try again later" not in page and "be able to use it later" not in page
    ]
    assert silent == []


def is_sealed(council) -> None:
    """I6: the journal, sealed by its loop, verifies and leaves nothing out. As the job role."""
    while seals.seal_once():
        pass
    with scope.opened([council.pk], writes=False):
        found = journal.verify(council.pk)
    assert (found.bad_at, found.fault, found.waiting) == (None, "", 0)
    assert found.sealed
