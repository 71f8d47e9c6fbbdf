"""The lists of the desk: my work and the queue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moothall.engine.cases import queries as case_queries
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue import choosing, columns, filters, savedviews
from moothall.faces.staff.queue.rows import Row, rows
from moothall.faces.staff.queue.tasks import to_do
from moothall.faces.staff.queue.timing import is_late
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Team
from moothall.ground.people import rules
from moothall.ground.people.words import KNOWERS
from moothall.practices.servicedesk import around, queries
from moothall.practices.servicedesk.around import Kept
from moothall.practices.servicedesk.queries import Page
from moothall.practices.servicedesk.words import COME, MINE, NOBODY, OVERDUE, Wanted

SIZE, TASKS, CASES = 50, 50, 200


@dataclass(frozen=True, slots=True)
class Group:
    """A part of my work, under its heading."""

    id: str
    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that says what to look at first."""

    count: str
    words: str
    href: str
    tone: str


@access.staff
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Show the cases with the officer's name on them, and the tasks their teams can do."""
    desk = sit(request)
    mark = around.newest(desk.councils)  # before anything is read: what is done meanwhile differs
    found = queries.work_of(desk.who, at=desk.at, most=CASES + 1)
    cases = found[:CASES]
    groups = [*_grouped(desk, cases), *_watched(desk)]
    tasks = queries.tasks_of(desk.who, most=TASKS + 1)
    context = {
        "mark": mark,
        "mentions": case_queries.mentions_of(list(desk.who.persons.values()), seen=desk.seen),
        "groups": groups,
        "tiles": _tiles(desk, cases),
        "all_url": filters.address(Wanted(assignee=MINE)) if len(found) > CASES else "",
        "tasks": to_do(desk, tasks[:TASKS]),
        "tasks_count": f"{TASKS}+" if len(tasks) > TASKS else len(tasks),
    }
    return shown(request, "staff/my_work.html", context)


def _watched(desk: Desk) -> list[Group]:
    """Return the cases that the officer watches and may still see."""
    watched = case_queries.watched_by(list(desk.who.persons.values()))
    seen = set(desk.seen.filter(pk__in=[c.pk for c in watched]).values_list("pk", flat=True))
    listed = rows(desk, [case for case in watched if case.pk in seen])
    return [Group("watched", "You watch these", listed)] if listed else []


@access.staff
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show a view of the queue: the address says which."""
    desk, wanted = sit(request), filters.read(request.GET)
    place = filters.place(request.GET)
    is_part = cast("Any", request).htmx  # of a page that has its mark
    mark = "" if is_part else around.newest(desk.councils)
    page = queries.page(desk.who, desk.seen, wanted, at=desk.at, size=SIZE, place=place)
    beside = around.around(desk.who, desk.councils)
    saved, teams = _saved(desk, beside.views), councils.teams_of(desk.councils)
    chosen = filters.chosen(request.GET, saved)
    offered = filters.choices(desk, beside.colleagues, _teams(teams), _services(desk))
    context = _results(desk, wanted, page, offered)
    context |= columns.chosen(request)
    context |= {
        "mark": mark,
        "title": filters.title(wanted, chosen),
        "chosen": chosen,
        "is_other": chosen is not None and chosen.wanted != wanted,
        "address": filters.address(wanted).partition("?")[2],
    }
    if is_part:
        return render(request, "staff/parts/results.html", context)
    counts = queries.counts(desk.who, desk.seen, filters.counted(saved), at=desk.at)
    context["sharings"] = savedviews.sharings(desk, beside.team_ids, teams)
    context["views"] = filters.views(wanted, counts, saved, chosen.number if chosen else "")
    return shown(request, "staff/queue.html", context)


def _saved(desk: Desk, kept: Sequence[Kept]) -> list[filters.Saved]:
    """Return the saved views that somebody may open, as they show today."""
    found = []
    for one in kept:
        roles = desk.who.roles.get(one.council_id, frozenset())
        mine = desk.who.persons.get(one.council_id, 0)
        why_not = rules.why_not_rename_view(
            mine, roles, saved_by=one.person_id, is_shared=one.is_shared
        )
        wanted = filters.read(QueryDict(one.address))
        found.append(filters.Saved(str(one.number), one.name, wanted, why_not is None))
    return found


def _results(
    desk: Desk, wanted: Wanted, page: Page, offered: Mapping[str, filters.Choices]
) -> dict[str, Any]:
    chips = filters.chips(wanted, offered)
    newer = older = ""
    if page.cases and page.has_newer:
        back = queries.place_of(page.cases[0], wanted.sort, is_before=True)
        newer = filters.address(wanted, back)
    if page.cases and page.has_older:
        older = filters.address(wanted, queries.place_of(page.cases[-1], wanted.sort))
    return {
        "tasks": choosing.TASKS if desk.who.has_role(*KNOWERS) else (),
        "rows": rows(desk, page.cases),
        "chips": chips,
        "sorts": filters.sorts(wanted),
        "fields": filters.shown(wanted, offered),
        "is_filtered": bool(chips) and wanted not in (view for _, view in filters.VIEWS.values()),
        "newer_url": newer,
        "older_url": older,
        "counted_words": _counted(page, newer, older),
        "nothing_words": "No case that you may see fits this view.",
    }


def _counted(page: Page, newer: str, older: str) -> str:
    number = len(page.cases)
    if newer or older:
        return f"{number} cases on this page"
    return "1 case" if number == 1 else f"{number} cases"


def _teams(teams: Iterable[Team]) -> filters.Choices:
    found = {team.code: team.name for team in teams}
    return sorted(found.items(), key=lambda pair: pair[1])


def _services(desk: Desk) -> dict[str, str]:
    return {offer.definition.service: offer.definition.name for offer in desk.offers}


def _tiles(desk: Desk, cases: list[Case]) -> list[Tile]:
    views = {
        "overdue": Wanted(assignee=MINE, promise=OVERDUE),
        "back": Wanted(assignee=MINE, until=COME),
        "paused": Wanted(assignee=MINE, state=State.PAUSED),
        "mine": Wanted(assignee=MINE),
        "nobody": Wanted(assignee=NOBODY),
    }
    counts = queries.counts(desk.who, desk.seen, views, at=desk.at)
    where = {name: filters.address(view) for name, view in views.items()}
    news = sum(1 for case in cases if case.has_news)
    told = f"{news}+" if counts["mine"].number > len(cases) else str(news)
    over = "over" if counts["overdue"].number else "calm"
    back = "over" if counts["back"].number else "calm"
    return [
        Tile(str(counts["overdue"]), "overdue", where["overdue"], over),
        Tile(str(counts["back"]), "paused until a day that has come", where["back"], back),
        Tile(told, "with a new message", where["mine"], "soon" if news else "calm"),
        Tile(str(counts["paused"]), "paused", where["paused"], "calm"),
        Tile(str(counts["mine"]), "open with me", where["mine"], "calm"),
        Tile(str(counts["nobody"]), "that nobody has", where["nobody"], "calm"),
    ]


GROUPS = {
    "back": "Paused, and the day has come",
    "overdue": "Overdue",
    "today": "Due today",
    "week": "Due this week",
    "later": "Later, or without a target",
    "paused": "Paused",
}


def _group_of(case: Case, now: datetime) -> tuple[str, str]:
    name = "later"
    if case.state == State.PAUSED and case_queries.has_come(
        case.paused_until_on, case.wakes_at, now
    ):
        name = "back"
    elif is_late(case.due_at, case.over_at, now):
        name = "overdue"
    elif case.state == State.PAUSED:
        name = "paused"
    elif case.due_at:
        days = (timezone.localtime(case.due_at).date() - timezone.localtime(now).date()).days
        name = "today" if days < 1 else "week" if timedelta(days=days) < timedelta(7) else "later"
    return name, GROUPS[name]


def _grouped(desk: Desk, cases: list[Case]) -> list[Group]:
    tasks = queries.ready_tasks(cases) if cases else {}
    lines = dict(zip([case.pk for case in cases], rows(desk, cases, tasks), strict=True))
    found: dict[str, list[Row]] = {name: [] for name in GROUPS}
    for case in cases:
        found[_group_of(case, desk.at)[0]].append(lines[case.pk])
    return [Group(name, GROUPS[name], lines) for name, lines in found.items() if lines]
