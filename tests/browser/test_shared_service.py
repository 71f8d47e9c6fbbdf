"""S1: three councils share a service; each sees its own, the service all, and the sums agree."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_officer_walk import PASSWORD, SETUP
from tests.conftest import council
from tests.engine.cases.conftest import a_desk
from tests.practices.insight.measures.publishing import starter as measures

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope
from moothall.ground.councils.models import Membership
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role
from moothall.practices.insight import actions as insight

WORK = {"ashby": 2, "brackwater": 3, "cotterdale": 1}
"""How many faults each council has; the first of each is put right."""
NAMES = [name.title() for name in WORK]


@pytest.fixture
def shared(fresh_database):
    """Three councils and their service: Dev works for Ashby, Pat runs the desk of all three."""
    homes = {name: council(name) for name in WORK}
    service = council("three-rivers-ict", "partnership")
    hashed = make_password(PASSWORD)
    for home in homes.values():
        Membership.objects.create(partnership=service, council=home)
    with scope.opened([one.pk for one in homes.values()], writes=True) as at:
        how = {"by": SETUP, "at": at}
        people.enrol("dev@ashby.example", password_hash=hashed, **how)
        pat = people.enrol("pat@three-rivers-ict.example", password_hash=hashed, **how)
        insight.publish(measures(), **how)
        for home in homes.values():
            person = people.add(home, "Pat", email=pat.email, identity=pat, **how)
            people.stand(person, Role.MANAGER, **how)
            people.stand(person, Role.ADMIN, **how)
    return {name: worked(home) for name, home in homes.items()}


def worked(home):
    """A council's desk with its faults; gives their references."""
    with scope.opened([home.pk], writes=True) as at:
        desk = a_desk(home)
        made = [desk.case("ict-fault", at=at) for _ in range(WORK[home.slug])]
        done = {"by": desk.actor("mo"), "at": at}
        cases.reply(made[0], body="Done.", **done)
        cases.resolve(made[0], outcome="fixed", **done)
        return [one.reference for one in made]


def sits(page, site, host, address, path):
    page.goto(site.url(host, path))
    page.locator("[name=login]").fill(address)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{path}")


def listed(page):
    """The references of the cases that a page lists."""
    return set(re.findall(r"/staff/cases/([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})", page.content()))


def row(page, name):
    """What each council's cell and that of all together says, in a line of the table."""
    cells = page.locator("tr", has=page.get_by_role("rowheader", name=name)).get_by_role("link")
    return cells, [int(re.sub(r"\D.*", "", text)) for text in cells.all_inner_texts()]


def test_s1_each_council_sees_its_own_the_service_sees_all_and_the_sums_agree(site, window, shared):
    every = {one for found in shared.values() for one in found}
    with window(1440) as page:
        for host in ("ashby", "three-rivers-ict"):
            page.context.clear_cookies()
            sits(page, site, host, "dev@ashby.example", "/staff/queue?state=any")
            assert listed(page) == set(shared["ashby"]), host
        page.goto(site.url("three-rivers-ict", f"/staff/cases/{shared['brackwater'][0]}"))
        expect(page.get_by_role("heading", level=1, name="Page not found")).to_be_visible()
    with window(*WIDTHS) as page:
        address = "pat@three-rivers-ict.example"
        sits(page, site, "three-rivers-ict", address, "/staff/queue?state=any")
        assert listed(page) == every
        page.goto(site.url("three-rivers-ict", "/staff/queue?state=any&council=brackwater"))
        assert listed(page) == set(shared["brackwater"])
        page.goto(site.url("three-rivers-ict", "/staff/figures/councils"))
        sound(page)
        look(page, "councils")
        expect(page.get_by_text("add up to those of all together")).to_be_visible()
        for name, numbers in (
            ("Created in the period", [2, 3, 1, 6]),
            ("Resolved in the period", [1, 1, 1, 3]),
            ("Open after the period", [1, 2, 0, 3]),
        ):
            assert row(page, name)[1] == numbers, name
        leads_to_its_cases(page, shared, every)
        chooses_a_council(page, site)
        replays(page, site)
        keeps_a_reply_once(page, site, shared)


def leads_to_its_cases(page, shared, every):
    """Open the number of each council, and that of all together: the cases behind it."""
    links, _ = row(page, "Created in the period")
    addresses = [link.get_attribute("href") for link in links.all()]
    for address, wanted in zip(addresses, [*map(set, shared.values()), every], strict=True):
        page.goto(page.url.partition("/staff")[0] + address)
        assert listed(page) == wanted
    sound(page)


def chooses_a_council(page, site):
    """Set a target for one council at the desk of all; see it on the wallboard by itself."""
    page.goto(site.url("three-rivers-ict", "/staff/figures/open-cases"))
    page.get_by_text("Set a target for how many may stand open").click()
    page.get_by_label("Whose target").select_option("Brackwater Council")
    page.get_by_label("All kinds: at most").fill("1")
    page.get_by_role("button", name="Set the target").click()
    expect(page.get_by_text("The target is set for Brackwater Council.")).to_be_visible()
    page.get_by_text("Set a target for how many may stand open").click()
    expect(page.get_by_text("Ashby Council: no target; Brackwater Council: 1;")).to_be_visible()
    sound(page)
    look(page, "joint-target")
    for path in (
        "figures",
        "figures/wallboard",
        "figures/answers",
        "articles/add",
        "people/invite",
    ):
        page.goto(site.url("three-rivers-ict", f"/staff/{path}"))
        sound(page)
        look(page, f"joint-{path.rpartition('/')[2]}")
    page.goto(site.url("three-rivers-ict", "/staff/figures/wallboard"))
    page.get_by_role("link", name="Brackwater Council").click()
    expect(page.get_by_role("heading", level=1, name="Brackwater Council now")).to_be_visible()
    page.goto(site.url("three-rivers-ict", "/staff/figures"))
    page.get_by_role("link", name="Success and focus groups").click()
    expect(page.get_by_text("Each council keeps groups of its own")).to_be_visible()
    sound(page)
    look(page, "joint-groups")


def replays(page, site):
    """Ask what another target would have come to: it says that it works, then what of whom."""
    page.goto(site.url("three-rivers-ict", "/staff/figures/what-if"))
    page.get_by_label("Proposed time").fill("9999")
    asks = "form => form.dispatchEvent(new SubmitEvent('submit'))"  # and does not leave the page
    page.locator("form.d-what-if").evaluate(asks)
    expect(page.get_by_text("Replaying. Fifteen thousand cases")).to_be_visible()
    page.get_by_role("button", name="Replay").click()
    expect(page.get_by_role("heading", name="By council")).to_be_visible()
    expect(page.get_by_text("Replaying.")).to_have_count(0)
    sound(page)
    look(page, "joint-what-if")


def keeps_a_reply_once(page, site, shared):
    """Write a canned reply for every council, put it into a case of one, as that fills it in."""
    page.goto(site.url("three-rivers-ict", "/staff/canned"))
    page.get_by_label("Name", exact=True).fill("On our way")
    page.get_by_label("Words", exact=True).fill("{{officer}} of {{council}} has {{reference}}.")
    page.get_by_label("Who uses it").select_option("Three-Rivers-Ict Council: every officer")
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_text("is saved, for Ashby Council, Brackwater Council")).to_be_visible()
    expect(page.locator(".d-saved__one", has_text="On our way")).to_have_count(1)
    sound(page)
    look(page, "shared-reply")
    reference = shared["brackwater"][1]
    page.goto(site.url("three-rivers-ict", f"/staff/cases/{reference}"))
    page.get_by_label("Canned reply").select_option("On our way")
    page.get_by_role("button", name="Put it in").click()
    words = page.get_by_label("Your words")
    expect(words).to_have_value(f"Pat of Brackwater Council has {reference}.")
    sound(page)
