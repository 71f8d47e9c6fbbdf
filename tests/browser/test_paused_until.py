"""O2: what an officer paused until a day comes back to them on it, and is put off again."""

from datetime import timedelta

from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, look, sound
from tests.browser.test_officer_walk import desk, sign_in  # noqa: F401 -- a fixture

from moothall.engine.cases import actions as cases
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

WHEN = "Until which day"


def test_a_case_paused_until_a_day_comes_back_on_it_and_is_put_off(site, window, desk):  # noqa: F811
    with scope.opened([desk.council.pk], writes=True) as at:
        case, mo = desk.case("ict-fault", at=at), desk.people["mo"]
        cases.assign(case, by=desk.actor("mo"), at=at, person=mo)
    today = at.date()
    with window(*WIDTHS, scripts=False) as page:
        sign_in(page, site, "mo", f"/staff/cases/{case.reference}")
        pause(page, today)
        expect(page.get_by_text("Choose a day after today.").first).to_be_visible()
        pause(page, today + timedelta(days=9), is_open=True)
        expect(page.locator(".d-case__marks")).to_contain_text("Paused until")
        with scope.opened([desk.council.pk], writes=True) as at:
            assert cases.wake(case, by=Actor.job("paused-until"), at=at + timedelta(days=16))
            mail = Message.objects.get(recipient=mo.email)
        assert mail.subject.startswith(f"{case.reference}: The day has come")
        in_my_work(page, site)
        page.goto(site.url("ashby", f"/staff/cases/{case.reference}"))
        put_off(page, today + timedelta(days=30))
        expect(page.locator(".d-case__marks")).to_contain_text("Paused until")
        sound(page)
        look(page, "put-off")
        page.goto(site.url("ashby", "/staff/queue?until=come"))
        expect(page.get_by_text("No case that you may see fits this view.")).to_be_visible()


def in_my_work(page, site):
    page.goto(site.url("ashby", "/staff/"))
    section = page.get_by_role("region", name="Paused, and the day has come")
    expect(section.get_by_text("Paused: day has come")).to_be_visible()
    sound(page)
    look(page, "day-has-come")
    page.get_by_role("link", name="1 paused until a day that has come").click()
    expect(page.get_by_text("Paused: day has come")).to_be_visible()
    look(page, "day-has-come-queue")


def pause(page, day, *, is_open=False):
    if not is_open:
        page.locator(".d-act", has_text="Pause").locator("summary").first.click()
    form = page.locator("#pause form")
    form.get_by_role("radio").last.check()
    send(form, day)


def put_off(page, day):
    page.locator(".d-more").locator("summary").first.click()
    page.locator(".d-more summary", has_text="Change the day").click()
    send(page.locator("#redate form"), day)


def send(form, day):
    form.get_by_label(WHEN).fill(f"{day.day}/{day.month}/{day.year}")
    form.get_by_role("button").click()
