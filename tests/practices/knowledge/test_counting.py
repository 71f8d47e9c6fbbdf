"""O3: use is counted, with a lower and an upper bound, and nobody is known once a day is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.practices.knowledge.conftest import published, written

from moothall.ground.people import queries as people
from moothall.ground.people.words import Whose
from moothall.practices.knowledge import actions, jobs, queries
from moothall.practices.knowledge.actions.counting import Seen
from moothall.practices.knowledge.models import Article, Missed, View
from moothall.practices.knowledge.words import NotThisArticle

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def read(council):
    """Read an article: `read(hours, person=…)`; hours from the first moment on."""
    desk, at = council
    article = published(desk, at)

    def reading(hours=0, said="", **who):
        seen = Seen(token=uuid4(), **who)
        moment, by = at + hours * HOUR, desk.actor("employee")
        if said:
            return actions.answer(article, seen, said, by=by, at=moment)
        return actions.note_view(article, seen, by=by, at=moment)

    return reading


def figures(council):
    desk, at = council
    found = queries.figures([desk.council.pk], at, at + 200 * HOUR)
    return {one.id.removeprefix("knowledge-"): one.value for one in found}


def test_a_visit_is_what_one_reader_read_within_a_day(council, read):
    desk, _ = council
    employee, other = desk.people["employee"].pk, desk.people["asha"].pk
    first, second = read(person_id=employee), read(20, person_id=employee)
    assert read(30, person_id=employee).visit == first.visit == second.visit
    assert read(30, person_id=other).visit != first.visit
    assert read(100, person_id=employee).visit != first.visit
    browser = uuid4()
    assert read(browser=browser).visit == read(1, browser=browser).visit
    assert read().visit != read().visit
    assert {name: value for name, value in figures(council).items() if value} == {
        "views": 9,
        "self-solved-upper": 6,
    }


def test_the_bounds_move_with_what_is_said_and_with_the_case_that_follows(council, read):
    desk, at = council
    employee, asha = desk.people["employee"].pk, desk.people["asha"].pk
    read(said="solved", person_id=employee)
    read(said="more", person_id=asha)
    assert figures(council)["self-solved-lower"] == 1
    assert figures(council)["self-solved-upper"] == 2
    case = desk.case("ict-fault", at=at + 23 * HOUR)
    assert case.requester_id == employee
    actions.settle(by=jobs.LOOP, at=at + 25 * HOUR)
    assert figures(council)["self-solved-lower"] == 0
    assert figures(council)["self-solved-upper"] == 1


def test_a_case_after_a_day_does_not_count_against_it(council, read):
    desk, at = council
    read(said="solved", person_id=desk.people["employee"].pk)
    desk.case("ict-fault", at=at + 24 * HOUR + timedelta(seconds=1))
    actions.settle(by=jobs.LOOP, at=at + 30 * HOUR)
    assert figures(council)["self-solved-lower"] == 1


def test_a_guest_who_sends_a_request_with_the_browser_they_read_with_is_followed(council, read):
    desk, at = council
    browser, by = uuid4(), desk.actor("employee")
    read(said="solved", browser=browser)
    read(1, browser=uuid4())
    assert actions.note_case(desk.council.pk, browser, by=by, at=at + 2 * HOUR) == 1
    assert figures(council)["self-solved-lower"] == 0
    assert figures(council)["self-solved-upper"] == 1


@pytest.mark.parametrize("said", [["solved", "more"], ["more", "solved"]], ids=str)
def test_the_last_answer_to_a_view_counts(council, read, said):
    desk, at = council
    view = read(said=said[0], person_id=desk.people["employee"].pk)
    seen = Seen(token=view.token)
    again = actions.answer(view.article, seen, said[1], by=desk.actor("employee"), at=at)
    assert (again.pk, again.answer) == (view.pk, said[1])
    assert figures(council)["self-solved-lower"] == (said[1] == "solved")


def test_the_lower_bound_is_never_above_the_upper(council, read):
    desk, at = council
    for number, name in enumerate(("employee", "asha", "dev", "mo")):
        read(number, said="solved" if number % 2 else "", person_id=desk.people[name].pk)
    desk.case("ict-fault", at=at + 5 * HOUR)
    for hours in (1, 25, 26, 40):
        actions.settle(by=jobs.LOOP, at=at + hours * HOUR)
        counted = figures(council)
        assert counted["self-solved-lower"] <= counted["self-solved-upper"] <= counted["views"]
    assert counted["self-solved-lower"] == 2
    assert counted["self-solved-upper"] == 3


def test_nobody_is_known_once_the_day_is_over(council, read):
    desk, at = council
    read(person_id=desk.people["employee"].pk)
    read(browser=uuid4())
    assert actions.settle(by=jobs.LOOP, at=at + 23 * HOUR) == 0
    assert actions.settle(by=jobs.LOOP, at=at + 24 * HOUR) == 2
    assert not View.objects.exclude(person=None, browser=None).exists()
    assert actions.settle(by=jobs.LOOP, at=at + 48 * HOUR) == 0


def test_somebody_who_is_erased_is_in_no_view(council, read):
    desk, at = council
    read(person_id=desk.people["employee"].pk)
    read(person_id=desk.people["asha"].pk)
    whose = people.whose(desk.people["employee"])
    assert actions.erase(whose, by=jobs.LOOP, at=at) == 1
    assert View.objects.exclude(person=None).get().person == desk.people["asha"]


def test_s42_what_was_made_from_their_case_and_never_published_is_blanked(council):
    desk, at = council
    case, other = desk.case(at=at), desk.case(at=at)
    other.contact_email = "other@example.org"
    other.save()
    theirs = written(desk, at, of_case=case, title="Robin Vale's bin")
    kept = [written(desk, at, of_case=other), published(desk, at, of_case=case), written(desk, at)]
    emails = frozenset({"robin@example.com"})
    whose = Whose(desk.council.pk, frozenset(), None, (), emails, frozenset())
    assert actions.erase(whose, by=jobs.LOOP, at=at) == 1
    now = Article.objects.get(pk=theirs.pk)
    assert (now.title, now.slug, now.summary, now.body) == ("Erased", f"erased-{now.pk}", "", "")
    assert now.of_case is None
    for one in kept:
        same = Article.objects.get(pk=one.pk)
        assert (same.title, same.body, same.of_case) == (one.title, one.body, one.of_case)


def test_an_article_is_used_once_on_a_case(council):
    desk, at = council
    article, case = published(desk, at), desk.case(at=at)
    by = desk.actor("asha")
    assert actions.use(article, case, by=by, at=at)
    assert not actions.use(article, case, by=by, at=at)
    assert queries.used_on(case) == [article.pk]
    assert figures(council)["uses"] == 1
    (line,) = queries.per_article([desk.council.pk], at, at + HOUR)
    assert (line.title, line.views, line.uses) == (article.title, 0, 1)


def test_that_no_article_helped_is_kept_once_until_one_is_used(council):
    desk, at = council
    article, case, by = published(desk, at), desk.case(at=at), desk.actor("asha")
    assert actions.lack(case, by=by, at=at)
    assert not actions.lack(case, by=by, at=at)
    assert queries.is_unhelped(case)
    assert figures(council)["unhelped"] == 1
    actions.use(article, case, by=by, at=at)
    assert not queries.is_unhelped(case)
    assert figures(council)["unhelped"] == 0
    with pytest.raises(NotThisArticle, match="was used on this case already"):
        actions.lack(case, by=by, at=at)


def test_only_officers_of_the_case_s_council_say_what_helped_or_that_none_did(council):
    desk, at = council
    article, case, how = published(desk, at), desk.case(at=at), {"by": desk.actor("employee")}
    with pytest.raises(NotThisArticle, match="Only officers of the case's council"):
        actions.use(article, case, at=at, **how)
    with pytest.raises(NotThisArticle, match="Only officers of the case's council"):
        actions.lack(case, at=at, **how)
    assert (queries.used_on(case), queries.is_unhelped(case)) == ([], False)


def test_articles_published_after_the_period_are_not_among_those_that_could_be_used(council):
    desk, at = council
    published(desk, at)
    published(desk, at + 10 * HOUR, title="Later")
    found = {one.id: one for one in queries.figures([desk.council.pk], at, at + HOUR)}
    assert (found["knowledge-never-used"].value, found["knowledge-never-used"].n) == (1, 1)


def test_every_figure_is_what_is_listed_behind_it(council, read):
    desk, at = council
    ids, span = [desk.council.pk], (at, at + 200 * HOUR)
    read(said="solved", person_id=desk.people["employee"].pk)
    read(said="more", browser=uuid4())
    for _ in range(2):
        actions.note_missed(desk.council.pk, "parking permit", by=jobs.LOOP, at=at)
    idle = published(desk, at, title="Never read")
    written(desk, at, title="A draft")
    case = desk.case(at=at)
    actions.lack(case, by=desk.actor("asha"), at=at)
    counted = figures(council)
    assert (counted["helped"], counted["more-help"], counted["never-used"]) == (1, 1, 1)
    assert list(queries.never_used(ids, *span)) == [idle]
    assert [one.case_id for one in queries.unhelped(ids, *span)] == [case.pk]
    upper, lower = (queries.visits(ids, *span, solved_only=one) for one in (False, True))
    assert len(upper) == counted["self-solved-upper"] == 2
    assert [one.is_solved for one in lower] == [True]
    assert len(lower) == counted["self-solved-lower"]


def test_what_waits_to_be_looked_after_is_counted_as_it_stands(council):
    desk, at = council
    published(desk, at - timedelta(days=400), title="Old")
    published(desk, at, title="New")
    for _ in range(3):
        actions.note_missed(desk.council.pk, "parking permit", by=jobs.LOOP, at=at)
    actions.note_missed(desk.council.pk, "Robin Vale", by=jobs.LOOP, at=at)
    found = {one.id: one for one in queries.standing_figures([desk.council.pk], at.date())}
    overdue, missed = found["knowledge-overdue"], found["knowledge-missed"]
    assert (overdue.value, overdue.n) == (1, 2)
    assert (missed.value, missed.n) == (3, 1)
    assert [one.title for one in queries.overdue([desk.council.pk], at.date())] == ["Old"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Wi-Fi  broken", "wi fi broken"),
        ("sam@example.org", ""),
        ("07700 900123", ""),
        ("one two three four five six seven", ""),
        ("", ""),
    ],
)
def test_words_for_which_nothing_was_found_are_counted_and_nothing_that_names_somebody(
    council, text, kept
):
    desk, at = council
    by = desk.actor("employee")
    for _ in range(2):
        assert actions.note_missed(desk.council.pk, text, by=by, at=at) == bool(kept)
    assert [(one.words, one.times) for one in queries.missed([desk.council.pk])] == (
        [(kept, 2)] if kept else []
    )


def test_words_looked_for_once_are_shown_to_nobody_and_old_ones_forgotten(council):
    desk, at = council
    actions.note_missed(desk.council.pk, "Robin Vale", by=jobs.LOOP, at=at)
    assert queries.missed([desk.council.pk]) == []
    assert actions.forget_old(by=jobs.LOOP, at=at + timedelta(days=91)) == 1
    assert not Missed.objects.exists()
