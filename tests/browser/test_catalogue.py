"""O1, O2, W14, W17, O6, O11, T25: the service desk's catalogue, by whoever asks and works."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect
from tests.browser.conftest import look, sound
from tests.browser.governing import PASSWORD, day, fill, press, says
from tests.engine.cases.conftest import SETUP, someone

from moothall import packs
from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.cases.jobs import do_tasks_once
from moothall.engine.cases.models import Case
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading
from moothall.engine.contact.models import Message
from moothall.engine.registers import actions as registers
from moothall.engine.registers import reading as registers_reading
from moothall.engine.registers.models import Record
from moothall.engine.upkeep import jobs as upkeep
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.people import actions as people

PACKS = Path(packs.__file__).parent
REGISTERS = {"assets", "sites", "suppliers", "identity-checks", "cloud-environments"}
NAMES = ("laptop", "work-phone", "team-move", "two-factor-reset", "cloud-environment")
MINE = "/requests"
ROLES = {"asha": "officer", "mo": "manager", "nadia": "employee"}


class Desk:
    """Ashby's ICT desk: Asha does the work of every team, Mo holds the money, Nadia asks."""

    def __init__(self, council):
        self.council, self.versions = council, {}
        with scope.opened([council.pk], writes=True) as at:
            calendars.add_standard(
                council.pk, zone=council.zone, division=Division.ENGLAND_AND_WALES, by=SETUP, at=at
            )
            for name in ROLES:
                hashed = make_password(PASSWORD)
                people.enrol(f"{name}@ashby.example", password_hash=hashed, by=SETUP, at=at)
            self.people = {name: someone(council, name, role, at) for name, role in ROLES.items()}
            self._registers(at)
            self._services(at)

    def _registers(self, at):
        for one in registers_reading.read_all([PACKS]):
            if one.definition and one.definition.slug in REGISTERS:
                registers.publish(self.council, one.definition, by=SETUP, at=at)
        for tag, kind in (("LT-1", "laptop"), ("PH-1", "phone")):
            registers.add(self.council, "assets", {"tag": tag, "kind": kind}, by=SETUP, at=at)

    def _services(self, at):
        wanted = (*NAMES, "cloud-removal")
        found = [
            reading.read_file(PACKS / "servicedesk" / "services" / f"{name}.yaml").definition
            for name in wanted
        ]
        for code in sorted({code for one in found for code in one.teams()}):
            team = councils.add_team(self.council, code, name=code.title(), by=SETUP, at=at)
            who = "mo" if code in {"ict-approvers", "facilities"} else "asha"
            people.join_team(self.people[who], team, by=SETUP, at=at)
        for one in found:
            (done,) = catalogue.publish(self.council, one, by=SETUP, at=at)
            self.versions[one.service] = done.version.pk

    def asked(self, service, **answers):
        """A case that Nadia asked for; its path."""
        with scope.opened([self.council.pk], writes=True) as at:
            made = Asked(token=uuid4(), version_id=self.versions[service], answers=answers)
            case = cases.submit(self.council, made, by=self.people["nadia"].actor, at=at)
        return f"/staff/cases/{case.reference}"


@pytest.fixture
def desk(site, ashby_committed):
    return Desk(ashby_committed)


def step(page, name):
    """The task of that name on the page of a case."""
    return page.locator(".d-step", has=page.get_by_text(name, exact=True))


def finish(page, name, **said):
    """Finish a task, saying what it asks for."""
    step(page, name).locator(".d-step__form .govuk-button").click()  # at once, or by a form
    page.wait_for_load_state()
    if said:
        fill(page, **said)
        press(page, "Finish the task")
    expect(step(page, name)).to_contain_text("Done")


def agreed(sits, path, name):
    with sits("mo", path) as page:
        step(page, name).get_by_role("button", name="Approve").click()
        expect(page.locator(".d-said")).to_have_text("You approve it.")


def given_a_phone(page):
    """Set the phone of the case that is open up, to where the register says who has it."""
    for name in ("Give it a number from the range", "Switch on texts", "Switch on voicemail"):
        finish(page, name)
    finish(page, "Set the phone up and note who has it", which_record="PH-1")
    finish(page, "Ring them on it and test it with them")
    about = page.locator("section", has=page.locator("#about-records"))
    about.get_by_role("link", name="PH-1").click()
    says(page, "Issued")
    says(page, "Nadia")


def about_what_they_have(page):
    """See what the requester has on the page of a case, and say that it is about it."""
    has = page.locator("#requester-has + ul")
    expect(has).to_contain_text("LT-1")
    expect(has).to_contain_text("Laptop")
    sound(page)
    page.get_by_role("button", name="It is about this").click()
    expect(has).to_contain_text("This case is about it")
    expect(page.locator("section", has=page.locator("#about-records"))).to_contain_text("Nadia")
    look(page, "case-with-what-they-have")


def every_task_at_hand(page):
    """From My work to every task, by keyboard on to the case of one."""
    page.goto(page.url.split("/staff/")[0] + "/staff/")
    page.locator("main").get_by_role("link", name="Tasks", exact=True).click()
    page.get_by_role("link", name="Everybody").click()
    says(page, "Can be done now")
    sound(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#tasks")).to_be_visible()


def test_w14_o6_o2_a_laptop_and_a_phone_are_agreed_given_out_and_stand_in_the_register(desk, sits):
    """W14, O6, O2: tasks side by side, the money first; what is given is its holder's from then."""
    path = desk.asked("laptop", reason="first", model="light", needed_on=day(9), cost_centre="C100")
    agreed(sits, path, "Agree to the cost")
    phone = desk.asked(
        "work-phone",
        contact_centre=False,
        number="new",
        extras=["texts", "voicemail"],
        hands_back=False,
        cost_centre="C100",
    )
    agreed(sits, phone, "Agree to the cost")
    with sits("asha", path) as page:
        finish(page, "Check the account and licences")
        finish(page, "Take one from stock and set it up")
        step(page, "Give it out and note who has it").locator(".d-step__form .govuk-button").click()
        expect(page.locator("[name=holder] option:checked")).to_have_text("Nadia")
        sound(page)
        look(page, "task-record")
        press(page, "Finish the task")
        expect(page.get_by_role("alert")).to_contain_text("which piece of equipment")
        fill(page, which_record="LT-1")
        press(page, "Finish the task")
        expect(page.locator(".d-said")).to_contain_text("the register says so")
        says(page, "LT-1")
        look(page, "case-with-tasks")
        page.goto(page.url.split("/staff/")[0] + phone)
        about_what_they_have(page)
        every_task_at_hand(page)
        given_a_phone(page)
    with sits("nadia", MINE) as page:
        page.goto(page.url.replace(MINE, "/services/work-phone"))
        press(page, "Start now")
        page.get_by_label("Yes", exact=True).check()
        press(page, "Continue")
        says(page, "Your calls come through the contact centre")


def test_o1_a_request_that_is_really_another_keeps_what_was_said(desk, sits):
    """O1: chosen, with what fits carried and the rest asked or left; both stories stay."""
    path = desk.asked("laptop", reason="first", model="light", needed_on=day(9), cost_centre="C100")
    with sits("mo", path, 320) as page:
        page.get_by_role("link", name="This is really something else").click()
        press(page, "Continue")
        expect(page.get_by_role("alert")).to_contain_text("Choose what it really is")
        sound(page)
        fill(page, to="Ask for a cloud environment")
        press(page, "Continue")
        says(page, "C100")
        press(page, "Change what it is")
        expect(page.get_by_role("alert")).to_contain_text("Enter how many servers")
        fill(page, name="Bins test", use="To try something out", size="Small", servers="2")
        fill(page, storage="0", personal="No")
        sound(page)
        look(page, "retype")
        press(page, "Change what it is")
        expect(page.locator(".d-said")).to_contain_text("Ask for a cloud environment")
        for text in ("Type changed: it was “Ask for a laptop”", "Bins test", "A light one"):
            says(page, text)
        expect(step(page, "Check the account and licences")).to_contain_text("No longer needed")
        expect(step(page, "Agree to the cost a month")).to_contain_text("Can be done now")
        sound(page)


def test_w17_a_team_moves_and_every_team_has_its_own_task(desk, sits):
    """W17: desks, phones, network and the day: the building agrees, then all get ready at once."""
    path = desk.asked(
        "team-move",
        team_name="Planning",
        people=30,
        from_place="Town Hall",
        to_place="Mill House",
        moves_on=day(0),
        desks=30,
        phones=12,
        printers=0,
        sockets=True,
        seats=None,
        lead="Nadia",
        lead_phone="+441632960001",
    )
    agreed(sits, path, "Agree the day with the building")
    ready = {
        "Get the desks and door passes ready": "mo",
        "Get the network ready": "asha",
        "Plan which number rings where": "asha",
        "Write the plan for the day and share it": "asha",
    }
    with sits("mo", path) as page:
        for name in ready:
            expect(step(page, name)).to_contain_text("Can be done now")
        sound(page)
        for name in ready:
            finish(page, name)
        do_tasks_once()
        page.reload()
        expect(step(page, "Wait for the day")).to_contain_text("Done")
        for name in ("Move the desks", "Move the computers and test them"):
            finish(page, name)
        expect(step(page, "Walk round with the team and mend what is left")).to_contain_text(
            "Waits for: "
        )
        finish(page, "Switch the numbers over and test them")
        page.get_by_role("link", name="Where it stands, drawn").click()
        for text in ("Waiting for approval took", "Done", "Not needed for these answers"):
            says(page, text)
        sound(page)
        look(page, "flow-of-case")
        page.get_by_role("link", name="How this service runs now").click()
        says(page, "Look at the sockets and order what is missing")
        sound(page)
        look(page, "flow-of-service")
        page.goto(page.url.split("/staff/")[0] + path)
        finish(page, "Walk round with the team and mend what is left")


def test_o11_who_they_are_is_checked_and_kept_before_anything_is_reset(desk, sits):
    """O11: no reset without a check; the check says how, by whom, and of which case."""
    path = desk.asked(
        "two-factor-reset", what="new", can_wait=True, meet="desk", call_back="+441632960001"
    )
    with sits("asha", path, 320) as page:
        reset = step(page, "Reset the second step with them")
        expect(reset).to_contain_text("Waits for: Check who they are and keep how")
        expect(reset.locator(".d-step__form")).to_have_count(0)
        step(page, "Check who they are and keep how").locator(".d-step__form .govuk-button").click()
        press(page, "Finish the task")
        expect(page.get_by_role("alert")).to_contain_text("Select how you checked")
        sound(page)
        fill(page, how="Face to face, with their staff pass", seen="Pass 4410")
        press(page, "Finish the task")
        finish(page, "Reset the second step with them")
        page.locator("main").get_by_role("link", name="ID-").first.click()
        for text in ("Pass 4410", "Nadia", "Asha", path.rsplit("/", 1)[1]):
            says(page, text)
        sound(page)


def asks_for_an_environment(sits):
    """Ask for two servers and read what they cost a month before it is sent."""
    with sits("nadia", MINE) as page:
        page.goto(page.url.replace(MINE, "/services/cloud-environment"))
        press(page, "Start now")
        for said in (
            {"name": "Bins test", "use": "To try something out"},
            {"size": "Medium", "servers": "2", "storage": "500"},
            {"personal": "No"},
            {"expires_on": day(10)},
            {"cost_centre": "C100"},
        ):
            fill(page, **said)
            press(page, "Continue")
        says(page, "Cost a month")
        says(page, "£250.00")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url("**/sent/**")


def test_t25_a_cloud_environment_has_a_cost_an_approver_and_a_last_day(desk, sits):
    """T25: asked for with its cost a month, agreed, kept; its owner is reminded; it is removed."""
    asks_for_an_environment(sits)
    with scope.opened([desk.council.pk], writes=False):
        path = f"/staff/cases/{Case.objects.get().reference}"
    agreed(sits, path, "Agree to the cost a month")
    with sits("asha", path) as page:
        finish(page, "Build it and put the cost centre on the bill")
        do_tasks_once()
        page.reload()
        expect(step(page, "Keep it in the register with its cost and last day")).to_contain_text(
            "Done"
        )
        page.locator("main").get_by_role("link", name="Bins test").click()
        for text in ("£250", "Nadia", "C100", "Running"):
            says(page, text)
        sound(page)
    upkeep.keep_up(desk.council.pk, by=SETUP)
    with scope.opened([desk.council.pk], writes=True) as at:
        told = Message.objects.get(subject__startswith="Bins test will be removed")
        assert (told.recipient, "£250" in told.body) == ("nadia@ashby.example", True)
        record = Record.objects.get(title="Bins test")
        soon = (at - timedelta(days=1)).date()
        by = desk.people["mo"]
        registers.revise(
            record, "expires_on", soon, by=by.actor, at=at, agreed_by=by.pk, why="Not needed"
        )
        removal = Case.objects.get(service="cloud-removal")
    with sits("asha", f"/staff/cases/{removal.reference}") as page:
        finish(page, "Remove it and stop the bill", which_record="Bins test")
        page.locator("main").get_by_role("link", name="Bins test").first.click()
        says(page, "Removed")
