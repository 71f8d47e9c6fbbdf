"""O24, C10: information that a council keeps, each by who answers for it."""

import re

from playwright.sync_api import expect
from tests.browser.conftest import sound
from tests.browser.governing import add, change, day, deed, press, rows, says


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


def test_o24_information_governance_keeps_assets_policies_and_who_has_read_them(house, sits):
    """O24: an asset's owner and law; a policy whose readers are known, edition by edition."""
    with sits("mo", "/staff/registers/information-assets") as page:
        add(
            page,
            "information asset",
            name="Permit holders",
            what="Names and addresses",
            owner="Asha",
            personal="Special categories of personal data",
        )
        says(page, "Special categories without an impact assessment")
        change(page, assessed_on=day(-3), **{"said-why": "Assessed with the lawyer"})
        sound(page)
        page.goto(page.url.split("/registers/")[0] + "/registers/policies")
        add(
            page,
            "policy",
            name="Acceptable use",
            version="4",
            summary="Use what the council gives you for its work.",
            owner="Mo",
            for_everyone="Yes",
        )
        deed(page, "Put in force", agreed_on=day(0), agreed_by="The cabinet")
        says(page, "0 of 3 (0%)")
        policy = page.url[page.url.index("/staff") :]
        sound(page)
    with sits("asha", "/staff/reading", 320) as page:
        page.get_by_role("link", name="Acceptable use").click()
        says(page, "Use what the council gives you")
        sound(page)
        press(page, "I have read this")
        says(page, "Nothing to read")
    with sits("mo", policy) as page:
        says(page, "1 of 3 (33%)")
        page.get_by_text("Name by name").click()
        says(page, "Audrey: not yet")
        sound(page)
        change(page, version="5", **{"said-why": "Telephones are in it"})
        says(page, "0 of 3 (0%)")
        page.goto(page.url.split("/registers/")[0] + "/registers/training?view=all")
        add(page, "training record", course="Data protection", who="Asha", valid_until=day(-1))
        says(page, "It has run out")
        deed(page, "Mark as done", done_on=day(0))
        sound(page)
