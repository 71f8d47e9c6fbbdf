"""What was said of another desk's cases: brought, shown at its time, known again, taken back."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from tests.engine.moving.conftest import (
    ASKED,
    COMMENTED,
    COMMENTS,
    DONE,
    HEADINGS,
    MAPPING,
    NOTED,
    OPEN,
    SAID,
    SAID_HEADINGS,
    UNREAD,
)
from tests.engine.moving.test_moving import case_called, counted

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries as case_queries
from moothall.engine.cases.history import SaidThere, Source
from moothall.engine.cases.models import Case, Fact, Remark
from moothall.engine.cases.queries import elsewhere
from moothall.engine.contact.models import Message
from moothall.engine.moving import actions, plain, queries
from moothall.engine.moving.jobs import working
from moothall.engine.moving.models import COMMENTS_FROM, Commented, RefusedRow, TakeoverPart
from moothall.engine.moving.words import NotAMapping, NotAtThatPoint
from moothall.ground.journal.models import Entry
from moothall.ground.people.words import Whose

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def whose(moving, name, *emails):
    """Somebody whom nobody knows here but by name and address."""
    nobody = frozenset()
    return Whose(moving.council.pk, nobody, None, (name,), frozenset(emails), nobody)


def said_of(reference, at):
    """What the timeline of a case says was said there, the newest first."""
    lines = case_queries.timeline(case_called(reference), at=at)
    return [line for line in lines if line.kind == "said_there"]


def test_how_comments_are_read_is_proposed_by_what_they_say(moving):
    one = moving.heard(moving.brought())
    assert one.mapping["comments"] == COMMENTS.as_json()
    assert (one.state, one.comments_head["columns"][0]) == ("chosen", "Ticket")
    assert one.mapping["columns"]["reference"] == "Number"


def test_a_column_by_which_comments_call_their_cases_is_found(moving):
    text = f"{HEADINGS},Id\n{OPEN},77\n"
    said = f"{SAID_HEADINGS}\n{ASKED.replace('INC-1', '77')}\n"
    one = moving.heard(moving.brought(text), said)
    assert one.mapping["comments"]["case"] == "Id"
    mapping = MAPPING.model_copy(
        update={"comments": COMMENTS.model_copy(update={"case": "Id"}), "rest": "drop"}
    )
    one = moving.taken(text, mapping, said=said)
    assert one.counts["comments"] == 1
    with moving.open() as at:
        assert len(said_of("INC-1", at)) == 1


def test_what_would_come_is_counted_and_shown_before_anything_is_done(moving):
    one = moving.seen(mapping=COMMENTED, said=SAID)
    assert one.counts == {
        "running": 2,
        "over": 1,
        "known": 0,
        "refused": 1,
        "comments": 4,
        "comments_known": 0,
        "comments_refused": 2,
    }
    assert (one.rows, one.state) == (10, "seen")
    with moving.open():
        assert not Case.objects.exists()
        shown = queries.preview_comments(one, by=moving.mo, at=one.seen_at)
    assert [(row.who, row.reason) for row in shown] == [
        ("Sam Field <sam@example.com>", ""),
        ("Dev", ""),
        ("Old Hand", ""),
        ("Old Hand", ""),
        ("Old Hand", ""),
        ("", "When: “yesterday” is no moment, or days of comments are written in another way"),
    ]


def test_comments_stand_at_their_own_times_and_say_who_and_for_whom(moving):
    moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open() as at:
        lines = said_of("INC-1", at)
        [before] = said_of("INC-3", at)
    told = [(f"{line.at.astimezone(LONDON):%d %b %H:%M}", line.by, line.body) for line in lines]
    assert told == [
        ("01 Jun 11:00", "Old Hand", "Ask the supplier for more room."),
        ("01 Jun 10:00", "Dev", "Have you emptied it?\nDev & all"),
        ("01 Jun 09:30", "the requester", "It is the one for invoices."),
    ]
    assert [line.heading for line in lines] == [
        "Said at Zammad, internal",
        "Said at Zammad, told to the requester",
        "Said at Zammad by the requester",
    ]
    assert [line.is_told for line in lines] == [False, True, True]
    assert before.at == datetime(2026, 4, 1, 9, 0, tzinfo=LONDON)


def test_whoever_asked_reads_what_was_said_to_them_alone(moving):
    moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open() as at:
        lines = case_queries.timeline(case_called("INC-1"), at=at, is_public_only=True)
    assert [line.body for line in lines if line.kind == "said_there"] == [
        "Have you emptied it?\nDev & all",
        "It is the one for invoices.",
    ]


def test_nobody_is_written_to_and_no_clock_or_figure_hears_of_it(moving):
    def counted_of_cases():
        rows = Fact.objects.order_by("created_at", "resolved_on").values()
        keys = ("id", "case_id")
        return [{name: said for name, said in row.items() if name not in keys} for row in rows]

    plain_one = moving.taken()
    with moving.open():
        before = counted_of_cases()
    moving.undone(plain_one)
    moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open():
        assert counted_of_cases() == before
        assert not Message.objects.exists()
        assert not Case.objects.filter(has_news=True).exists()
        entry = Entry.objects.get(verb="case.said_there", thing_id=case_called("INC-1").pk)
    assert entry.facts["said"] == 3


def test_what_cannot_be_used_is_kept_with_line_and_reason(moving):
    one = moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open():
        kept = [(row.of, row.line, row.reason) for row in queries.refused(one.pk)]
    assert kept == [
        ("cases", 5, "Resolved: 31 Mar 2026 12:00 is before it was opened"),
        ("comments", 6, "No case INC-7 was brought from there"),
        (
            "comments",
            7,
            "When: “yesterday” is no moment, or days of comments are written in another way",
        ),
    ]


def test_bringing_them_again_changes_nothing_but_adds_what_was_put_right(moving):
    moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open():
        before = counted()
    again = moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open():
        assert counted() == before
        assert not Commented.objects.exists()
    assert (again.counts["comments_known"], again.counts["comments_refused"]) == (4, 2)
    right = SAID.replace("yesterday", "02/06/2026 10:00")
    last = moving.taken(mapping=COMMENTED, said=right)
    assert last.counts["comments"] == 1
    with moving.open() as at:
        assert said_of("INC-1", at)[0].body == "Nobody knows when."


def test_comments_of_cases_of_before_go_with_their_file_and_the_cases_stay(moving):
    moving.taken()
    with moving.open():
        before = counted()
    one = moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open():
        assert sorted(Commented.objects.values_list("case_id", flat=True)) == sorted(
            [case_called("INC-1").pk, case_called("INC-3").pk]
        )
    undone = moving.undone(one)
    assert (undone.state, undone.counts["comments_taken_back"]) == ("undone", 4)
    with moving.open(writes=True) as at:
        assert counted() == before
        assert said_of("INC-1", at) == []
        assert not Commented.objects.exists()
        cases.note(case_called("INC-1"), by=moving.desk.actor("dev"), at=at, body="Go on.")


def test_undoing_leaves_nothing_of_them_and_comments_are_no_work(moving):
    with moving.open():
        before = counted()
    first = moving.taken()
    moving.taken(mapping=COMMENTED, said=SAID)
    undone = moving.undone(first)
    with moving.open():
        assert counted() == before
        assert not Commented.objects.exists()
    assert (undone.counts["taken_back"], undone.counts["left"]) == (3, 0)


def test_a_case_that_somebody_worked_keeps_what_was_said(moving):
    one = moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open(writes=True) as at:
        cases.note(case_called("INC-1"), by=moving.desk.actor("dev"), at=at, body="Looked.")
    assert moving.undone(one).counts["left"] == 1
    with moving.open() as at:
        assert [case.pk for case in Case.objects.all()] == [case_called("INC-1").pk]
        assert len(said_of("INC-1", at)) == 3


def test_what_stopped_among_the_comments_goes_on_to_its_end_and_brings_each_once(
    moving, monkeypatch
):
    one = moving.seen(mapping=COMMENTED, said=SAID)
    monkeypatch.setattr("moothall.engine.moving.jobs.commenting.AT_ONCE", 2)
    whole, done = actions.write_comments, []

    def killed(*given, **how):
        if len(done) == 1:
            raise NotAtThatPoint("Killed.")
        done.append(1)
        return whole(*given, **how)

    with moving.open(writes=True) as at:
        actions.begin(one, by=moving.mo, at=at)
    monkeypatch.setattr(actions, "write_comments", killed)
    working.work_once()
    with moving.open():
        half = queries.takeover(moving.council.pk, one.pk)
        assert (half.state, half.done, half.counts["comments"]) == ("loading", 6, 2)
    monkeypatch.setattr(actions, "write_comments", whole)
    one = moving.worked(one)
    assert (one.state, one.counts["comments"], one.counts["comments_refused"]) == ("loaded", 4, 2)
    with moving.open() as at:
        assert len(said_of("INC-1", at)) == 3


def test_a_list_of_cases_may_have_a_row_for_each_comment(moving):
    text = "\n".join(
        [
            f"{HEADINGS},Said at,Said,By",
            f"{OPEN},01/06/2026 09:30,First words,Old Hand",
            f"{OPEN},01/06/2026 09:40,More words,Old Hand",
            f"{DONE},,,",
        ]
    )
    how = COMMENTS.model_copy(
        update={
            "is_in_list": True,
            "columns": {"reference": "Number", "at": "Said at", "text": "Said", "who": "By"},
            "told": {},
        }
    )
    one = moving.taken(f"{text}\n", MAPPING.model_copy(update={"comments": how}))
    assert (one.counts["running"], one.counts["over"], one.counts["comments"]) == (1, 1, 2)
    assert "refused" not in one.counts
    with moving.open() as at:
        lines = said_of("INC-1", at)
        moved = case_queries.timeline(case_called("INC-1"), at=at)
    assert [line.body for line in lines] == ["More words", "First words"]
    assert not any(line.is_told for line in lines)
    assert next(line.body for line in moved if line.kind == "moved_in") == "Building: Town Hall"


def test_a_comment_with_a_number_of_its_own_is_known_again_by_that(moving):
    how = COMMENTS.model_copy(update={"columns": COMMENTS.columns | {"id": "Id"}})
    mapping = MAPPING.model_copy(update={"comments": how})
    said = f"{SAID_HEADINGS},Id\n{NOTED},5\n"
    moving.taken(mapping=mapping, said=said)
    again = moving.taken(mapping=mapping, said=said.replace("more room", "no room"))
    assert again.counts["comments_known"] == 1
    assert "comments" not in {name for name, number in again.counts.items() if number}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"columns": {"reference": "Ticket"}}, "Say which column of the comments is “When”."),
        ({"columns": COMMENTS.columns | {"who": "Age"}}, "The comments have no column “Age”."),
        ({"case": "Age"}, "The list of cases has no column “Age”."),
    ],
)
def test_a_mapping_that_does_not_fit_the_comments_says_where(moving, change, said):
    one = moving.heard(moving.brought())
    mapping = MAPPING.model_copy(update={"comments": COMMENTS.model_copy(update=change)})
    with moving.open(writes=True) as at, pytest.raises(NotAMapping, match=said):
        actions.choose(one, mapping, by=moving.mo, at=at)


def test_comments_that_nobody_brought_are_asked_for(moving):
    one = moving.brought()
    with moving.open(writes=True) as at, pytest.raises(NotAMapping, match="Bring the list"):
        actions.choose(one, COMMENTED, by=moving.mo, at=at)


def test_a_word_that_nobody_told_makes_its_rows_wrong(moving):
    how = COMMENTS.model_copy(update={"told": {"false": "told"}})
    mapping = MAPPING.model_copy(update={"comments": how})
    said = f"{SAID_HEADINGS}\n{NOTED}\n"
    moving.taken(mapping=mapping, said=said)
    with moving.open():
        [row] = RefusedRow.objects.filter(is_of_comments=True)
    assert row.reason == "Nobody said whom a comment is for that says “true”"


def test_the_words_go_with_whoever_asked_and_none_are_brought_again(moving):
    moving.taken(mapping=COMMENTED, said=SAID)
    sam = whose(moving, "Sam Field", "sam@example.com")
    with moving.open(writes=True) as at:
        held = case_queries.held_on(sam)
        texts = [kept.fields["text"] for kept in held if kept.what == "remark"]
        assert "Ask the supplier for more room." in texts
        assert {"Old Hand"} == {kept.fields["said by"] for kept in held if "said by" in kept.fields}
        case = case_called("INC-1")
        cases.erase(sam, by=moving.mo, at=at)
        assert set(Remark.objects.filter(case=case).values_list("body", "said_by")) == {("", "")}
    right = f"{SAID_HEADINGS}\n{UNREAD.replace('yesterday', '02/06/2026 10:00')}\n{ASKED}\n"
    again = moving.taken(mapping=COMMENTED, said=right)
    assert again.counts["comments_refused"] == 2
    with moving.open():
        reasons = {row.reason for row in RefusedRow.objects.filter(takeover=again)}
        assert reasons >= {"The words of its case were erased here with somebody"}
        assert not RefusedRow.objects.filter(takeover=again, text__contains="invoices").exists()
        assert not Remark.objects.exclude(body="").filter(case=case).exists()


def test_somebody_who_is_erased_is_named_no_more_in_cases_of_others(moving):
    moving.taken(mapping=COMMENTED, said=SAID)
    old = whose(moving, "Old Hand")
    with moving.open(writes=True) as at:
        assert [kept.what for kept in case_queries.held_on(old)] == ["said at another desk"] * 2
        cases.erase(old, by=moving.mo, at=at)
        line = said_of("INC-1", at)[0]
    assert (line.by, line.body) == ("somebody at Zammad", "Ask the supplier for more room.")


def test_another_list_of_comments_takes_the_place_of_the_first(moving):
    one = moving.heard(moving.heard(moving.brought()), f"{SAID_HEADINGS}\n{NOTED}\n", "two.csv")
    with moving.open():
        assert TakeoverPart.objects.filter(number__gte=COMMENTS_FROM).count() == 1
    assert (one.comments_name, len(one.comments_head["rows"])) == ("two.csv", 1)


def test_events_of_a_case_that_stays_go_by_nothing_but_that_one_function(moving):
    moving.taken(mapping=COMMENTED, said=SAID)
    with (
        moving.open(writes=True),
        pytest.raises(DatabaseError, match=r"permission denied|append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM cases_event WHERE kind = 'said_there'")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Plain <sam@example.com> wrote 1 < 2", "Plain <sam@example.com> wrote 1 < 2"),
        ("<p>One&nbsp;line</p><p>Two<br>Three</p>", "One line\n\nTwo\nThree"),
        ("<div>Hi<script>alert(1)</script></div>", "Hi"),
        ("  plain  ", "plain"),
    ],
)
def test_what_was_written_as_a_page_is_read_as_words(text, said):
    assert plain.words(text) == said


def test_of_what_is_there_already_no_more_is_read_than_is_asked_for(moving):
    moving.taken()
    with moving.open(writes=True) as at:
        case, how = case_called("INC-1"), {"by": moving.mo, "at": at}
        many = [SaidThere(key=str(n), at=at, text="Words.", by=moving.mo) for n in range(90)]
        cases.say_there(moving.council, {case.pk: many}, Source("Zammad", 1), **how)
        more = [replace(many[7], text="Said again."), replace(many[7], key="90")]
        assert elsewhere.said_already({case.pk: [one.key for one in more]}) == {case.pk: {"7"}}
        made = cases.say_there(moving.council, {case.pk: more}, Source("Zammad", 2), **how)
        assert made == {case.pk: 1}


def test_nothing_is_brought_of_a_case_that_was_erased_meanwhile(moving):
    moving.taken()
    sam = whose(moving, "Sam Field", "sam@example.com")
    with moving.open(writes=True) as at:
        case = case_called("INC-1")
        cases.erase(sam, by=moving.mo, at=at)
        one = SaidThere(key="1", at=at, text="Words of Sam's.", by=moving.mo)
        how = {"by": moving.mo, "at": at}
        made = cases.say_there(moving.council, {case.pk: [one]}, Source("Zammad", 1), **how)
        assert made == {}
        assert said_of("INC-1", at) == []
