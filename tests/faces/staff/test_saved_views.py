"""Officers save lists of a register, share them, choose columns, take lists away and put back."""

import re
from html import unescape

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.staff.conftest import a_desk_with_registers
from tests.standing import on as standing_on

from moothall.engine.registers import actions
from moothall.engine.registers.models import SavedView
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
VIEWS = "registers/risks/views"


@pytest.fixture
@standing_on(a_desk_with_registers)
def town(standing):
    return standing


@pytest.fixture
def keep(town):
    """Publish the registers in Ashby, with two risks."""
    with scope.opened([town.council.pk], writes=True) as at:
        for title, category in (("Fire", "money"), ("Flood", "technology")):
            values = {"title": title, "category": category, "likelihood": 3, "impact": 4}
            actions.add(town.council, "risks", values, by=town.actor("mo"), at=at)


def titles(page):
    return re.findall(r'<a class="d-list__link" href="[^"]+">([^<]+)</a>', page.text)


def headings(page):
    return re.findall(r'class="d-sort" href="[^"]+">([^<]+)', page.text)


def labels(*names):
    return [definitions()["risks"].by_id[name].label for name in names]


def tab(page, name):
    """Where a saved list's tab leads."""
    found = re.search(
        rf'<a class="d-views__link" href="([^"]+)"[^>]*>{re.escape(name)}<', page.text
    )
    return unescape(found[1]).removeprefix("/staff/")


def save(client, name="Money risks", address="view=all&category=money", **more):
    return client.post(f"{VIEWS}/save", name=name, address=address, **more)


def saved(town):
    with scope.opened([town.council.pk], writes=False):
        return SavedView.objects.order_by("-pk").first()


def test_a_list_is_saved_under_a_name_and_its_address_is_the_list(keep, dev):
    done = save(dev, address="view=all&category=money&sort=-score&show-columns=score,category")
    page = dev.get(done.url.removeprefix("/staff/"))
    assert "“Money risks” is saved." in page.text
    assert '<h1 class="d-head__title">Money risks</h1>' in page.text
    assert titles(page) == ["Fire"]
    assert headings(page) == labels("title", "category", "score")
    again = dev.get(tab(dev.get("registers/risks"), "Money risks"))
    assert titles(again) == ["Fire"]
    assert 'aria-current="page">Money risks<' in again.text


def test_columns_are_chosen_and_stand_in_the_address(keep, dev):
    page = dev.get("registers/risks?view=all&show-columns=owner&show-columns=changed")
    assert headings(page) == [*labels("title", "owner"), "Changed"]
    assert 'value="owner" checked' in page.text
    assert "show-columns=owner%2Cchanged" in page.text
    assert "confidential" not in page.text


def test_a_list_without_a_name_is_not_saved_and_says_so(keep, dev):
    page = save(dev, name="  ")
    assert page.status_code == 422
    assert "Enter a name for the list" in page.text
    assert 'value="view=all&amp;category=money"' in page.text
    assert dev.get(VIEWS).text.count("d-saved__one") == 0


def test_a_list_of_ones_own_is_nobody_elses(keep, town, dev, sign_in):
    save(dev)
    mo = sign_in("mo")
    assert "Money risks" not in mo.get("registers/risks").text
    number = saved(town).pk
    for deed in ("change", "remove"):
        assert mo.post(f"{VIEWS}/{deed}", number=str(number), name="Mine").status_code == 404
    assert saved(town).name == "Money risks"


def test_a_manager_shares_a_list_with_everyone_and_an_officer_cannot(keep, town, dev, sign_in):
    refused = save(dev, sharing="all")
    assert refused.status_code == 422
    assert "Only managers and administrators share" in refused.text
    mo = sign_in("mo")
    save(mo, sharing="all")
    dev = sign_in("dev")
    assert titles(dev.get(tab(dev.get("registers/risks"), "Money risks"))) == ["Fire"]
    assert dev.post(f"{VIEWS}/remove", number=str(saved(town).pk)).status_code == 422
    assert saved(town).removed_at is None


def test_a_team_shares_a_list_among_its_own(keep, town, sign_in):
    with scope.opened([town.council.pk], writes=False):
        from moothall.ground.councils import queries as councils

        team = councils.teams(town.council)[0]
    mo = sign_in("mo")
    save(mo, sharing=f"team-{team.pk}")
    assert saved(town).team_id == team.pk
    seen = {
        name: "Money risks" in sign_in(name).get("registers/risks").text for name in ("dev", "asha")
    }
    with scope.opened([town.council.pk], writes=False):
        from moothall.engine.registers import queries

        inside = {
            name: team.pk in queries.teams_of(town.people[name].pk) for name in ("dev", "asha")
        }
    assert seen == inside
    assert True in seen.values()


def test_a_shared_list_is_not_offered_to_who_may_not_see_what_it_filters_by(keep, town, sign_in):
    hidden = "view=all&show-columns=confidential"
    mo = sign_in("mo")
    save(mo, name="With secrets", address=hidden, sharing="all")
    assert saved(town).address == "view=all&show-columns=confidential"
    assert "With secrets" in mo.get("registers/risks").text
    assert "With secrets" not in sign_in("dev").get("registers/risks").text


def test_a_list_is_renamed_taken_away_and_put_back(keep, town, dev):
    save(dev)
    number = str(saved(town).pk)
    dev.post(f"{VIEWS}/change", number=number, name="Pounds", sharing="me")
    assert "Pounds" in dev.get("registers/risks").text
    dev.post(f"{VIEWS}/remove", number=number)
    assert "is taken away" in dev.get("registers/risks").text
    assert "Pounds" not in dev.get("registers/risks").text
    page = dev.get(VIEWS)
    assert "Put back" in page.text
    dev.post(f"{VIEWS}/restore", number=number)
    assert "Pounds" in dev.get("registers/risks").text
    with scope.opened([town.council.pk], writes=False):
        verbs = Entry.objects.filter(verb__startswith="view.").order_by("pk")
        assert list(verbs.values_list("verb", flat=True)) == [
            "view.saved",
            "view.changed",
            "view.removed",
            "view.restored",
        ]


def test_a_saved_list_takes_on_what_is_shown_now(keep, town, dev):
    save(dev)
    page = dev.get(f"registers/risks?view=all&category=technology&saved-list={saved(town).pk}")
    assert "Save “Money risks” so" in page.text
    dev.post(f"{VIEWS}/change", number=str(saved(town).pk), address="view=all&category=technology")
    assert saved(town).address == "view=all&category=technology"
    assert saved(town).name == "Money risks"


def test_a_register_opens_with_the_list_that_was_chosen_and_as_usual_again(keep, town, dev):
    save(dev)
    dev.post(f"{VIEWS}/first", number=str(saved(town).pk))
    assert titles(dev.get("registers/risks")) == ["Fire"]
    assert "Open as usual" in dev.get(VIEWS).text
    dev.post(f"{VIEWS}/first", address="view=all&category=technology")
    assert titles(dev.get("registers/risks")) == ["Flood"]
    assert titles(dev.get("registers/risks?view=all")) == ["Fire", "Flood"]
    dev.post(f"{VIEWS}/usual")
    assert "Open risks" in dev.get("registers/risks").text
    assert len(titles(dev.get("registers/risks"))) == 2


def test_a_list_of_another_council_is_not_there(keep, town, dev, sign_in, other_town):
    save(dev)
    assert dev.post(f"{VIEWS}/burn", number="1").status_code == 404
    stranger = sign_in("dev", slug="brackwater", home="brackwater")
    for deed in ("save", "change", "remove", "restore", "first", "usual"):
        answer = stranger.post(f"{VIEWS}/{deed}", number=str(saved(town).pk), name="Mine")
        assert answer.status_code == 404, deed
