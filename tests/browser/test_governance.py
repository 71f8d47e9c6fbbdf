"""O22, O33, T12, O23, S5, O28: what a council governs itself by, each by who answers for it."""

import re

from playwright.sync_api import expect
from tests.browser.conftest import sound
from tests.browser.governing import add, change, day, deed, fill, press, rows, says


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
        change(page, likelihood="2", **{"said-why": "A second pump"})
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
        change(page, upgrade_on=day(90), **{"said-why": "Agreed with parking"})
        deed(page, "Begin to replace", said_why="A new system is bought")
        says(page, "Being replaced")
        sound(page)
