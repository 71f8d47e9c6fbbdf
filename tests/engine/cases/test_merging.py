"""Two cases that are one: merged, with everything put back when that was a mistake."""

import pytest
from tests.engine.cases.telling import HOUR, june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Event, Fact, Link, Target, Task
from moothall.engine.cases.queries import timeline
from moothall.engine.cases.words import NotNow
from moothall.engine.contact.models import Message
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST

pytestmark = pytest.mark.django_db
ROBIN = Requester("Robin Vale", "robin@example.com")
SAM = Requester("Sam Field", "sam@example.com")


@pytest.fixture
def two(desk):
    """The case that goes on, asked for by Robin, and the one that is the same, by Sam."""
    main, same = desk.case(contact=ROBIN), desk.case(contact=SAM)
    Message.objects.all().delete()
    return main, same


@pytest.fixture
def asha(desk):
    return {"by": desk.actor("asha"), "at": june(1, "10:00")}


def stored(case):
    """Everything kept about a case but the count of its events and when it changed last."""
    leave = {"events_so_far", "changed_at"}
    return {
        "case": [
            (f.attname, getattr(Case.objects.get(pk=case.pk), f.attname))
            for f in Case._meta.concrete_fields
            if f.attname not in leave
        ],
        "tasks": list(Task.objects.filter(case=case).order_by("pk").values()),
        "targets": list(Target.objects.filter(case=case).order_by("pk").values()),
        "facts": list(Fact.objects.filter(case=case).values()),
    }


def body():
    return Message.objects.get().body


def test_ruling_30_a_merged_case_leaves_the_averages(two, asha):
    main, same = two
    cases.merge(same, main, **asha)
    assert Fact.objects.get(case=same).exclusion == "merged"
    assert Fact.objects.get(case=main).exclusion == ""
    assert Event.objects.get(case=same, kind="merged").data == {"into": main.pk}
    assert Task.objects.get(case=same).state == "dropped"


def test_both_cases_tell_it_and_one_entry_is_kept(two, asha):
    main, same = two
    before = Entry.objects.count()
    cases.merge(same, main, **asha)
    assert timeline(main, at=asha["at"])[0].heading == f"{same.reference} was merged into this case"
    heads = [line.heading for line in timeline(Case.objects.get(pk=same.pk), at=asha["at"])]
    assert heads[0] == f"Merged into {main.reference}"
    assert Entry.objects.count() == before + 1


def test_somebody_else_is_told_in_words_and_never_the_others_reference(two, asha):
    main, same = two
    cases.merge(same, main, **asha)
    assert Message.objects.get().recipient == "sam@example.com"
    assert "Somebody else told us about the same thing" in body()
    assert main.reference not in body()


def test_who_asked_twice_is_told_where_it_goes_on(desk, asha):
    main, same = desk.case(contact=SAM), desk.case(contact=SAM)
    Message.objects.all().delete()
    cases.merge(same, main, **asha)
    assert f"You had asked us for this before, under {main.reference}." in body()


def test_what_is_written_afterwards_is_read_in_the_case_that_goes_on(two, asha):
    main, same = two
    cases.merge(same, main, **asha)
    cases.receive_message(same, by=GUEST, at=june(1, "11:00"), body="It smells now.")
    assert Case.objects.get(pk=main.pk).has_news
    line = timeline(main, at=june(1, "11:00"))[0]
    assert (line.body, line.of) == ("It smells now.", same.reference)


def test_the_requester_of_the_other_case_never_reads_it(two, asha):
    main, same = two
    cases.merge(same, main, **asha)
    cases.receive_message(same, by=GUEST, at=june(1, "11:00"), body="It smells now.")
    told = timeline(main, at=june(1, "11:00"), is_public_only=True)
    assert "It smells now." not in [line.body for line in told]
    assert same.reference not in str(told)


def test_everyone_is_told_how_it_ends(two, asha):
    main, same = two
    cases.merge(same, main, **asha)
    Message.objects.all().delete()
    cases.resolve(main, outcome="emptied", **asha)
    found = dict(Message.objects.values_list("recipient", "body"))
    assert set(found) == {"robin@example.com", "sam@example.com"}
    assert "What you told us about is done: We emptied the bin" in found["sam@example.com"]


def test_undone_both_cases_stand_as_if_it_had_never_been(two, asha):
    main, same = two
    cases.pause(same, reason="road", **asha)
    cases.note(main, body="Seen.", **asha)
    before = stored(main), stored(same)
    cases.merge(same, main, **asha)
    assert stored(same) != before[1]
    cases.unmerge(same, **asha)
    assert (stored(main), stored(same)) == before
    assert not Link.objects.exists()
    assert "It is a request of its own again" in Message.objects.latest("pk").body


def test_the_clocks_ran_while_it_was_merged(two, asha):
    main, same = two
    cases.merge(same, main, **asha)
    assert Target.objects.get(case=same, code="resolution").state == "stopped"
    cases.unmerge(same, by=asha["by"], at=june(1, "12:00"))
    target = Target.objects.get(case=same, code="resolution")
    assert (target.state, target.used_seconds) == ("running", 3 * HOUR)


def test_what_was_written_meanwhile_is_theirs_again(two, asha):
    main, same = two
    cases.merge(same, main, **asha)
    cases.receive_message(same, by=GUEST, at=june(1, "11:00"), body="It smells now.")
    cases.unmerge(same, by=asha["by"], at=june(1, "12:00"))
    news = dict(Case.objects.values_list("pk", "has_news"))
    assert news == {main.pk: False, same.pk: True}


def test_a_case_can_be_merged_again(two, asha):
    main, same = two
    cases.merge(same, main, **asha)
    cases.unmerge(same, by=asha["by"], at=june(1, "12:00"))
    merged = cases.merge(same, main, by=asha["by"], at=june(1, "13:00"))
    assert (merged.state, merged.closed_at) == ("merged", utc(june(1, "13:00")))
    assert cases.unmerge(merged, by=asha["by"], at=june(1, "14:00")).state == "open"


def test_a_merge_that_makes_no_sense_is_refused(two, asha, dunmere):
    main, same = two
    with pytest.raises(NotNow, match="Choose another"):
        cases.merge(main, main, **asha)
    cases.merge(same, main, **asha)
    with pytest.raises(NotNow, match="was merged into another case itself"):
        cases.merge(main, Case.objects.get(pk=same.pk), **asha)
    with pytest.raises(NotNow, match="so you cannot unmerge it"):
        cases.unmerge(main, **asha)


def test_who_may_not_work_a_case_may_not_merge_it(desk, two):
    main, same = two
    for name, why in (("dev", "teams that you are not in"), ("resident", "Only officers")):
        with pytest.raises(NotNow, match=why):
            cases.merge(same, main, by=desk.actor(name), at=june(1, "10:00"))


def test_a_case_merged_into_a_merged_one_is_news_of_the_last(desk, asha):
    first, second, third = (desk.case(contact=Requester(email=f"{n}@example.com")) for n in "abc")
    cases.merge(first, second, **asha)
    cases.merge(second, third, **asha)
    cases.receive_message(first, by=GUEST, at=june(1, "11:00"), body="Any news?")
    assert Case.objects.get(pk=third.pk).has_news
    Message.objects.all().delete()
    cases.resolve(third, outcome="emptied", by=asha["by"], at=june(1, "12:00"))
    assert Message.objects.count() == 3
