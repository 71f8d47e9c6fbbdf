"""Cases linked: a parent with its parts, two that have to do with each other, one split off."""

import pytest
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Event, Fact, Link, Remark
from moothall.engine.cases.words import NotNow
from moothall.engine.contact.models import Message
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(desk):
    return {"by": desk.actor("asha"), "at": june(1, "10:00")}


@pytest.fixture
def family(desk, asha):
    """A parent with two children."""
    people = [Requester(email=f"{name}@example.com") for name in ("one", "two", "three")]
    parent, *children = [desk.case(contact=who) for who in people]
    for child in children:
        cases.link(child, parent, kind="child", **asha)
    Message.objects.all().delete()
    return parent, children


def exclusions():
    return list(Fact.objects.order_by("case").values_list("exclusion", flat=True))


def test_a_parent_and_its_parts_are_one_in_the_figures(family):
    assert exclusions() == ["", "child", "child"]


def test_a_part_that_is_unlinked_counts_by_itself(family, asha):
    parent, (first, _) = family
    cases.unlink(parent, first, **asha)
    assert exclusions() == ["", "", "child"]
    assert not queries.neighbours(first)


def test_both_cases_tell_it(family, asha):
    parent, (first, second) = family
    heads = [line.heading for line in queries.timeline(parent, at=asha["at"])][:2]
    assert heads == [f"Has a part, {second.reference}", f"Has a part, {first.reference}"]
    assert queries.timeline(first, at=asha["at"])[0].heading == f"Part of {parent.reference}"


def test_resolving_a_parent_can_resolve_its_parts_and_tells_their_people(family, asha):
    parent, children = family
    ended = cases.resolve_all(parent, outcome="emptied", remark="All done.", **asha)
    assert (ended.children, ended.left) == (children, [])
    assert set(Case.objects.values_list("state", flat=True)) == {"resolved"}
    told = set(Message.objects.values_list("recipient", flat=True))
    assert told == {f"{name}@example.com" for name in ("one", "two", "three")}
    assert Entry.objects.filter(verb="case.resolved").count() == 3


def test_resolving_a_parent_alone_leaves_its_parts(family, asha):
    parent, _ = family
    cases.resolve(parent, outcome="emptied", **asha)
    assert {child.state for child in queries.running_children(parent)} == {"open"}


def test_a_part_that_cannot_end_so_is_left_with_the_reason(desk, asha):
    parent, child = desk.case(), desk.case("ict-fault")
    manager = {"by": desk.actor("mo"), "at": asha["at"]}
    cases.link(child, parent, kind="child", **manager)
    ended = cases.resolve_all(parent, outcome="emptied", **manager)
    assert ended.children == []
    assert ended.left[0][1].startswith("There is no outcome called 'emptied'.")
    assert Case.objects.get(pk=child.pk).state == "open"


@pytest.mark.parametrize(
    ("ends", "kind", "why"),
    [
        ((0, 0), "child", "Choose another case"),
        ((0, 1), "child", "linked already"),
        ((1, 3), "child", "part of another case already"),
        ((3, 1), "child", "part of another case itself"),
        ((0, 3), "child", "Unlink them first"),
        ((0, 3), "merged", "Choose how"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(desk, family, asha, ends, kind, why):
    parent, children = family
    everyone = [parent, *children, desk.case()]
    with pytest.raises(NotNow, match=why):
        cases.link(everyone[ends[0]], everyone[ends[1]], kind=kind, **asha)


def test_a_parent_is_not_merged_away_from_its_parts(desk, family, asha):
    with pytest.raises(NotNow, match="Unlink them first"):
        cases.merge(family[0], desk.case(), **asha)


def test_what_has_to_do_with_each_other_is_counted_by_itself(desk, asha):
    one, two = desk.case(), desk.case()
    cases.link(one, two, kind="related", **asha)
    assert exclusions() == ["", ""]
    assert [n.words for n in queries.neighbours(two)] == ["Has to do with"]
    with pytest.raises(NotNow, match="not linked"):
        cases.unlink(one, desk.case(), **asha)


def test_a_part_split_off_has_the_same_answers_and_the_same_start(desk, asha):
    case = desk.case()
    part = cases.split(case, remark="The other bin.", **asha)
    assert (part.created_at, part.contact_email) == (case.created_at, case.contact_email)
    assert part.due_at == case.due_at
    first = Event.objects.get(case=part, kind="created")
    assert (first.effective_at, first.recorded_at) == (utc(june(1)), utc(asha["at"]))
    assert Remark.objects.get(case=part).body == "The other bin."
    assert not Remark.objects.get(case=part).is_public
    assert Link.objects.get().other == case
    assert Entry.objects.filter(verb="case.split").count() == 1
    with pytest.raises(NotNow, match="Say what"):
        cases.split(case, remark=" ", **asha)


def test_whoever_watches_is_told_of_what_others_do(desk, asha):
    case, mo = desk.case(), desk.actor("mo")
    cases.watch(case, by=mo, at=asha["at"])
    Message.objects.all().delete()
    cases.pause(case, reason="road", **asha)
    cases.resume(case, by=mo, at=june(1, "11:00"))
    told = Message.objects.filter(recipient="mo@ashby.example")
    assert [message.subject for message in told] == [
        f"{case.reference}: Paused (you watch this case)"
    ]
    assert queries.watched_by([desk.people["mo"].pk]) == [case]
    cases.unwatch(case, by=mo, at=june(1, "12:00"))
    cases.pause(case, reason="road", by=asha["by"], at=june(1, "13:00"))
    assert told.count() == 1
    verbs = Entry.objects.filter(verb__in=["case.watched", "case.unwatched"])
    assert verbs.count() == 2


def test_whoever_may_not_read_a_case_neither_watches_it_nor_is_told(desk, asha):
    case, dev = desk.case(), desk.actor("dev")
    with pytest.raises(NotNow, match="may read the case"):
        cases.watch(case, by=dev, at=asha["at"])
    given = cases.assign(case, person=desk.people["dev"], team=desk.teams["ict-desk"], **asha)
    cases.watch(given, by=dev, at=asha["at"])
    cases.assign(case, team=desk.teams["street-services"], **asha)
    Message.objects.all().delete()
    cases.resolve(case, outcome="emptied", **asha)
    assert not Message.objects.filter(recipient="dev@ashby.example").exists()


def test_watching_twice_and_not_watching_are_refused(desk, asha):
    case = desk.case()
    with pytest.raises(NotNow, match="do not watch"):
        cases.unwatch(case, **asha)
    cases.watch(case, **asha)
    with pytest.raises(NotNow, match="already"):
        cases.watch(case, **asha)
