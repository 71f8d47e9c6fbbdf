"""Tags on cases: put on once, taken off, joined by a merge, found by, and gone with the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, tagging
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import BulkChange, Case, Event, Remark, Tag
from moothall.engine.cases.queries.holding import held_on
from moothall.engine.cases.queries.telling import TAGS
from moothall.engine.cases.together import Verb, Wanted
from moothall.engine.cases.words import NotATag, NotNow
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import queries as people
from moothall.ground.people.words import Who

TEN = june(1, "10:00")
ROBIN = Requester("Robin Vale", "robin@example.com")


@pytest.fixture
def asha(desk):
    return {"by": desk.actor("asha"), "at": TEN}


def now(case):
    return Case.objects.get(pk=case.pk)


def told(case):
    lines = reversed(queries.timeline(now(case), at=TEN))
    return [line.heading for line in lines if line.kind in TAGS]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Printer   Fleet ", "printer fleet"),
        ("R&D", "r&d"),
        ("phishing wave of March", "phishing wave of march"),
        ("Tŷ-Ddewi", "tŷ-ddewi"),
        ("2026", "2026"),
    ],
)
def test_a_tag_is_written_one_way(typed, name):
    assert tagging.read(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "-fleet", "a,b", "<b>", "x" * 41, "a_b", "a/b", "a\0"])
def test_what_cannot_be_a_tag_is_refused_in_words(typed):
    with pytest.raises(NotATag, match="tag"):
        tagging.read(typed)


@given(st.text(max_size=60))
def test_whatever_is_a_tag_stays_the_same_when_it_is_read_again(text):
    try:
        name = tagging.read(text)
    except NotATag:
        return
    assert tagging.read(name) == name


@given(st.text(max_size=80))
def test_what_another_desk_calls_a_tag_is_made_one_here_or_none(text):
    name = tagging.fitted(text)
    assert name == "" or tagging.read(name) == name


def test_several_are_typed_with_commas_between():
    assert tagging.read_all("VIP, printer fleet,, vip") == ["vip", "printer fleet"]
    with pytest.raises(NotATag, match="Enter a tag"):
        tagging.read_all(" , ")


@pytest.mark.django_db
class TestOnACase:
    def test_a_tag_is_put_on_once_and_taken_off_and_the_story_and_the_journal_say_so(
        self, desk, asha
    ):
        case = desk.case()
        for _ in range(2):
            cases.tag(case, ["Printer Fleet", "vip"], **asha)
        assert queries.tags_of(case) == ["printer fleet", "vip"]
        for _ in range(2):
            cases.untag(case, ["VIP", "unknown"], **asha)
        assert queries.tags_of(case) == ["printer fleet"]
        assert told(case) == [
            "Tag put on: printer fleet",
            "Tag put on: vip",
            "Tag taken off: vip",
        ]
        entries = Entry.objects.filter(verb__in=["case.tagged", "case.untagged"]).order_by("pk")
        assert [one.verb for one in entries] == ["case.tagged", "case.untagged"]
        assert "vip" not in str([one.facts for one in entries])

    def test_clocks_and_facts_hear_nothing_of_it(self, desk, asha):
        case = desk.case()
        before = Case.objects.filter(pk=case.pk).values().get()
        cases.tag(case, ["vip"], **asha)
        after = Case.objects.filter(pk=case.pk).values().get()
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"events_so_far", "changed_at"}

    def test_only_whoever_may_work_the_case_and_never_a_merged_one(self, desk, asha):
        case, other = desk.case(), desk.case()
        for act in (cases.tag, cases.untag):
            with pytest.raises(NotNow, match="teams that you are not in"):
                act(case, ["vip"], by=desk.actor("dev"), at=TEN)
        cases.merge(case, other, **asha)
        with pytest.raises(NotNow, match="merged into"):
            cases.tag(case, ["vip"], **asha)

    def test_a_case_has_twenty_at_most(self, desk, asha):
        case = desk.case()
        cases.tag(case, [f"tag {number}" for number in range(20)], **asha)
        cases.tag(case, ["tag 1"], **asha)
        with pytest.raises(NotNow, match="at most 20 tags"):
            cases.tag(case, ["one more"], **asha)
        assert len(queries.tags_of(case)) == 20

    def test_those_in_use_are_counted_over_running_cases_that_may_be_seen(self, desk, asha):
        first, second, done = (desk.case() for _ in range(3))
        hidden = desk.case("ict-fault")
        for case in (first, second, done):
            cases.tag(case, ["fleet"], **asha)
        cases.tag(first, ["vip"], **asha)
        cases.tag(hidden, ["secret"], by=desk.actor("dev"), at=TEN)
        cases.cancel(done, reason="spam", **asha)
        council, person = desk.council.pk, desk.people["asha"].pk
        mine = queries.visible(Who(1, {council: person}, {council: frozenset({"officer"})}))
        everything = Case.objects.all()
        assert queries.tags_in_use(mine) == [("fleet", 2), ("vip", 1)]
        assert queries.tags_in_use(everything, most=1) == [("fleet", 2)]
        assert queries.tags_lately(council, mine) == ["fleet", "vip"]
        assert queries.tags_lately(council, everything) == ["fleet", "secret", "vip"]
        assert queries.tag_found(" Secret", everything) == "secret"
        assert queries.tag_found("Secret", mine) == ""
        found = Case.objects.filter(queries.with_tag("FLEET"))
        assert set(found) == {first, second, done}

    def test_another_council_reads_none_of_it(self, desk, asha):
        case = desk.case()
        cases.tag(case, ["vip"], **asha)
        with scope.opened([desk.council.pk + 1], writes=False):
            assert not Tag.objects.exists()


@pytest.mark.django_db
class TestMerged:
    def test_a_merge_joins_the_tags_and_undoing_it_parts_them(self, desk, asha):
        main, same = desk.case(), desk.case()
        cases.tag(main, ["vip"], **asha)
        cases.tag(same, ["vip", "fleet", "floor 2"], **asha)
        cases.merge(same, main, **asha)
        assert queries.tags_of(main) == ["fleet", "floor 2", "vip"]
        cases.untag(main, ["floor 2"], **asha)
        cases.tag(main, ["floor 2", "new"], **asha)
        cases.unmerge(now(same), **asha)
        assert queries.tags_of(main) == ["floor 2", "new", "vip"]
        assert queries.tags_of(same) == ["fleet", "floor 2", "vip"]

    def test_a_tag_that_another_merged_case_has_stays(self, desk, asha):
        main, one, two = (desk.case() for _ in range(3))
        for case in (one, two):
            cases.tag(case, ["fleet"], **asha)
            cases.merge(case, main, **asha)
        cases.unmerge(now(one), **asha)
        assert queries.tags_of(main) == ["fleet"]
        cases.unmerge(now(two), **asha)
        assert queries.tags_of(main) == []

    def test_a_tag_that_it_had_before_stays_whoever_is_parted(self, desk, asha):
        main, one, two = (desk.case() for _ in range(3))
        Tag.objects.create(council=main.council, case=main, name="moved in", put_at=TEN)
        cases.tag(main, ["vip"], **asha)
        for case in (one, two):
            cases.tag(case, ["vip", "moved in"], **asha)
            cases.merge(case, main, **asha)
        for case in (one, two):
            cases.unmerge(now(case), **asha)
        assert queries.tags_of(main) == ["moved in", "vip"]


@pytest.mark.django_db
class TestForgotten:
    def test_erasing_somebody_takes_the_tags_of_their_cases_and_what_the_story_said(
        self, desk, asha
    ):
        rosa = desk.people["resident"]
        case = desk.case(contact=ROBIN)
        other = desk.case(contact=Requester("Sam", "sam@example.com"))
        Case.objects.filter(pk=case.pk).update(requester=rosa)
        for one in (case, other):
            cases.tag(one, ["mr vale complains"], **asha)
        whose = people.whose(rosa)
        kept = held_on(whose)
        assert {"tags": "mr vale complains"}.items() <= kept[0].fields.items()
        assert "tag put on" in [one.what for one in kept]
        cases.erase(whose, **asha)
        assert queries.tags_of(case) == []
        assert queries.tags_of(other) == ["mr vale complains"]
        assert told(case) == ["Tag put on"]
        assert not Remark.objects.filter(case=case).exclude(body="").exists()
        assert "vale" not in str(list(Event.objects.filter(case=case).values_list("data")))

    @pytest.fixture
    def theirs(self, desk):
        """Return a case that Robin Vale asked for, with a tag that speaks of him."""
        case = desk.case(contact=ROBIN)
        Case.objects.filter(pk=case.pk).update(requester=desk.people["resident"])
        cases.tag(case, ["mr vale complains", "fleet"], by=desk.actor("asha"), at=TEN)
        return now(case)

    def test_what_a_merge_took_along_is_given_out_and_goes_with_them(self, desk, asha, theirs):
        whose = people.whose(desk.people["resident"])
        main, last = (desk.case(contact=Requester("Sam", "sam@example.com")) for _ in range(2))
        cases.tag(main, ["vip", "fleet"], **asha)
        cases.merge(theirs, main, **asha)
        cases.merge(now(main), last, **asha)
        cases.untag(last, ["mr vale complains"], **asha)
        along = "tag of theirs on a case that it was merged into"
        given = [one.fields["text"] for one in held_on(whose) if one.what == along]
        assert given == ["mr vale complains"] * 3
        cases.erase(whose, **asha)
        assert queries.tags_of(main) == ["fleet", "vip"]
        assert queries.tags_of(last) == ["fleet", "vip"]
        assert not Remark.objects.filter(body__contains="vale").exists()
        assert told(main) == ["Tag put on: vip", "Tag put on: fleet", "Tag put on"]
        assert told(last) == [
            "Tag put on: fleet", "Tag put on", "Tag put on: vip", "Tag taken off"
        ]  # fmt: skip
        assert [one for one in held_on(whose) if one.what == along] == []

    def test_it_goes_also_where_the_merge_was_undone(self, desk, asha, theirs):
        main = desk.case(contact=Requester("Sam", "sam@example.com"))
        cases.merge(theirs, main, **asha)
        cases.unmerge(now(theirs), **asha)
        cases.erase(people.whose(desk.people["resident"]), **asha)
        assert told(main) == ["Tag put on"] * 2 + ["Tag taken off"] * 2

    def test_what_somebody_else_put_on_there_stays(self, desk, asha, theirs):
        main, same = (desk.case(contact=Requester("Sam", "sam@example.com")) for _ in range(2))
        cases.merge(theirs, main, **asha)
        cases.tag(same, ["fleet"], **asha)
        cases.merge(same, main, **asha)
        cases.untag(main, ["mr vale complains"], **asha)
        cases.tag(main, ["mr vale complains"], **asha)
        cases.erase(people.whose(desk.people["resident"]), **asha)
        assert queries.tags_of(main) == ["fleet", "mr vale complains"]
        assert told(main) == [
            "Tag put on",
            "Tag put on",
            "Tag taken off: mr vale complains",
            "Tag put on: mr vale complains",
        ]
        cases.unmerge(now(same), **asha)
        assert queries.tags_of(main) == ["mr vale complains"]


@pytest.mark.django_db
class TestTogether:
    def do(self, desk, verb, text, *some):
        chosen = {one.pk: now(one).events_so_far for one in some}
        wanted = Wanted(Verb(verb), {}, text)
        by = desk.actor("asha")
        lines = cases.foresee_together([now(one) for one in some], wanted, by=by, at=TEN)
        bulk = cases.change_together(desk.council.pk, chosen, wanted, by=by, at=TEN)
        return lines, bulk

    def test_a_tag_is_put_on_several_seen_first_and_undone_but_where_it_was_before(
        self, desk, asha
    ):
        one, two = desk.case(), desk.case()
        cases.tag(one, ["fleet", "vip"], **asha)
        lines, bulk = self.do(desk, "tag", "Fleet", one, two)
        assert [line.why_not for line in lines] == ["It has the tag already.", ""]
        assert lines[1].changes == {"tags": ("None", "fleet")}
        assert bulk.left == {str(one.pk): "It has the tag already."}
        assert queries.tags_of(two) == ["fleet"]
        kept = BulkChange.objects.get(pk=bulk.pk)
        assert "fleet" not in f"{kept.text}{kept.wanted}{kept.done}".lower()
        cases.undo_together(bulk, **asha)
        assert queries.tags_of(two) == []
        assert queries.tags_of(one) == ["fleet", "vip"]

    def test_a_tag_is_taken_off_several_and_put_back(self, desk, asha):
        one, two = desk.case(), desk.case()
        cases.tag(one, ["fleet", "vip"], **asha)
        lines, bulk = self.do(desk, "untag", "fleet", one, two)
        assert lines[0].changes == {"tags": ("fleet, vip", "vip")}
        assert bulk.left == {str(two.pk): "It does not have the tag."}
        assert queries.tags_of(one) == ["vip"]
        cases.undo_together(bulk, **asha)
        assert queries.tags_of(one) == ["fleet", "vip"]

    def test_what_was_erased_since_is_not_put_back(self, desk, asha):
        one = desk.case()
        cases.tag(one, ["fleet"], **asha)
        _, bulk = self.do(desk, "untag", "fleet", one)
        Remark.objects.filter(case=one).update(body="")
        undone = cases.undo_together(bulk, **asha)
        assert undone.put_back == {str(one.pk): "More happened to it since."}

    @pytest.mark.parametrize("verb", ["tag", "untag"])
    def test_what_others_did_with_the_same_tag_since_is_left_and_said(self, desk, asha, verb):
        first, second = (cases.untag, cases.tag) if verb == "tag" else (cases.tag, cases.untag)
        half, whole, other = (desk.case() for _ in range(3))
        if verb == "untag":
            for case in (half, whole, other):
                cases.tag(case, ["fleet"], **asha)
        _, bulk = self.do(desk, verb, "fleet", half, whole, other)
        first(half, ["fleet"], **asha)
        first(whole, ["fleet"], **asha)
        second(whole, ["fleet"], **asha)
        cases.tag(other, ["another"], **asha)
        undone = cases.undo_together(bulk, **asha)
        since = "More happened to it since."
        assert undone.put_back == {str(half.pk): since, str(whole.pk): since, str(other.pk): ""}
        is_on = {case.pk: "fleet" in queries.tags_of(case) for case in (half, whole, other)}
        assert is_on == {
            half.pk: verb == "untag",
            whole.pk: verb == "tag",
            other.pk: verb == "untag",
        }

    def test_a_full_case_is_left(self, desk, asha):
        one = desk.case()
        cases.tag(one, [f"tag {number}" for number in range(20)], **asha)
        lines, _ = self.do(desk, "tag", "fleet", one)
        assert lines[0].why_not == "It has 20 tags already."

    def test_what_is_no_tag_is_refused_for_every_case(self, desk):
        lines, bulk = self.do(desk, "tag", "<b>", case := desk.case())
        assert lines[0].why_not.startswith("A tag has letters")
        assert list(bulk.left) == [str(case.pk)]
