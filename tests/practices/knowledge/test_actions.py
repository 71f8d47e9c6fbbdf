"""Articles are written, published, put back and withdrawn; versions never change."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.practices.knowledge.conftest import SLOW, published, written

from moothall.engine.cases import actions as cases
from moothall.engine.contact.models import Message
from moothall.ground.journal.models import Entry
from moothall.ground.people import queries as people
from moothall.ground.search import queries as search
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import Kind, Seat
from moothall.practices.knowledge import actions, flagging, queries
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import Article, ArticleVersion
from moothall.practices.knowledge.queries import Reader
from moothall.practices.knowledge.words import ArticleChanged, NotAnArticle, NotThisArticle

pytestmark = pytest.mark.django_db


def reader(desk, name):
    who = people.who(desk.people[name].identity_id, [desk.council.pk])
    return Reader.at_desk(who, [desk.council.pk])


def found(desk, name, text, seat=Seat.DESK):
    looker = Looker(desk.people[name].identity_id, seat)
    return search.find(text, looker, [Kind.ARTICLE]).count


def verbs(article):
    entries = Entry.objects.filter(thing_kind="knowledge.article", thing_id=article.pk)
    return list(entries.order_by("pk").values_list("verb", flat=True))


def test_an_officer_writes_and_a_manager_publishes(council):
    desk, at = council
    draft = Draft(**SLOW, owner=desk.people["dev"])
    made = actions.write(desk.council, draft, by=desk.actor("dev"), at=at)
    assert (made.slug, made.state, found(desk, "dev", "laptop")) == (
        "when-your-laptop-is-slow",
        "draft",
        0,
    )
    actions.submit(made, by=desk.actor("dev"), at=at)
    with pytest.raises(NotThisArticle):
        actions.publish(made, by=desk.actor("dev"), at=at)
    actions.publish(made, "First version.", by=desk.actor("mo"), at=at)
    assert found(desk, "dev", "laptop") == 1
    assert verbs(made) == ["article.written", "article.submitted", "article.published"]


@pytest.mark.parametrize("name", ["employee", "resident"])
def test_nobody_else_writes(council, name):
    desk, at = council
    with pytest.raises(NotThisArticle):
        actions.write(desk.council, Draft(**SLOW), by=desk.actor(name), at=at)


def test_readers_see_the_version_in_force_while_the_next_is_written(council):
    desk, at = council
    made = published(desk, at)
    changed = actions.change(made, Draft(**SLOW | {"title": "New"}), by=desk.actor("dev"), at=at)
    assert (changed.state, changed.in_force) == ("draft", 1)
    assert queries.by_slug(reader(desk, "dev"), made.slug).title == SLOW["title"]
    actions.publish(changed, "Another title.", by=desk.actor("mo"), at=at)
    assert queries.by_slug(reader(desk, "dev"), made.slug).title == "New"
    assert [one.number for one in queries.versions(made)] == [2, 1]


def test_an_older_version_is_put_back_as_a_new_one(council):
    desk, at = council
    made = published(desk, at)
    actions.change(made, Draft(**SLOW | {"title": "Xylophones"}), by=desk.actor("mo"), at=at)
    actions.publish(made, by=desk.actor("mo"), at=at)
    back = actions.put_back(made, 1, by=desk.actor("mo"), at=at)
    assert (back.number, back.title) == (3, SLOW["title"])
    assert found(desk, "dev", "xylophones") == 0
    with pytest.raises(NotThisArticle):
        actions.put_back(made, 9, by=desk.actor("mo"), at=at)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_published_version_never_changes(council, act):
    desk, at = council
    published(desk, at)
    acts = {
        "update": lambda: ArticleVersion.objects.update(title="Something else"),
        "delete": lambda: ArticleVersion.objects.all().delete(),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        acts[act]()


def test_what_is_withdrawn_is_read_and_found_by_nobody_and_can_come_back(council):
    desk, at = council
    made = published(desk, at)
    actions.withdraw(made, "Out of date.", by=desk.actor("mo"), at=at)
    assert queries.by_slug(reader(desk, "mo"), made.slug) is None
    assert found(desk, "mo", "laptop") == 0
    with pytest.raises(NotThisArticle):
        actions.withdraw(made, "Again.", by=desk.actor("mo"), at=at)
    actions.publish(made, by=desk.actor("mo"), at=at)
    assert found(desk, "mo", "laptop") == 1


def test_two_who_write_at_once_do_not_lose_what_the_first_wrote(council):
    desk, at = council
    made = written(desk, at)
    actions.change(made, Draft(**SLOW), by=desk.actor("dev"), at=at, revision=1)
    with pytest.raises(ArticleChanged):
        actions.change(made, Draft(**SLOW), by=desk.actor("mo"), at=at, revision=1)


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"title": "x" * 121}, {"body": "x" * 20_001}, {"audience": "friends"}],
    ids=["no title", "long title", "long body", "audience"],
)
def test_a_text_that_cannot_be_kept_is_refused(council, wrong):
    desk, at = council
    with pytest.raises(NotAnArticle):
        written(desk, at, **wrong)


@pytest.mark.parametrize("lacks", ["summary", "body"])
def test_an_empty_article_is_not_published(council, lacks):
    desk, at = council
    made = written(desk, at, **{lacks: ""})
    with pytest.raises(NotThisArticle):
        actions.publish(made, by=desk.actor("mo"), at=at)


def test_an_article_that_names_whoever_asked_is_not_published(council):
    desk, at = council
    case = desk.case(at=at)
    cases.resolve(case, by=desk.actor("asha"), at=at, outcome="emptied")
    draft = Draft(**SLOW | {"body": "As we did for Robin  Vale."})
    made = actions.write(desk.council, draft, by=desk.actor("mo"), at=at, of_case=case)
    with pytest.raises(NotThisArticle, match="names whoever asked"):
        actions.publish(made, by=desk.actor("mo"), at=at)
    actions.change(made, Draft(**SLOW), by=desk.actor("mo"), at=at)
    actions.publish(made, by=desk.actor("mo"), at=at)


@pytest.mark.parametrize(
    ("audience", "who_finds"),
    [
        ("public", {"dev", "employee", "resident"}),
        ("employees", {"dev", "employee"}),
        ("officers", {"dev"}),
    ],
)
def test_only_whom_it_is_for_reads_and_finds_it(council, audience, who_finds):
    desk, at = council
    made = published(desk, at, audience=audience)
    for name in ("dev", "employee", "resident"):
        who = people.who(desk.people[name].identity_id, [desk.council.pk])
        seat = Seat.DESK if name == "dev" else Seat.PORTAL
        own = (
            Reader.at_desk(who, [desk.council.pk])
            if name == "dev"
            else Reader.at_portal(who, desk.council.pk)
        )
        reads = queries.by_slug(own, made.slug) is not None
        assert reads == bool(found(desk, name, "slow laptop", seat)) == (name in who_finds), name
        suggested = queries.suggested(own, "My laptop is so very slow today")
        assert bool(suggested) == (name in who_finds), name


def test_at_the_portal_an_officer_does_not_read_what_is_for_officers_only(council):
    desk, at = council
    made = published(desk, at, audience="officers")
    who = people.who(desk.people["dev"].identity_id, [desk.council.pk])
    assert queries.by_slug(Reader.at_portal(who, desk.council.pk), made.slug) is None
    assert found(desk, "dev", "laptop", Seat.PORTAL) == 0


def test_who_acts_for_another_reads_what_everybody_may(council):
    desk, at = council
    made = published(desk, at)
    who = people.who(desk.people["employee"].identity_id, [desk.council.pk])
    assert queries.by_slug(Reader.at_portal(who, desk.council.pk), made.slug) is not None
    acting = Reader.at_portal(who, desk.council.pk, is_acting=True)
    assert queries.by_slug(acting, made.slug) is None


def test_the_owner_is_reminded_once_of_each_review(council):
    desk, at = council
    made = published(desk, at)
    due_on = Article.objects.get(pk=made.pk).review_on
    early, late = due_on - timedelta(days=20), due_on - timedelta(days=3)

    def remind(today):
        return actions.remind(desk.council.pk, by=desk.actor("mo"), at=at, today=today)

    assert [remind(early), remind(late), remind(late)] == [0, 1, 0]
    message = Message.objects.get(recipient="mo@ashby.example")
    assert SLOW["title"] in message.body
    actions.review(made, by=desk.actor("mo"), at=at)
    assert remind(late) == 1, "the day of review is counted anew, and it is reminded of again"
    assert queries.due_count([desk.council.pk], date(2999, 1, 1)) == 1


def test_a_pack_brings_an_article_once_and_leaves_what_people_changed(council):
    desk, at = council
    draft = Draft(**SLOW)
    job = desk.actor("mo").__class__.job("demo")

    def bring(**more):
        said = Draft(**SLOW | more) if more else draft
        return actions.bring(desk.council, "slow", said, what_changed="Brought.", by=job, at=at)

    assert bring().in_force == 1
    assert bring() is None
    assert bring(title="From the pack, newer") is not None
    made = Article.objects.get(slug="slow")
    actions.change(made, Draft(**SLOW | {"title": "Ours"}), by=desk.actor("mo"), at=at)
    actions.publish(made, by=desk.actor("mo"), at=at)
    assert bring(title="From the pack, newest") is None
    assert Article.objects.get(slug="slow").title == "Ours"


def test_search_is_rebuilt_and_drops_what_is_read_no_more(council):
    desk, at = council
    one, two = published(desk, at), published(desk, at, title="Printers")
    Article.objects.filter(pk=two.pk).update(in_force=None, state="draft")
    by = desk.actor("mo")
    assert actions.find_anew(desk.council.pk, after=0, most=10, by=by, at=at) == [one.pk, two.pk]
    assert (found(desk, "dev", "laptop"), found(desk, "dev", "printers")) == (1, 0)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Sam rang. SAM rang again.", "[a name was here] rang. [a name was here] rang again."),
        ("The sample of Sam", "The sample of [a name was here]"),
    ],
)
def test_every_mention_of_a_name_is_taken_out_and_no_part_of_another_word(text, left):
    assert flagging.cleaned(text, ["Sam"]) == left
