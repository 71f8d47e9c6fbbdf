"""Pictures of articles at the desk and for readers: added, seen by who may, removed."""

import re

import pytest
from tests.engine.cases.conftest import someone
from tests.engine.documents.samples import pdf, picture
from tests.faces.files import read, scanner, upload
from tests.practices.knowledge.conftest import SLOW, published

from moothall.ground.councils import scope
from moothall.practices.knowledge import actions
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import Article, Picture

__all__ = ["scanner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scanner")]
SEEN = re.compile(r'src="(/[^"]+pictures/[0-9a-f-]{36})"')
REVISION = re.compile(r'name="revision" value="(\d+)"')
SHOWS = "The key with the waves"


@pytest.fixture
def article(town):
    with scope.opened([town.council.pk], writes=True) as at:
        return published(town, at, audience="public")


@pytest.fixture
def mo(sign_in):
    return sign_in("mo")


def add(officer, article, content=None, name="key.jpg", **typed):
    sent = {"shows": SHOWS, "picture": upload(name, content or picture())} | typed
    return officer.post(f"articles/{article.pk}/pictures", **sent)


def at_the_desk(officer, article):
    """The addresses of the pictures on the article's page, each once."""
    return sorted(set(SEEN.findall(officer.get(f"articles/{article.pk}").text)))


def got(officer, address, **headers):
    reply = officer.client.get(address, headers=officer.host | headers)
    read(reply)
    return reply


def test_a_picture_is_added_seen_and_given_as_nothing_that_runs(mo, article):
    assert add(mo, article).status_code == 302
    page = mo.get(f"articles/{article.pk}").text
    assert f'alt="{SHOWS}"' in page
    assert "picture-1 was added at the end of the text" in page
    assert add(mo, article).status_code == 302
    assert "The text shows that picture already: it is picture-1." in mo.get("articles").text
    (address,) = at_the_desk(mo, article)
    reply = got(mo, address)
    assert reply["Content-Disposition"] == 'attachment; filename="picture-1.jpg"'
    assert read(reply)[:3] == b"\xff\xd8\xff"
    assert reply["Content-Type"] == "image/jpeg"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply["Content-Security-Policy"]


def test_readers_get_it_once_it_is_published_and_while_they_may_read(mo, article, town, client):
    add(mo, article)
    key = at_the_desk(mo, article)[0].rpartition("/")[2]
    client.logout()

    def seen():
        return got(mo, f"/help/pictures/{key}")

    assert seen().status_code == 404
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(Article.objects.get(), by=town.actor("mo"), at=at)
    page = client.get(f"/help/{article.slug}", headers=mo.host).text
    assert f'<img src="/help/pictures/{key}" alt="{SHOWS}"' in page
    assert 'loading="lazy" width="40" height="30">' in page
    assert read(seen())[:3] == b"\xff\xd8\xff"
    assert seen()["Cache-Control"] == "private, max-age=3600"
    with scope.opened([town.council.pk], writes=True) as at:
        actions.withdraw(Article.objects.get(), "Old.", by=town.actor("mo"), at=at)
    assert seen().status_code == 404


def test_whoever_is_signed_in_keeps_it_and_sees_it_again_only_while_they_may(mo, article, town):
    add(mo, article)
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(Article.objects.get(), by=town.actor("mo"), at=at)
    address = f"/help/pictures/{at_the_desk(mo, article)[0].rpartition('/')[2]}"
    first = got(mo, address)
    assert (first.status_code, first["Cache-Control"]) == (200, "private, no-cache")
    kept = {"If-None-Match": first["ETag"]}
    again = got(mo, address, **kept)
    assert (again.status_code, again.content) == (304, b"")
    assert (again["Cache-Control"], again["ETag"]) == ("private, no-cache", first["ETag"])
    assert got(mo, address, **{"If-None-Match": '"another"'}).status_code == 200
    with scope.opened([town.council.pk], writes=True) as at:
        actions.withdraw(Article.objects.get(), "Old.", by=town.actor("mo"), at=at)
    gone = got(mo, address, **kept)
    assert (gone.status_code, gone["Cache-Control"]) == (404, "no-store, private")
    mo.client.logout()
    assert got(mo, address, **kept).status_code == 404


@pytest.mark.parametrize(
    ("sent", "whys"),
    [
        ({"picture": ""}, {"picture": "Select a picture: JPG or PNG."}),
        (
            {"shows": " "},
            {"picture": "Select the picture again", "shows": "Say what the picture shows"},
        ),
        ({"shows": "x" * 301}, {"picture": "again", "shows": "in 300 characters or fewer"}),
        ({"picture": "", "shows": ""}, {"picture": "Select a picture", "shows": "Say what"}),
        ({"name": "letter.pdf", "content": pdf()}, {"picture": "must be a JPG or PNG"}),
        ({"content": b"GIF89a"}, {"picture": "The selected file"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_words_stay(mo, article, sent, whys):
    page = add(mo, article, **sent)
    assert page.status_code == 422
    for about, why in whys.items():
        assert f'href="#{about}"' in page.text
        beside = page.text.partition(f'id="{about}-error"')[2].partition("</p>")[0]
        assert why in beside
    assert f'value="{sent.get("shows", SHOWS)}"' in page.text
    with scope.opened([article.council_id], writes=False):
        assert Picture.objects.count() == 0


def test_one_that_no_text_shows_is_removed(mo, article, town):
    add(mo, article)
    with scope.opened([town.council.pk], writes=False):
        revision = Article.objects.get().revision
    kept = f"articles/{article.pk}/do/remove-picture"
    assert "The text still shows that picture" in mo.post(kept, picture="1").text
    typed = {
        **{name: SLOW[name] for name in ("title", "summary", "body")},
        "audience": "public",
        "review_months": "12",
        "revision": revision,
        "owner": str(town.people["mo"].pk),
    }
    assert mo.post(f"articles/{article.pk}/change", **typed).status_code == 302
    assert "The text does not show it" in mo.get(f"articles/{article.pk}").text
    assert mo.post(kept, picture="one").status_code == 422
    assert mo.post(kept, picture="1").status_code == 302
    assert at_the_desk(mo, article) == []


def test_who_writes_none_sees_the_pictures_of_what_was_published(mo, sign_in, town, article):
    with scope.opened([town.council.pk], writes=True) as at:
        someone(town.council, "audrey", "auditor", at)
    add(mo, article)
    (address,) = at_the_desk(mo, article)
    audrey = sign_in("audrey")
    assert at_the_desk(audrey, article) == []
    assert got(audrey, address).status_code == 404
    assert add(audrey, article).status_code in {403, 404}
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(Article.objects.get(), by=town.actor("mo"), at=at)
    assert at_the_desk(audrey, article) == [address]
    assert got(audrey, address).status_code == 200
    assert "Add a picture" not in audrey.get(f"articles/{article.pk}").text


def test_a_picture_that_was_added_meanwhile_is_told_of_and_what_was_typed_is_kept(
    mo, article, town
):
    typed = {
        **{name: SLOW[name] for name in ("title", "summary")},
        "audience": "public",
        "review_months": "12",
        "owner": str(town.people["mo"].pk),
        "body": "My own words",
    }
    before = REVISION.search(mo.get(f"articles/{article.pk}/change").text)[1]
    add(mo, article)
    late = mo.post(f"articles/{article.pk}/change", **typed, revision=before)
    assert late.status_code == 422
    assert '<a href="#now">The article was changed since you opened it' in late.text
    assert "](picture-1)</pre>" in late.text
    assert ">My own words</textarea>" in late.text
    now = REVISION.search(late.text)[1]
    assert mo.post(f"articles/{article.pk}/change", **typed, revision=now).status_code == 302
    with scope.opened([town.council.pk], writes=False):
        assert Article.objects.get().body == "My own words"


def test_a_text_with_a_picture_of_elsewhere_is_refused_at_its_field(mo, article, town):
    typed = {
        **{name: SLOW[name] for name in ("title", "summary")},
        "audience": "public",
        "review_months": "12",
        "owner": str(town.people["mo"].pk),
        "body": "![A key](https://example.org/a.png)",
    }
    page = mo.post(f"articles/{article.pk}/change", **typed)
    assert 'href="#id_body"' in page.text
    assert "a picture that the article does not have" in page.text.partition("id_body-error")[2]


def test_one_that_a_published_version_shows_is_not_offered_to_be_removed(mo, article, town):
    add(mo, article)
    with scope.opened([town.council.pk], writes=True) as at:
        now = Article.objects.get()
        actions.publish(now, by=town.actor("mo"), at=at)
        actions.change(now, Draft(**SLOW), by=town.actor("mo"), at=at)
    page = mo.get(f"articles/{article.pk}").text
    assert "A published version shows it, so it stays." in page
    assert "remove-picture" not in page


def test_of_another_council_nothing_is_there(mo, sign_in, other_town, article, town):
    add(mo, article)
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(Article.objects.get(), by=town.actor("mo"), at=at)
    (address,) = at_the_desk(mo, article)
    key = address.rpartition("/")[2]
    assert got(mo, address).status_code == 200
    assert got(mo, f"/help/pictures/{key}").status_code == 200
    other = sign_in("mo", slug="brackwater", home="brackwater")
    assert got(other, address).status_code == 404
    assert got(other, f"/help/pictures/{key}").status_code == 404
    assert add(other, article).status_code == 404


def test_beside_a_case_it_stands_in_the_article(mo, ask, town, article):
    add(mo, article)
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(Article.objects.get(), by=town.actor("mo"), at=at)
    (address,) = at_the_desk(mo, article)
    case = ask(answers={"details": "My laptop is slow"})
    page = mo.post(f"cases/{case.reference}/articles/look", text="slow laptop")
    assert f'<img src="{address}" alt="{SHOWS}"' in page.text
