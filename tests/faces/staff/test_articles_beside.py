"""O3: articles beside a case and a call: found, put in a reply, used, or none of them helped."""

import html
from uuid import uuid4

import pytest
from tests.faces.api.conftest import Machine, a_key
from tests.faces.staff.test_calls import CALL
from tests.practices.knowledge.conftest import SLOW, published

from moothall.faces.pages import addresses
from moothall.ground.councils import scope
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.models import Article, Unhelped, Use

TITLE = SLOW["title"]
SECRET = "For the desk: laptops"


@pytest.fixture
def article(town):
    with scope.opened([town.council.pk], writes=True) as at:
        return published(town, at)


@pytest.fixture
def case(ask):
    return ask(answers={"details": "My laptop is slow since Monday."})


@pytest.fixture
def press(dev, case):
    """Press a button of the card: `press("use", article)`."""

    def pressed(verb, article=None, **typed):
        chosen = {"article": str(article.pk)} if article else {}
        page = dev.post(f"cases/{case.reference}/articles/{verb}", **chosen, **typed)
        return page.status_code, html.unescape(page.text)

    return pressed


def kept(town, model):
    with scope.opened([town.council.pk], writes=False):
        return model.objects.count()


def test_the_button_shows_what_fits_the_case_and_what_is_typed_stays(dev, case, article, press):
    assert TITLE not in dev.get(f"cases/{case.reference}").text
    status, page = press("look", text="I am writing to you", to="requester")
    assert status == 200
    assert TITLE in page
    assert "Most slow laptops need a <em>restart</em>" in page, "it is read beside the form"
    assert "I am writing to you</textarea>" in page


def test_what_is_typed_comes_before_what_the_case_is_about(town, press, article):
    with scope.opened([town.council.pk], writes=True) as at:
        published(town, at, title="When the printer is stuck", summary="Paper", body="Pull it.")
    page = press("look", text="The printer is stuck")[1]
    assert page.index("When the printer is stuck") < page.index(TITLE)


def test_a_script_is_given_the_card_alone(dev, case, article):
    path = f"/staff/cases/{case.reference}/articles/look"
    said = {"headers": dev.host | {"HX-Request": "true"}}
    page = dev.client.post(path, {"text": "a slow laptop"}, **said).text
    assert TITLE in page
    assert "<h1" not in page


def test_an_article_is_counted_once_however_often_it_is_pressed(town, press, article):
    assert press("use", article)[0] == 200
    page = press("use", article)[1]
    assert "Counted as used on this case." in page
    assert kept(town, Use) == 1


def test_its_address_is_put_behind_what_is_written_once_and_counted(town, press):
    with scope.opened([town.council.pk], writes=True) as at:
        article = published(town, at, audience="public")

    def box(text):
        page = press("put", article, text=text, to="requester")[1]
        return page.partition('id="say-text"')[2].partition("</textarea>")[0].partition(">")[2]

    line = f"{TITLE}: {addresses.of(town.council, f'/help/{article.slug}')}"
    assert box("Good morning.") == f"Good morning.\n\n{line}"
    assert box(f"Good morning.\n\n{line}").count(line) == 1
    assert kept(town, Use) == 1


def test_what_only_officers_read_is_sent_to_nobody(town, press):
    with scope.opened([town.council.pk], writes=True) as at:
        secret = published(town, at, title=SECRET, audience="officers")
    page = press("look")[1]
    assert "it is for officers only" in page
    status, page = press("put", secret, text="", to="requester")
    assert status == 422
    assert "it is for officers only" in page
    assert kept(town, Use) == 0


def test_that_none_helped_is_kept_and_leads_to_writing_one(town, dev, press, case):
    page = press("look")[1]
    assert "No article shares words with this case" in page
    page = press("none")[1]
    assert "No article helped with this case" in page
    assert kept(town, Unhelped) == 1
    form = dev.get("articles/add?council=ashby&service=ict-fault").text
    assert 'value="ict-fault" checked' in form


def test_none_helped_is_refused_where_one_was_used(town, press, article):
    press("use", article)
    assert press("none")[0] == 422
    assert kept(town, Unhelped) == 0


def test_a_case_of_another_team_and_an_article_of_nobody_are_not_there(sign_in, press, case):
    assert sign_in("asha").post(f"cases/{case.reference}/articles/look").status_code == 404
    assert press("use")[0] == 404
    assert press("burn")[0] == 404


# A call

TYPED = CALL | {"details": "The laptop is slow."}


@pytest.fixture
def line(dev):
    """Send the form of a call."""

    def sent(**typed):
        return dev.post("log/ashby/ict-fault", **({"token": str(uuid4())} | TYPED | typed))

    return sent


def test_a_call_shows_what_fits_keeps_what_is_typed_and_ticks_what_helped(town, line, article):
    with scope.opened([town.council.pk], writes=True) as at:
        public = published(town, at, title="Laptops for everybody", audience="public")
    page = line(**{"help-look": "yes"})
    assert page.status_code == 200
    assert TITLE in page.text
    assert "The laptop is slow.</textarea>" in page.text
    page = line(**{"help-put": str(public.pk)})
    assert f"/help/{public.slug}</textarea>" in page.text
    assert "checked> It helped" in page.text
    assert line(**{"help-put": str(article.pk)}).status_code == 404, (
        "not for whoever is on the line"
    )
    again = line(**{"help-look": "yes", "help-used": str(article.pk)}).text
    assert "checked> It helped" in again


def test_what_is_ticked_is_counted_with_the_case_that_is_logged(town, line, article):
    token = {"token": str(uuid4()), "help-used": str(article.pk), "help-none": "yes"}
    made = line(**token)
    assert made.status_code == 302, html.unescape(made.text)[:3000]
    assert line(**token).status_code == 302
    assert (kept(town, Use), kept(town, Unhelped)) == (1, 0)


def test_a_call_that_nothing_helped_is_counted(town, line):
    assert line(**{"help-none": "yes"}).status_code == 302
    assert kept(town, Unhelped) == 1


# The figures


def test_each_figure_leads_to_what_it_counted(town, dev, sign_in, case, article):
    with scope.opened([town.council.pk], writes=True) as at:
        actions.use(article, case, by=town.actor("dev"), at=at)
    page = dev.get("articles/figures").text
    assert "Used on cases" in page
    assert "Searches that found nothing" in page
    for name in queries.MEASURES:
        listed = dev.get(f"articles/figures/{name}")
        assert listed.status_code == 200, name
    uses = html.unescape(dev.get("articles/figures/knowledge-uses").text)
    assert "Used on cases: 1" in uses
    assert case.reference in uses
    hidden = html.unescape(sign_in("asha").get("articles/figures/knowledge-uses").text)
    assert "A case that is not yours to see" in hidden
    assert case.reference not in hidden
    assert dev.get("articles/figures/nothing").status_code == 404
    assert dev.get("articles/figures?from=2026-13-01").status_code == 404
    assert dev.get("articles/figures?council=brackwater").status_code == 404


def test_a_draft_that_nobody_reads_is_in_no_figure(town, dev, article):
    with scope.opened([town.council.pk], writes=True) as at:
        actions.withdraw(Article.objects.get(), "Old.", by=town.actor("mo"), at=at)
    assert TITLE not in dev.get("articles/figures").text


# For programs


def machine(town, *scopes):
    return Machine(town.council, a_key(town.council, *scopes, person=town.people["dev"])[1])


def test_a_program_is_told_what_may_help_and_says_that_none_did(town, case, article):
    key = machine(town, "articles:read", "articles:act", "cases:read")
    path = f"/cases/{case.reference}/articles"
    told = key.get(path).json()
    assert [one["title"] for one in told["items"]] == [TITLE]
    assert (told["used"], told["is_unhelped"]) == ([], False)
    assert key.send(f"{path}/none").json()["is_unhelped"] is True
    assert key.send(f"/articles/{article.pk}/used", {"case": case.reference}).status_code == 200
    told = key.get(path).json()
    assert (told["used"], told["is_unhelped"]) == ([article.pk], False)
    assert key.send(f"{path}/none").status_code == 409


def test_what_a_case_is_about_is_told_to_no_key_that_reads_no_cases(town, case, article):
    key = machine(town, "articles:read")
    assert key.get(f"/cases/{case.reference}/articles").status_code == 403
