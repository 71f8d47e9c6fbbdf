"""Pictures of articles: taken in, named by texts, shown to who may read, removed where unseen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.documents.conftest import scanner
from tests.engine.documents.samples import picture, whereabouts
from tests.engine.documents.taking import sent
from tests.practices.knowledge.conftest import SLOW, published, written

from moothall.engine.documents import queries as documents
from moothall.engine.documents.words import NotTaken
from moothall.ground.journal.models import Entry
from moothall.ground.people import queries as people
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import Article, Picture
from moothall.practices.knowledge.queries import Reader
from moothall.practices.knowledge.words import NoSuchPicture, NotAnArticle, NotThisArticle

__all__ = ["scanner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scanner")]
RED = picture()
SHOWS = "The key with the waves, on the left"


@pytest.fixture
def shelf(council, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    return Shelf(*council)


class Shelf:
    """Ashby's articles, and Mo, who writes and publishes them."""

    def __init__(self, desk, at):
        self.desk, self.at = desk, at
        self.how = {"by": desk.actor("mo"), "at": at}

    @property
    def article(self):
        return Article.objects.select_related("council").get()

    def add(self, content=RED, shows=SHOWS, name="key.jpg"):
        return actions.add_picture(self.article, sent(name, content), shows, **self.how)[0]

    def write(self, **more):
        draft = Draft(**SLOW | {"owner": self.desk.people["mo"]} | more)
        return actions.change(self.article, draft, **self.how)

    def publish(self):
        return actions.publish(self.article, **self.how)

    def remove(self, number=1):
        return actions.remove_picture(self.article, number, **self.how)

    def reader(self, *audiences):
        return Reader({self.desk.council.pk: audiences or ["public", "employees"]})


def test_a_picture_stands_at_the_end_of_the_text_as_a_draft_that_readers_do_not_see(shelf):
    published(shelf.desk, shelf.at)
    made = shelf.add(shows="The [left] *key*\nwith `waves`")
    now = shelf.article
    assert now.body == SLOW["body"] + "\n\n![The \\[left\\] \\*key\\* with \\`waves\\`](picture-1)"
    assert (now.state, now.revision, made.number) == ("draft", 3, 1)
    assert made.name == "picture-1.jpg", "what it was called may name somebody"
    html = queries.html(now, now.body, lambda article, key: f"/{article.pk}/{key}")
    assert f'src="/{now.pk}/{made.key}" alt="The [left] *key* with `waves`"' in html
    with pytest.raises(NoSuchPicture):
        queries.seen_picture(shelf.reader(), made.key)
    shelf.publish()
    assert queries.seen_picture(shelf.reader(), made.key) == made
    with pytest.raises(NoSuchPicture):
        queries.seen_picture(shelf.reader("public"), made.key)
    assert list(Entry.objects.filter(verb="article.pictured").values_list("facts", flat=True)) == [
        {"picture": 1, "revision": 3}
    ]


def test_where_it_was_taken_is_gone(shelf):
    written(shelf.desk, shelf.at)
    made = shelf.add(picture(exif=whereabouts()))
    with documents.content(made.file) as kept:
        assert b"Pocket 7" not in kept.read()


def test_sent_again_it_is_the_same_picture_shown_once(shelf):
    written(shelf.desk, shelf.at)
    first, body = shelf.add(), shelf.article.body
    assert shelf.add(name="other.jpg") == first
    assert (shelf.article.body, Picture.objects.count()) == (body, 1)
    shelf.write()
    assert shelf.add() == first
    assert shelf.article.body == body, "it was taken out of the text, and is shown again"


@pytest.mark.parametrize("shows", ["", " \n", "\u200b", "…", "x" * 301])
def test_without_words_of_what_it_shows_or_with_too_many_it_is_not_added(shelf, shows):
    written(shelf.desk, shelf.at)
    with pytest.raises(NotAnArticle, match="Say what the picture shows"):
        shelf.add(shows=shows)
    assert Picture.objects.count() == 0


def test_what_is_no_picture_is_not_added_nor_one_too_many(shelf, monkeypatch):
    written(shelf.desk, shelf.at)
    with pytest.raises(NotTaken, match="must be a JPG or PNG"):
        shelf.add(sent().content.read(), name="letter.pdf")
    monkeypatch.setattr("moothall.practices.knowledge.actions.picturing.MOST_PICTURES", 1)
    assert shelf.add() == shelf.add()
    with pytest.raises(NotAnArticle, match="1 pictures at most"):
        shelf.add(picture(colour=(1, 2, 3)))
    assert shelf.article.last_picture == 1


def test_a_text_too_long_for_its_picture_is_left_as_it_was(shelf):
    written(shelf.desk, shelf.at, body="x" * 19_990)
    with pytest.raises(NotAnArticle, match="20,000 characters or fewer"):
        shelf.add()
    assert len(shelf.article.body) == 19_990


def test_a_text_that_ends_within_a_listing_is_closed_first(shelf):
    written(shelf.desk, shelf.at, body="Type:\n\n```\nipconfig")
    with pytest.raises(NotAnArticle, match="Close it with ```"):
        shelf.add()
    assert Picture.objects.count() == 0


def test_a_line_of_old_stands_in_no_pictures_way(shelf):
    written(shelf.desk, shelf.at)
    old = "![A key](https://example.org/a.png)"
    Article.objects.update(body=old)
    shelf.add()
    assert shelf.article.body == f"{old}\n\n![{SHOWS}](picture-1)"


@pytest.mark.parametrize("name", ["body", "welsh_body"])
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("![A key](picture-2)", "a picture that the article does not have: picture-2"),
        ("> ![A key](https://example.org/a.png)", "does not have: https://example.org/a.png"),
        ("- ![ ](picture-1)", "Say what picture-1 shows"),
    ],
)
def test_a_text_names_the_pictures_of_its_article_and_says_what_they_show(shelf, name, body, why):
    written(shelf.desk, shelf.at)
    shelf.add()
    with pytest.raises(NotAnArticle, match=why) as refused:
        shelf.write(**{name: body})
    assert refused.value.field == name
    shelf.write(**{name: "[![A key](picture-1)](https://example.org) and \\![none](picture-9)"})


def test_a_picture_is_removed_once_no_text_shows_it_and_its_number_is_not_given_again(shelf):
    written(shelf.desk, shelf.at)
    shelf.add()
    with pytest.raises(NotThisArticle, match="The text still shows that picture"):
        shelf.remove()
    shelf.write()
    shelf.remove()
    with pytest.raises(NoSuchPicture):
        shelf.remove()
    assert shelf.add(picture(colour=(1, 2, 3))).called == "picture-2"
    shelf.publish()
    shelf.write()
    with pytest.raises(NotThisArticle, match="A published version shows that picture"):
        shelf.remove(2)


def test_nobody_adds_or_removes_who_writes_none(shelf):
    written(shelf.desk, shelf.at)
    how = {"by": shelf.desk.people["employee"].actor, "at": shelf.at}
    with pytest.raises(NotThisArticle):
        actions.add_picture(shelf.article, sent("key.jpg", RED), SHOWS, **how)
    with pytest.raises(NotThisArticle):
        actions.remove_picture(shelf.article, 1, **how)


def test_an_older_version_that_is_put_back_shows_its_pictures(shelf):
    written(shelf.desk, shelf.at)
    made = shelf.add()
    shelf.publish()
    shelf.write()
    shelf.publish()
    with pytest.raises(NoSuchPicture):
        queries.seen_picture(shelf.reader(), made.key)
    actions.put_back(shelf.article, 1, **shelf.how)
    assert queries.seen_picture(shelf.reader(), made.key) == made


def test_one_that_waits_for_the_scanner_is_left_with_its_words(shelf, scanner):
    written(shelf.desk, shelf.at)
    scanner.stop()
    shelf.add()
    now = shelf.article
    assert queries.html(now, now.body, lambda *_: "/there").endswith(f">{SHOWS}</p>\n")


def test_the_pictures_of_a_draft_go_with_the_words_of_whoever_is_erased(shelf):
    case = shelf.desk.case("ict-fault", at=shelf.at)
    written(shelf.desk, shelf.at, of_case=case)
    made = shelf.add()
    whose = people.whose(shelf.desk.people["employee"])
    (held,) = [one for one in queries.held_on(whose) if one.files]
    ((name, content),) = held.files
    assert (name, content()[:3]) == ("picture-1.jpg", b"\xff\xd8\xff")
    with CaptureQueriesContext(connection) as asked:
        actions.erase(whose, **shelf.how)
    said = [one["sql"] for one in asked if "knowledge_" in one["sql"]]
    locks = next(at for at, one in enumerate(said) if "FOR UPDATE" in one)
    looks = next(at for at, one in enumerate(said) if "knowledge_picture" in one)
    assert locks < looks, "nobody adds one while they are let go"
    assert (shelf.article.body, Picture.objects.count()) == ("", 0)
    long_after = shelf.at + timedelta(days=2)
    assert made.file in documents.unused(shelf.desk.council.pk, long_after)


def test_many_bodies_are_drawn_with_one_look(shelf, django_assert_num_queries):
    written(shelf.desk, shelf.at)
    shelf.add()
    now = shelf.article
    with django_assert_num_queries(1):
        made = queries.drawn([(now, now.body)] * 5, lambda *_: "/there")
    assert all('src="/there"' in one for one in made)
    with django_assert_num_queries(0):
        queries.drawn([(now, "No picture")] * 5, lambda *_: "/there")
