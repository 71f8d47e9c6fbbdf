"""O3: articles beside a case and a call: found, put in a reply, used, or none of them helped."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.engine.cases.conftest import SETUP, someone
from tests.faces.api.conftest import Machine, a_key
from tests.faces.staff.conftest import Officer
from tests.faces.staff.test_calls import CALL
from tests.practices.knowledge.conftest import SLOW, published

from moothall.faces.pages import addresses
from moothall.faces.staff.knowledge import beside
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role
from moothall.practices.knowledge import actions, queries
from moothall.practices.knowledge.actions.counting import Seen
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import Article, Unhelped, Use

TITLE = SLOW["title"]
SECRET = "For the desk: laptops"
UNSAID = "Not said yet"
THERE = "It stands there already."


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


def test_a_note_for_officers_stays_one_when_an_address_is_put_in(town, press):
    with scope.opened([town.council.pk], writes=True) as at:
        article = published(town, at, audience="public")
    page = press("put", article, text="For us alone.", to="officers")[1]
    assert f"For us alone.\n\n{TITLE}: " in page
    assert 'value="officers" checked' in page
    assert 'value="requester" checked' not in page


@pytest.fixture
def alike(town):
    """Two articles, where the address of the first begins that of the second."""
    with scope.opened([town.council.pk], writes=True) as at:
        return [
            published(town, at, title=title, audience="public")
            for title in ("Laptops", "Laptops at home")
        ]


def address_of(town, article):
    return addresses.of(town.council, f"/help/{article.slug}")


def test_an_address_is_put_in_beside_a_longer_one_and_is_not_put_in_twice(town, press, alike):
    first, longer = (address_of(town, one) for one in alike)
    assert longer.startswith(first)
    page = press("put", alike[0], text=f"See {longer}", to="requester")[1]
    assert (f"\n\nLaptops: {first}</textarea>" in page, THERE in page) == (True, False)
    page = press("put", alike[0], text=f"See {first}.", to="requester")[1]
    assert (f"See {first}.</textarea>" in page, THERE in page) == (True, True)


@pytest.mark.parametrize(
    ("behind", "is_whole"),
    [
        *[(end, True) for end in ("", ".", "\n", ", and", ")", "?from=1", "/", "- or call")],
        *[(more, False) for more in ("-at-home", "s", "/answer", "%20", "2")],
    ],
)
def test_an_address_stands_in_a_text_where_it_ends_there(behind, is_whole):
    address = "https://ashby.example/help/laptops"
    assert beside.stands_in(f"See {address}{behind}", address) == is_whole


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


@pytest.fixture
def auditing(client, shared, other_town):
    """Pat at the shared desk, an officer of Ashby who only audits in Brackwater."""
    with scope.opened([other_town.council.pk], writes=True) as at:
        pat = Person.objects.get(identity=shared)
        people.stand_down(pat, Role.OFFICER, by=SETUP, at=at)
        people.stand(pat, Role.AUDITOR, by=SETUP, at=at)
    client.force_login(shared)
    return Officer(client, "three-rivers-ict")


def test_whoever_only_audits_a_council_says_nothing_of_its_cases(auditing, ask, other_town):
    case = ask(desk=other_town)
    with scope.opened([other_town.council.pk], writes=True) as at:
        theirs = published(other_town, at)
    page = auditing.get(f"cases/{case.reference}")
    assert (page.status_code, "Articles that may help" in page.text) == (200, False)
    for verb in ("use", "put", "none"):
        path = f"cases/{case.reference}/articles/{verb}"
        page = auditing.post(path, article=str(theirs.pk))
        assert (page.status_code, "Only officers of the case" in page.text) == (422, True)
    assert (kept(other_town, Use), kept(other_town, Unhelped)) == (0, 0)


def test_the_figures_are_of_councils_where_one_is_an_officer(auditing, article, other_town):
    with scope.opened([other_town.council.pk], writes=True) as at:
        published(other_town, at, title="Read there alone")
    page = auditing.get("articles/figures").text
    assert (TITLE in page, "Read there alone" in page) == (True, False)
    assert auditing.get("articles/figures?council=brackwater").status_code == 404


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


def test_a_call_says_that_an_address_stands_there_and_takes_none_for_another(town, line, alike):
    first, longer = (address_of(town, one) for one in alike)
    page = line(**{"help-put": str(alike[0].pk), "remark": f"See {longer}"}).text
    assert (f"\n\nLaptops: {first}</textarea>" in page, THERE in page) == (True, False)
    page = line(**{"help-put": str(alike[0].pk), "remark": f"See {first}"}).text
    assert (f"See {first}</textarea>" in page, THERE in page) == (True, True)


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
    assert dev.get("articles/figures?from=2026-13-01").status_code == 422
    assert dev.get("articles/figures?council=brackwater").status_code == 404


def test_at_a_shared_desk_the_figures_say_whose_each_article_is(
    client, shared, article, town, other_town
):
    with scope.opened([other_town.council.pk], writes=True) as at:
        published(other_town, at)
    client.force_login(shared)
    host = {"host": "three-rivers-ict.localhost"}
    for path in ("articles/figures", "articles/figures/knowledge-never-used"):
        page = client.get(f"/staff/{path}", headers=host).content.decode()
        named = re.findall(rf'>{TITLE}</a> <span class="d-quiet">([^<]*)</span>', page)
        assert sorted(named) == ["Ashby", "Brackwater"], path


def test_the_figures_name_articles_as_they_are_read_not_as_they_are_written_anew(
    town, dev, case, article
):
    with scope.opened([town.council.pk], writes=True) as at:
        old = published(town, at - timedelta(days=400), title="Old, as it is read")
        how = {"by": town.actor("mo"), "at": at}
        actions.use(article, case, **how)
        actions.note_view(article, Seen(token=uuid4()), **how)
        for one in (article, old):
            actions.change(one, Draft(**SLOW | {"title": UNSAID}), **how)
    behind = {name: dev.get(f"articles/figures/{name}").text for name in queries.MEASURES}
    every = [dev.get("articles/figures").text, *behind.values()]
    assert not any(UNSAID in page for page in every)
    for name in ("knowledge-views", "self-solved-upper", "knowledge-uses"):
        assert TITLE in behind[name]
    for name in ("knowledge-never-used", "knowledge-overdue"):
        assert "Old, as it is read" in behind[name]


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
    assert key.send(f"{path}/none").json() == {"is_unhelped": True}
    assert key.send(f"/articles/{article.pk}/used", {"case": case.reference}).status_code == 200
    told = key.get(path).json()
    assert (told["used"], told["is_unhelped"]) == ([article.pk], False)
    assert key.send(f"{path}/none").status_code == 409


def test_what_a_case_is_about_is_told_to_no_key_that_reads_no_cases(town, case, article):
    key = machine(town, "articles:read")
    assert key.get(f"/cases/{case.reference}/articles").status_code == 403


def test_the_key_of_whoever_only_audits_says_and_counts_nothing(town, case, article):
    with scope.opened([town.council.pk], writes=True) as at:
        vic = someone(town.council, "vic", "auditor", at)
    key = Machine(
        town.council,
        a_key(town.council, "articles:read", "articles:act", "cases:read", person=vic)[1],
    )
    none = key.send(f"/cases/{case.reference}/articles/none")
    used = key.send(f"/articles/{article.pk}/used", {"case": case.reference})
    assert [one.status_code for one in (none, used)] == [403, 403]
    period = {"from_at": "2026-01-01T00:00:00Z", "to_at": "2030-01-01T00:00:00Z"}
    assert key.get("/article-figures", **period).status_code == 403
    assert machine(town, "articles:act").get("/article-figures", **period).status_code == 200
    assert (kept(town, Use), kept(town, Unhelped)) == (0, 0)
