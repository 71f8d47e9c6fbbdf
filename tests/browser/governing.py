"""Governance registers for tests in a browser: who keeps them, and how they are worked."""

import re
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import expect
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
