"""My work, the queue, and finding one case."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.template import engines
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case
from moothall.faces import staff
from moothall.faces.staff.queue import lists
from moothall.faces.staff.queue.rows import COLUMNS, Row
from moothall.faces.staff.queue.timing import Due
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Who
from moothall.practices.servicedesk import queries
from moothall.practices.servicedesk.words import MINE, OVERDUE, Wanted

pytestmark = pytest.mark.django_db

QUEUE_QUERIES = 17
MY_WORK_QUERIES = 22


def test_one_macro_leads_from_page_to_page_of_every_list():
    place = Path(staff.__file__).parent / "templates"
    own = {one.name for one in place.rglob("*.html") if "d-pager" in one.read_text()}
    assert own == {"pager.html"}


def give(desk, case, name):
    with scope.opened([desk.council.pk], writes=True) as at:
        cases.assign(case, by=desk.actor(name), at=at, person=desk.people[name])


def test_my_work_lists_my_cases_and_nobody_elses(dev, town, ask):
    mine, theirs = ask(), ask()
    give(town, mine, "dev")
    give(town, theirs, "mo")
    page = dev.get("")
    assert mine.reference in page.text
    cases_part = page.text.partition("Tasks your teams can do now")[0]
    assert theirs.reference not in cases_part


def test_my_work_says_overdue_in_words(dev, town, ask):
    late = ask(at=june(1))
    give(town, late, "dev")
    page = dev.get("")
    assert "Overdue since 1 Jun" in page.text
    assert "Overdue <span" in page.text


def test_of_more_cases_than_my_work_shows_it_says_how_many_there_are(dev, town, ask, monkeypatch):
    monkeypatch.setattr(lists, "CASES", 2)
    for day in (1, 2, 3):
        give(town, ask(at=june(day)), "dev")
    page = dev.get("").text
    tiles = re.findall(r'd-tile__number">([^<]*)</span> <span class="d-tile__words">([^<]*)', page)
    told = {words: number for number, words in tiles}
    assert [told[words] for words in ("overdue", "open with me", "paused")] == ["3", "3", "0"]
    assert told["with a new message"] == "0+"
    assert "See all of them in the queue" in page
    monkeypatch.setattr(lists, "CASES", 3)
    assert "See all of them in the queue" not in dev.get("").text


def test_my_work_offers_the_tasks_my_teams_can_do(dev, ask):
    ask("ict-equipment")
    assert "Get the manager" in dev.get("").text


def test_of_many_tasks_those_that_are_due_come_first_and_the_page_says_there_are_more(
    dev, ask, monkeypatch
):
    monkeypatch.setattr(lists, "TASKS", 2)
    for day in (1, 2, 3):
        ask(at=june(day))  # what is to be done of a fault is due at no time of its own
    due = ask("ict-equipment")
    page = dev.get("").text.partition("Tasks your teams can do now")[2]
    assert due.reference in page
    assert '<span class="d-count">2+</span>' in page
    assert "See every task of your teams" in page


def test_an_idle_officer_is_shown_where_work_is(dev):
    assert "You have nothing to do" in dev.get("").text


@pytest.mark.parametrize("number", [1, 3])
def test_my_work_takes_the_same_queries_for_one_case_and_three(
    dev, town, ask, number, django_assert_num_queries
):
    for _ in range(number):
        give(town, ask(), "dev")
        ask()
    dev.get("")
    with django_assert_num_queries(MY_WORK_QUERIES):
        dev.get("")


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_takes_the_same_queries_for_one_case_and_three(
    dev, ask, number, django_assert_num_queries
):
    for _ in range(number):
        ask()
    dev.get("queue")
    with django_assert_num_queries(QUEUE_QUERIES):
        dev.get("queue")


@pytest.mark.parametrize("ticks", ["", "several"])
def test_no_text_of_a_line_becomes_markup_s14(ticks):
    hostile = "<b>&\"'"
    texts = dict.fromkeys(Row._fields, hostile) | {
        "state": "open",
        "due": Due(hostile, "over", hostile),
    }
    nobodys = Row(**texts | {"assignee": "", "tasks": (hostile,), "has_news": True})
    columns = list(COLUMNS.items())
    template = engines["jinja2"].get_template("staff/parts/rows.html")
    drawn = template.render(
        {
            "rows": [nobodys, Row(**texts)],
            "ticks": ticks,
            "case_columns": columns,
            "caption": hostile,
        }
    )
    shown = template.render({"rows": [nobodys], "ticks": ticks})
    for page in (drawn, shown):
        assert "<b>" not in page
        assert "&lt;b&gt;&amp;&#34;&#39;" in page
        assert "&amp;amp;" not in page


def test_the_queue_starts_with_what_is_due_first(dev, ask):
    slow, urgent = ask(), ask(answers={"impact": "council"})
    assert dev.listed("queue") == [urgent.reference, slow.reference]


def test_the_address_is_the_view(dev, town, ask):
    ask()
    urgent = ask(answers={"impact": "council"})
    assert dev.listed(f"queue?priority={urgent.priority}") == [urgent.reference]
    assert dev.listed("queue?service=ict-equipment") == []
    assert dev.listed("queue?priority=P1&kind=request") == []


def test_a_filter_in_use_is_named_and_can_be_taken_off(dev, ask):
    ask()
    page = dev.get("queue?kind=incident")
    assert "Kind: Incident" in page.text
    assert 'class="d-chip" href="/staff/queue"' in page.text


def test_officers_see_the_cases_of_their_teams_only(dev, ask):
    fault, missed_bin = ask(), ask("missed-bin")
    assert dev.listed("queue") == [fault.reference]
    assert dev.get(f"cases/{missed_bin.reference}").status_code == 404


def test_managers_see_every_case_of_their_council(sign_in, ask):
    made = {ask().reference, ask("missed-bin").reference}
    assert set(sign_in("mo").listed("queue")) == made


def test_unassigned_mine_and_a_colleagues(dev, town, ask):
    mine, free = ask(), ask()
    give(town, mine, "dev")
    identity = town.people["dev"].identity_id
    assert dev.listed("queue?assignee=nobody") == [free.reference]
    assert dev.listed("queue?assignee=me") == [mine.reference]
    assert dev.listed(f"queue?assignee={identity}") == [mine.reference]


def test_overdue_and_missed(dev, town, ask):
    late, fresh = ask(at=june(1)), ask()
    assert dev.listed("queue?promise=overdue") == [late.reference]
    assert dev.listed("queue?promise=broken") == [late.reference]
    assert fresh.reference in dev.listed("queue")


def test_a_paused_case_is_in_the_waiting_view(dev, town, ask):
    paused = ask()
    ask()
    with scope.opened([town.council.pk], writes=True) as at:
        cases.pause(paused, by=town.actor("dev"), at=at, reason="requester")
    assert dev.listed("queue?state=paused") == [paused.reference]


def test_what_is_paused_until_a_day_says_so_and_stands_first_once_that_has_come(dev, town, ask):
    late, waits = ask(at=june(1)), ask()
    with scope.opened([town.council.pk], writes=True) as at:
        by, day = town.actor("dev"), (at + timedelta(days=9)).date()
        for case in (late, waits):
            cases.assign(case, by=by, at=at, person=town.people["dev"])
        cases.pause(waits, by=by, at=at, reason="supplier", until_on=day)
    told = f"Paused until {day.day} {day:%B}"
    assert told in dev.get("queue").text
    assert told in dev.get(f"cases/{waits.reference}").text
    assert (dev.listed("queue?until=ahead"), dev.listed("queue?until=come")) == (
        [waits.reference],
        [],
    )
    with scope.opened([town.council.pk], writes=True) as at:
        cases.wake(waits, by=Actor.job("paused-until"), at=at + timedelta(days=16))
    assert dev.listed("queue?until=come") == [waits.reference]
    assert "Paused: day has come" in dev.get("queue").text
    work = dev.get("").text
    assert work.index("Paused, and the day has come <span") < work.index("Overdue <span")


@pytest.mark.parametrize(("reason", "is_late"), [("supplier", True), ("requester", False)])
def test_a_paused_case_is_overdue_while_its_clock_runs_on(dev, town, ask, reason, is_late):
    case = ask(at=june(1))
    with scope.opened([town.council.pk], writes=True):
        by = town.actor("dev")
        cases.assign(case, by=by, at=june(1, "09:01"), person=town.people["dev"])
        cases.reply(case, by=by, at=june(1, "09:02"), body="We are on it.")
        cases.pause(case, by=by, at=june(1, "09:03"), reason=reason)
    assert dev.listed("queue?promise=overdue") == ([case.reference] if is_late else [])
    work = dev.get("").text
    assert ("Overdue <span" in work) is is_late
    assert ("Paused <span" in work) is not is_late


@pytest.mark.parametrize("sort", ["due", "newest", "changed", "priority"])
def test_pages_go_by_key_and_leave_nothing_out(dev, ask, monkeypatch, sort):
    monkeypatch.setattr(lists, "SIZE", 2)
    made = [ask(answers={"impact": impact}) for impact in ("me", "team", "council", "me", "team")]
    seen, path = [], f"queue?sort={sort}"
    while path:
        page = dev.get(path)
        seen += dev.listed(path)
        path = next_of(page.text, "next")
    assert sorted(seen) == sorted(case.reference for case in made)
    assert len(seen) == len(made)


def test_back_one_page_is_the_page_before(dev, ask, monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 2)
    for _ in range(5):
        ask()
    first = dev.listed("queue")
    second = next_of(dev.get("queue").text, "next")
    third = next_of(dev.get(second).text, "next")
    back = next_of(dev.get(third).text, "prev")
    assert dev.listed(back) == dev.listed(second)
    assert dev.listed(next_of(dev.get(back).text, "prev")) == first


def next_of(text, rel):
    _, found, tail = text.partition(f'rel="{rel}" href="/staff/')
    return tail.partition('"')[0].replace("&amp;", "&") if found else ""


def test_a_place_that_means_nothing_starts_at_the_top(dev, ask):
    made = ask()
    for nonsense in ("after=x~y", "after=", "before=2026~", "after=a~b~c"):
        assert dev.listed(f"queue?{nonsense}") == [made.reference]


def test_a_filter_that_means_nothing_is_no_fault(dev, ask):
    ask()
    assert dev.get("queue?state=lost&sort=by-magic&assignee=x&promise=y").status_code == 200


def test_htmx_is_answered_with_the_part_that_the_page_includes(dev, ask):
    made = ask()
    page, part = dev.get("queue"), dev.get("queue", **{"hx-request": "true"})
    assert made.reference in part.text
    assert "<html" not in part.text
    assert part.text.strip() in page.text


def test_a_reference_however_typed_finds_its_case(dev, ask):
    made = ask()
    typed = made.reference.replace("-", " ").lower()
    answer = dev.get(f"find?text={typed}")
    assert answer.status_code == 302
    assert answer.url == f"/staff/cases/{made.reference}"


@pytest.mark.parametrize("text", ["kim@ashby.example", "KIM@ashby.example", "+44 1632 960777"])
def test_an_email_address_or_a_phone_number_finds_the_callers_cases(dev, ask, text):
    kim = Requester("Kim", email="kim@ashby.example", phone="01632 960 777")
    made = {ask(contact=kim).reference for _ in range(2)}
    ask(contact=Requester("Lou", email="lou@ashby.example", phone="01632 960 778"))
    answer = dev.client.get("/staff/find", {"text": text}, headers=dev.host)
    assert set(re.findall(r"/staff/cases/([0-9A-Z-]{11})", answer.content.decode())) == made


def test_words_that_name_nothing_find_nothing(dev, ask):
    ask()
    assert dev.listed("queue?text=printer&state=any") == []


def test_the_list_says_what_a_case_is_about(dev, ask):
    ask()
    assert "It says that it is full." in dev.get("queue").text


def test_what_is_sensitive_never_stands_in_a_list(sign_in, ask):
    ask("missed-bin")
    text = sign_in("asha").get("queue").text
    assert "Rubbish, 1 High Street" in text
    assert "robin@example.com" not in text.lower()


def test_counts_are_those_of_the_moment_and_of_whoever_asks(town, ask):
    late = ask(at=june(1))
    give(town, late, "dev")
    views = {"overdue": Wanted(promise=OVERDUE), "mine": Wanted(assignee=MINE)}
    council = town.council.pk

    def counted(name, at):
        who = Who(1, {council: town.people[name].pk}, {})
        with scope.opened([council], writes=False):
            found = queries.counts(who, Case.objects.all(), views, at=at)
        return [found[view].number for view in views]

    assert [counted("dev", june(1)), counted("dev", june(30))] == [[0, 1], [1, 1]]
    assert [counted("mo", june(30)), counted("dev", june(1))] == [[1, 0], [0, 1]]


def test_counts_stop_at_a_thousand(dev, ask, monkeypatch):
    monkeypatch.setattr("moothall.practices.servicedesk.words.MOST", 2)
    for _ in range(4):
        ask(at=june(1) + timedelta(hours=9))
    assert '<span class="d-count">2+<' in dev.get("queue").text
