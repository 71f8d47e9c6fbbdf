"""The desk of a service that two councils share: what it offers opens, and says whose it is."""

import re
from collections import Counter
from html import unescape

import pytest
from tests.engine.cases.conftest import SETUP
from tests.faces.staff.test_figures import pat, published, resolve  # noqa: F401 -- fixtures

from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role
from moothall.practices.insight import queries as insight
from moothall.practices.servicedesk import actions as servicedesk
from moothall.practices.servicedesk.words.groups import GroupKind, SaidOfGroup

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
NUMBERS = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}|\d+|=[^&]*")
FIRST = ("", "canned", "desk", "figures", "figures/open-cases", "figures/answers", "messages")
FIRST += ("on-call", "support", "articles", "settings", "tasks", "queue/workload", "people")
MOST = 150
"""So many pages are opened, of each shape two at most."""


def role_in(desk, identity, role, *, instead_of=None):
    """Give somebody a role in a council; take another from them."""
    with scope.opened([desk.council.pk], writes=True) as at:
        person = Person.objects.get(identity=identity, council=desk.council)
        people.stand(person, role, by=desk.actor("mo"), at=at)
        if instead_of:
            people.stand_down(person, instead_of, by=desk.actor("mo"), at=at)


@pytest.fixture
def worked(resolve, ask, town, other_town):  # noqa: F811
    """Both desks, each with a case put right and an open one."""
    for desk in (town, other_town):
        resolve(desk)
        ask(desk=desk)
    return town, other_town


def walked(officer, first):
    """Open what these pages link to, and what that does; give each one's status and where from."""
    waiting, found, shapes = [(f"/staff/{one}", "") for one in first], {}, Counter()
    while waiting and len(found) < MOST:
        path, origin = waiting.pop(0)
        shape = NUMBERS.sub("_", path)
        if path in found or shapes[shape] == 2 or "logout" in path:
            continue
        shapes[shape] += 1
        page = officer.client.get(path, headers=officer.host)
        found[path] = (page.status_code, origin)
        if page.status_code == 200 and "html" in page.headers["content-type"]:
            waiting += [(unescape(href), path) for href in LINK.findall(page.text)]
    return found


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.ADMIN])
def test_what_a_shared_desk_leads_to_opens(pat, worked, shared, role):  # noqa: F811
    for desk in worked if role != Role.MANAGER else ():
        role_in(desk, shared, role, instead_of=Role.MANAGER)
    found = walked(pat, FIRST)
    assert len(found) > 50
    typed = {f"/staff/{one}" for one in FIRST}  # not all of these are for every role
    assert {
        path: (code, origin)
        for path, (code, origin) in found.items()
        if code >= 400 and not (code == 403 and path in typed and not origin)
    } == {}


def heading(page):
    return re.sub(r"\s+", " ", re.search(r"<h1[^>]*>([^<]*)", page.text)[1])


@pytest.mark.parametrize("path", ["figures", "figures/open-cases", "figures/answers"])
def test_figures_of_one_council_say_whose_they_are_and_let_it_be_chosen(pat, path):  # noqa: F811
    page = pat.get(f"{path}?council=brackwater")
    assert "Brackwater Council" in heading(page)
    assert '<option value="brackwater" selected>Brackwater Council</option>' in page.text
    together = pat.get(path)
    assert "Council" not in heading(together)
    assert '<option value="ashby">Ashby Council</option>' in together.text


def test_the_wallboard_is_of_all_or_of_the_council_chosen(pat, ask, other_town):  # noqa: F811
    ask()
    ask(desk=other_town)
    assert heading(pat.get("figures/wallboard")) == "Three-Rivers-Ict Council now"
    page = pat.get("figures/wallboard?council=brackwater")
    assert heading(page) == "Brackwater Council now"
    assert 'href="/staff/figures/wallboard?council=ashby"' in page.text
    assert len(pat.listed("queue?council=brackwater")) == 1
    assert 'href="/staff/queue?council=brackwater"' in page.text


@pytest.fixture
def pat_of_one(pat, shared, other_town):  # noqa: F811
    """The same, who manages Ashby alone and works cases of Brackwater."""
    role_in(other_town, shared, Role.OFFICER, instead_of=Role.MANAGER)
    return pat


def test_whoever_manages_one_of_them_is_offered_that_one(pat_of_one, ask, other_town):
    ours = ask()
    ask(desk=other_town)
    for path in ("figures", "figures/open-cases", "figures/answers", "figures/wallboard"):
        page = pat_of_one.get(path)
        assert "Ashby Council" in heading(page), path
        assert "council=brackwater" not in page.text
        assert 'value="brackwater"' not in page.text
    assert len(pat_of_one.listed("queue")) == 2
    for path in ("figures/open-cases", "figures/wallboard"):
        page = pat_of_one.get(path).text
        [told] = set(re.findall(r'/staff/(queue\?council=[^"&]*)"', page))
        assert pat_of_one.listed(told) == [ours.reference], path


def test_the_way_back_from_the_cases_of_a_council_is_to_its_figures(pat, resolve):  # noqa: F811
    resolve()
    for path in ("figures/resolution/", "figures/answers"):
        page = unescape(pat.get(f"{path}?council=ashby").text)
        assert re.search(r'figures\?from=[^"]*&council=ashby">Figures</a>', page), path
    assert "<span>Ashby Council</span>" in pat.get("figures/resolution/?council=ashby").text


def test_a_target_is_set_for_the_council_chosen_beside_it(pat, ask, town, other_town):  # noqa: F811
    ask()
    form = pat.get("figures/open-cases").text
    assert '<select class="govuk-select d-field__input" id="target-whose" name="whose">' in form
    path, said = "figures/open-cases/target", {"most": "40", "from_on": "2026-01-01"}
    refused = pat.post(path, **said)
    assert refused.status_code == 422
    assert "Choose whose target it is" in refused.text
    assert pat.post(path, **said, whose="dunmere").status_code == 422
    assert pat.post(path, **said, whose="brackwater").status_code == 302
    page = pat.get("figures/open-cases").text
    assert "The target is set for Brackwater Council." in page
    assert (
        "Ashby Council: no target; Brackwater Council: 40. All together have a target where" in page
    )
    assert pat.post(path, **said, whose="ashby").status_code == 302
    assert "The target of all together is their sum." in pat.get("figures/open-cases").text
    ids = [town.council.pk, other_town.council.pk]
    with scope.opened(ids, writes=False) as at:
        assert insight.open_target_of_each(ids, at.date()) == dict.fromkeys(ids, 40)
        assert insight.open_targets(ids, [at.date()]) == [80]


def test_a_replay_says_what_it_comes_to_in_each_council(pat, resolve, other_town):  # noqa: F811
    for desk in (None, other_town, other_town):
        resolve(desk) if desk else resolve()
    page = pat.get("figures/what-if?promise=resolution&length=9999").text
    table = page.partition('id="councils"')[2].partition("</section>")[0]
    lines = re.findall(r'<th scope="row"[^>]*>([^<]*)</th><td[^>]*>([^<]*)<', table)
    assert lines == [("Ashby Council", "1"), ("Brackwater Council", "2"), ("All", "3")]
    alone = pat.get("figures/what-if?promise=resolution&length=9999&council=ashby").text
    assert 'id="councils"' not in alone


def test_groups_of_each_council_are_reached_from_the_figures_of_all(pat, town, other_town):  # noqa: F811
    for desk, name in ((town, "Planners"), (other_town, "Carers")):
        with scope.opened([desk.council.pk], writes=True) as at:
            said = SaidOfGroup(name=name, kind=GroupKind.FOCUS)
            servicedesk.add_group(desk.council, said, by=SETUP, at=at)
    assert 'href="/staff/groups"' in pat.get("figures").text
    page = pat.get("groups").text
    for slug, name in (("ashby", "Planners"), ("brackwater", "Carers")):
        assert re.search(rf'href="http://{slug}\.[^"]*/staff/groups/\d+">{name}</a>', page), name
        assert re.search(
            rf'href="http://{slug}\.[^"]*/staff/groups">{slug.title()} Council</a>', page
        )
    assert "Set up" not in page


def test_an_article_is_written_for_the_council_chosen(pat, town, other_town):  # noqa: F811
    page = pat.get("articles/add").text
    assert 'href="/staff/articles/add?council=ashby" aria-current="page">For Ashby Council' in page
    assert 'href="/staff/articles/add?council=brackwater">For Brackwater Council' in page
    with scope.opened([other_town.council.pk], writes=False):
        owner = Person.objects.get(council=other_town.council, name="Pat").pk
    typed = {"title": "Printers", "summary": "Where they are", "body": "By the lift."}
    typed |= {"audience": "officers", "owner": owner, "review_months": 12, "words": ""}
    assert pat.post("articles/add?council=brackwater", **typed).status_code == 302
    found = pat.get("articles").text
    assert re.search(r"Printers</a>\s*<[^>]*>\s*<span>Brackwater", found)


@pytest.fixture
def admin(pat, shared, town, other_town):  # noqa: F811
    """The same, who administers both councils."""
    for desk in (town, other_town):
        role_in(desk, shared, Role.ADMIN)
    return pat


def known_in(desk, email):
    with scope.opened([desk.council.pk], writes=False):
        return Person.objects.filter(council=desk.council, email=email).exists()


def test_somebody_is_invited_for_the_councils_chosen(admin, town, other_town):
    assert admin.get("people/invite").text.count(" checked") == 2
    typed = {"name": "New Person", "email": "new@three-rivers.example", "role": "officer"}
    refused = admin.post("people/invite", **typed)
    assert refused.status_code == 422
    assert "Choose at least one council" in refused.text
    assert admin.post("people/invite", **typed, where=["brackwater"]).status_code == 302
    assert [known_in(desk, typed["email"]) for desk in (town, other_town)] == [False, True]


def test_a_message_of_a_shared_desk_says_whose_it_is(pat, ask, other_town):  # noqa: F811
    ask(desk=other_town)
    number = re.search(r"/staff/(messages/\d+)", pat.get("messages").text)[1]
    page = pat.get(number).text
    assert '<dt>Council</dt><dd class="m-typed">Brackwater Council</dd>' in page
    pat.post(f"{number}/bar", reason="asked")
    assert "Nothing more is sent to this address for Brackwater Council." in pat.get(number).text
