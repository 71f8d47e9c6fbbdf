"""O22, O33, T12, O23, S5, O24, C10, O28: what a council governs itself by, by who answers."""

import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import sound
from tests.engine.cases.conftest import someone

import moothall.packs
from moothall.engine.registers import actions, reading
from moothall.engine.registers.models import Record
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people

PACK = Path(moothall.packs.__path__[0]) / "governance" / "registers"
PASSWORD = "willow-lantern-otter"
SETUP = Actor.job("tests")
ROLES = {"asha": "officer", "mo": "manager", "audrey": "auditor"}


class House:
    """Ashby with its governance registers, and the people who answer for them."""

    def __init__(self, council):
        self.council = council
        with scope.opened([council.pk], writes=True) as at:
            councils.add_team(council, "ict", name="ICT", by=SETUP, at=at)
            for one in reading.read_all([PACK]):
                actions.publish(council, one.definition, by=SETUP, at=at)
            for name in ROLES:
                hashed = make_password(PASSWORD)
                people.enrol(f"{name}@ashby.example", password_hash=hashed, by=SETUP, at=at)
            self.people = {name: someone(council, name, role, at) for name, role in ROLES.items()}

    def keeps(self, register, *records):
        """Add records as an earlier year left them."""
        with scope.opened([self.council.pk], writes=True) as at:
            for values in records:
                actions.add(self.council, register, values, by=SETUP, at=at)

    def loads(self, register, records):
        """Load records as a list that was kept elsewhere."""
        with scope.opened([self.council.pk], writes=True) as at:
            loaded = [actions.Row(values) for values in records]
            actions.load(self.council, register, loaded, by=SETUP, at=at)

    def moved(self, register, begins, verb, values):
        """Move the records whose titles begin so."""
        by = self.people["mo"].actor
        with scope.opened([self.council.pk], writes=True) as at:
            found = Record.objects.filter(register__slug=register, title__startswith=begins)
            for record in found:
                actions.move(record, verb, by=by, at=at, values=values)


@pytest.fixture
def house(site, ashby_committed):
    return House(ashby_committed)


@pytest.fixture
def sits(site, window):
    """`with sits("mo", "/staff/registers/risks") as page`: somebody at their desk."""

    @contextmanager
    def sitting(name, path, width=1440):
        with window(width) as page:
            page.goto(site.url("ashby", path))
            page.locator("[name=login]").fill(f"{name}@ashby.example")
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(f"**{path}")
            yield page

    return sitting


def fill(page, **said):
    """Fill a form's fields by their ids: words, a choice by its label, a day as 2026-03-27."""
    for name, text in said.items():
        day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
        field = page.locator(f"[name='{name}']").first
        if day and page.locator(f"[name='{name}-day']").count():
            for part, value in zip(("year", "month", "day"), day.groups(), strict=True):
                page.locator(f"[name='{name}-{part}']").fill(value)
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=text)
        elif field.get_attribute("type") in ("radio", "checkbox"):
            group = page.get_by_role("group").filter(has=page.locator(f"[name='{name}']"))
            group.get_by_label(text, exact=True).check()
        else:
            field.fill(text)


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def deed(page, name, /, **said):
    """Do something to the record that is open: by its link, what it asks for, and its button."""
    page.locator("main").get_by_role("link", name=name, exact=True).click()
    page.wait_for_url("**/do/**")
    fill(page, **said)
    press(page, name)


def add(page, one, /, **said):
    page.get_by_role("link", name=re.compile(f"^Add an? {one}$")).click()
    page.wait_for_url("**/add")
    fill(page, **said)
    press(page, "Add")


def change(page, **said):
    page.get_by_role("link", name="Change", exact=True).click()
    page.wait_for_url("**/change")
    fill(page, **said)
    press(page, "Save")


def says(page, text):
    expect(page.locator("main")).to_contain_text(text)


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def rows(page):
    return page.locator("main table.d-list tbody tr")


def test_s5_a_risk_owner_scores_a_risk_and_sees_it_move(house, sits):
    """S5: likelihood by impact, owner, controls, review date, movement; a manager tolerates."""
    house.keeps("risks", {"title": "Small", "category": "people", "likelihood": 1, "impact": 2})
    with sits("asha", "/staff/registers/risks") as page:
        add(
            page,
            "risk",
            title="Flood in the server room",
            category="Technology",
            owner="Asha",
            likelihood="4",
            impact="4",
            controls="A pump",
            act_by=day(30),
        )
        says(page, "A score of 15 or more")
        deed(page, "Reviewed today", said_why="The pump was tried")
        says(page, "Next review")
        change(page, likelihood="2", why="A second pump")
        says(page, "Down")
        says(page, "A score of 8 or more")
        deed(page, "Revise: To be done by", new_on=day(60), agreed_by="Mo", said_why="Late parts")
        says(page, "Put off once, agreed by Mo")
        expect(page.get_by_text("Tolerate")).to_be_visible()
        sound(page)
        address = page.url
        page.goto(address.rsplit("/", 1)[0])
        expect(rows(page)).to_contain_text(
            [re.compile(r"Flood(.|\n)*8\s(.|\n)*Down(.|\n)*Asha\s+Amber"), "Small"]
        )
        sound(page)
    with sits("mo", address[address.index("/staff") :], 320) as page:
        deed(page, "Tolerate", said_why="Two pumps are enough")
        says(page, "Tolerated")
        says(page, "Two pumps are enough")
        sound(page)


def test_o23_a_head_of_ict_follows_audit_recommendations_to_their_evidence(house, sits):
    """O23: three open; the first date stays beside the revised one; evidence before it is done."""
    mine = {"audit": "Access controls", "owner": house.people["asha"].pk}
    house.keeps(
        "audit-recommendations",
        {"title": "Review administrators", "priority": "medium", "due_on": day(-20), **mine},
        {"title": "Try the backups", "priority": "high", "due_on": day(20), **mine},
        {"title": "Close old accounts", "priority": "low", "due_on": day(40), **mine},
    )
    with sits("mo", "/staff/registers/audit-recommendations") as page:
        says(page, "3 audit recommendations")
        page.get_by_role("link", name="Review administrators").click()
        says(page, "Past its date")
        deed(page, "Revise: Agreed date", new_on=day(30), agreed_by="Audrey", said_why="New post")
        says(page, "Put off once, agreed by Audrey")
        deed(page, "Mark as done", done_on=day(0))
        expect(page.get_by_role("alert")).to_contain_text("What shows that it is done")
        fill(page, evidence="The list of March, signed")
        press(page, "Mark as done")
        says(page, "Done")
        sound(page)
        page.goto(page.url.rsplit("/", 1)[0])
        expect(rows(page)).to_have_count(2)
        sound(page)


def test_o22_o33_a_portfolio_manager_reads_the_work_plan_and_takes_a_project_through_its_gates(
    house, sits
):
    """O22: 16 live and 20 waiting, 1 amber and none red by rule, and why; O33: its gates."""
    mo = house.people["mo"].pk
    house.keeps(
        "projects",
        *({"name": f"Waiting {n:02}", "what": "x", "priority": n} for n in range(1, 21)),
        *(
            {"name": f"Live {n:02}", "what": "x", "manager": mo, "end_on": day(90)}
            for n in range(16)
        ),
    )
    house.moved("projects", "Live", "begin", {"brief": "Why"})
    gates = {"initiation": "How", "options": "Or else", "signed_by": "The board"}
    house.moved("projects", "Live", "approve", gates)
    with sits("mo", "/staff/registers/projects") as page:
        says(page, "16 projects")
        page.get_by_role("link", name="Live 03").click()
        change(page, issues="Nobody to test it")
        says(page, "Something is in the way")
        sound(page)
        page.goto(page.url.rsplit("/", 1)[0] + "?view=live&rag=amber")
        says(page, "1 project")
        page.goto(page.url.replace("amber", "red"))
        says(page, "Nothing here")
        page.get_by_role("link", name="Waiting", exact=True).click()
        says(page, "20 projects")
        sound(page)
        page.get_by_role("link", name="Waiting 07").click()
        deed(page, "Set up", manager="Mo", brief="Fewer forms on paper")
        deed(page, "Approve", initiation="Who and when", options="Buy or build")
        expect(page.get_by_role("alert")).to_contain_text("Signed off by")
        fill(page, signed_by="ICT board", end_on=day(120))
        press(page, "Approve")
        says(page, "Live")
        sound(page)


def test_t12_a_portfolio_manager_keeps_quoted_forecast_and_realised_apart(house, sits):
    """T12: amounts beside each other, cashable or not, evidence; costs avoided once add up."""
    house.keeps(
        "benefits",
        *(
            {
                "name": name,
                "kind": "avoided",
                "rhythm": "once",
                "cashable": False,
                "quoted": pence,
                "forecast": pence,
                "owner": house.people["mo"].pk,
            }
            for name, pence in (("Servers not bought", 45_000_00), ("A site not cabled", 24_000_00))
        ),
    )
    with sits("mo", "/staff/registers/benefits?view=avoided") as page:
        totals = page.get_by_label("Totals of the list")
        expect(totals).to_contain_text(re.compile(r"Quoted.*£69,000.*Forecast.*£69,000"))
        sound(page)
        page.get_by_role("link", name="Servers not bought").click()
        change(page, forecast="40000")
        says(page, "Less is forecast than was quoted")
        deed(page, "Mark as realised", realised="38000")
        expect(page.get_by_role("alert")).to_contain_text("What shows it")
        fill(page, evidence="The budget of 2026")
        press(page, "Mark as realised")
        says(page, "£38,000")
        sound(page)
        page.goto(page.url.rsplit("/", 1)[0] + "?view=avoided")
        found = re.compile(r"Quoted.*£69,000.*Forecast.*£64,000.*Realised.*£38,000")
        expect(totals).to_contain_text(found)
        sound(page)


def test_c10_a_data_lead_keeps_data_sets_priorities_and_skills(house, sits):
    """C10: owner, standard, quality and sharing of a data set; what comes first; who can do it."""
    with sits("asha", "/staff/registers/datasets") as page:
        add(
            page,
            "data set",
            name="Permit holders",
            what="Who has a permit",
            owner="Asha",
            standard="BS 7666",
            quality="2",
            sharing="Everybody",
            personal="Yes",
        )
        says(page, "Personal data that everybody may have")
        change(page, sharing="Named partners", quality="2")
        says(page, "Quality below 3")
        sound(page)
        page.goto(page.url.rsplit("/", 1)[0])
        expect(rows(page)).to_contain_text(
            [re.compile(r"BS 7666\s+Quality: 2\s+Who may have it: Named")]
        )
        page.goto(page.url.replace("datasets", "data-priorities"))
        add(page, "data priority", name="One list of addresses", rank="1", owner="Asha")
        page.goto(page.url.replace("data-priorities", "skills").rsplit("/", 1)[0])
        add(page, "skill", skill="Reading charts", who="Asha", level="1", wanted="3")
        says(page, "Two levels short")
        sound(page)


def test_o28_application_support_sees_what_is_aged_and_the_risk_that_it_raises(house, sits):
    """O28: 300 systems with supplier, version, support's end and hosting; an aged one is a risk."""
    owner = house.people["asha"].pk
    house.loads(
        "systems",
        [
            {
                "name": f"System {number:03}",
                "what": "Work",
                "version": f"{number}.1",
                "hosting": ("own", "supplier", "cloud")[number % 3],
                "supported_until": day(400 - number),
                "owner": owner,
            }
            for number in range(299)
        ],
    )
    house.keeps("suppliers", {"name": "Weir Software"})
    with sits("asha", "/staff/registers/systems") as page:
        says(page, "299 systems")
        add(
            page,
            "system",
            name="Parking permits",
            what="Permits for residents",
            service="Parking",
            supplier="Weir Software",
            version="7.2",
            installed_on=day(-4000),
            supported_until=day(-1),
            hosting="Our own servers",
            users="40",
            owner="Asha",
        )
        says(page, "No longer supported")
        deed(page, "Go live")
        sound(page)
        page.get_by_role("link", name="Parking permits is out of support").first.click()
        says(page, "A score of 8 or more")
        expect(page.get_by_role("link", name="Parking permits", exact=True)).to_be_visible()
        sound(page)
        page.goto(page.url.split("/registers/")[0] + "/registers/systems?view=aged")
        says(page, "1 system")
        rows(page).get_by_role("link", name="Parking permits").click()
        change(page, upgrade_on=day(90), why="Agreed with parking")
        deed(page, "Begin to replace", said_why="A new system is bought")
        says(page, "Being replaced")
        sound(page)
