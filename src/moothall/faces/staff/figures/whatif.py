"""What if: a past period replayed under a proposed target or calendar, beside today's (O5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from moothall.engine.cases.models import Case
from moothall.engine.cases.words import Priority
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Column
from moothall.faces.pages import access, plain
from moothall.faces.staff.cover import drawing
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.figures.seven import SIZE, managed, page_number
from moothall.faces.staff.queue.rows import KINDS, Row, address, rows
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Refused
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.queries.whatif import (
    MOST_DAYS,
    Tally,
    Turned,
    Wanted,
    WhatIf,
    what_if,
)

UNPROCESSABLE: Final = 422
PROMISES: Final = (("resolution", "Resolution"), ("response", "First answer"))
UNITS: Final = (("hours", "working hours"), ("days", "working days"))
FILTERS: Final = ("service", "kind", "team")
HEADS: Final = (
    "Case",
    "Title",
    "Council",
    "Priority",
    "Team",
    "Today",
    "Then",
    "Seconds used today",
    "Seconds promised today",
    "Seconds used then",
    "Seconds promised then",
    "Address",
)
SAY = "Say what you propose: a length of time, a calendar, or both"


@dataclass(frozen=True, slots=True)
class Share:
    """A line of a table: how many met their target today and would have, of how many."""

    name: str
    n: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class Side:
    """A case that changes side, in words."""

    row: Row
    becomes: str
    before: str
    after: str


class ProposalForm(forms.Form):
    """A past period, whose cases, and what is promised them instead."""

    first = drawing.day("From")
    last = drawing.day("To, including that day")
    council = forms.ChoiceField(label="Council", required=False)
    service = forms.ChoiceField(label="Service", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *KINDS.items()])
    priority = forms.ChoiceField(
        label="Priority", required=False, choices=[("", "All"), *Priority.choices]
    )
    team = forms.ChoiceField(label="Team", required=False)
    promise = forms.ChoiceField(label="Promise", choices=PROMISES)
    length = forms.DecimalField(
        label="Proposed time",
        required=False,
        min_value=0,
        max_value=9_999,
        decimal_places=2,
        error_messages={
            "invalid": "Enter the time as a number, like 8 or 1.5",
            "min_value": "Enter more than 0",
            "max_value": "Enter 9,999 or less",
            "max_decimal_places": "Enter two decimal places at most",
        },
    )
    unit = forms.ChoiceField(label="Counted in", choices=UNITS)
    calendar = forms.ChoiceField(label="Calendar", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round, no proposal, and what is no whole number of days."""
        said: dict[str, Any] = super().clean() or {}
        first, last, length = said.get("first"), said.get("last"), said.get("length")
        if first and last and last < first:
            self.add_error("last", "The last day must not be before the first")
        if length is not None and (length == 0 or (said.get("unit") == "days" and length % 1)):
            self.add_error("length", "Enter more than 0, and whole working days")
        if length is not None and said.get("unit") == "days" and length > MOST_DAYS:
            self.add_error("length", f"Enter {MOST_DAYS} working days or fewer")
        if "length" not in self.errors and length is None and not said.get("calendar"):
            self.add_error("length", SAY)
        return said

    @property
    def wanted(self) -> Wanted:
        """What is proposed."""
        said = self.cleaned_data
        length, unit = said["length"], said["unit"]
        return Wanted(
            said["promise"],
            said["priority"],
            seconds=int(length * 3600) if length and unit == "hours" else None,
            days=int(length) if length and unit == "days" else None,
            calendar=said["calendar"],
        )


@access.manager
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Ask for a period and a proposal; once asked, show what it would have come to."""
    desk = sit(request)
    form = _form(desk, request)
    is_asked = "promise" in request.GET
    found, wrong = _found(desk, form) if is_asked and form.is_valid() else (None, "")
    errors = [
        {"text": said[0], "href": f"#{name}"}
        for name, said in (form.errors.items() if is_asked else ())
    ]
    errors += [{"text": wrong, "href": "#length"}] if wrong else []
    context = {"form": form, "errors": errors, "found": found}
    context |= {"is_unreadable": drawing.is_unreadable}
    context |= _told(desk, request, form, found) if found else {}
    return shown(request, "staff/what_if.html", context, status=UNPROCESSABLE if errors else 200)


@access.manager
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Give the cases that change side as CSV."""
    desk = sit(request)
    form = _form(desk, request)
    found, wrong = _found(desk, form) if form.is_valid() else (None, SAY)
    if found is None:
        return HttpResponse(wrong, content_type="text/plain; charset=utf-8", status=UNPROCESSABLE)
    cases = _cases(found.turned)
    columns = [Column(head) for head in HEADS]
    lines = [_line(desk, one, cases[one.case_id]) for one in found.turned]
    said = {"Content-Disposition": 'attachment; filename="what-if.csv"'}
    whole = b"".join(writing.chunks("csv", columns, lines))
    return HttpResponse(whole, content_type=writing.media_type("csv"), headers=said)


def _form(desk: Desk, request: HttpRequest) -> ProposalForm:
    """Return the form with what each council of the desk has to choose from, and what was asked."""
    today = desk.at.astimezone(ZoneInfo(desk.council.zone)).date()
    starts = {"first": str(today.replace(day=1)), "last": str(today), "promise": "resolution"}
    sent = {**starts, "unit": "hours", **request.GET.dict()}
    form = ProposalForm(MultiValueDict({name: [value] for name, value in sent.items()}))
    chosen = managed(desk, request.GET.get("council", ""))
    services = {offer.definition.service: offer.definition.name for offer in desk.offers}
    known = insight.values_of("service", chosen)
    teams = {team.code: team.name for team in councils.teams_of(chosen)}
    heads = [
        {head.calendar.code: head.calendar.name for head in calendars.heads(c)} for c in chosen
    ]
    shared = {code: name for code, name in heads[0].items() if all(code in one for one in heads)}
    choices: dict[str, Mapping[str, str]] = {
        "council": {
            desk.councils[c].slug: desk.councils[c].name
            for c in managed(desk, "")
            if c in desk.councils
        },
        "service": {code: services.get(code, code) for code in known},
        "team": teams,
        "calendar": shared,
    }
    for name, options in choices.items():
        first = "As it is" if name == "calendar" else "All"
        ordered = sorted(options.items(), key=lambda one: one[1])
        asked: Any = form.fields[name]
        asked.choices = [("", first), *ordered]
    return form


def _found(desk: Desk, form: ProposalForm) -> tuple[WhatIf | None, str]:
    """Return what the proposal comes to; None and why, where it cannot be replayed."""
    said = form.cleaned_data
    filters = {name: said[name] for name in FILTERS if said[name]}
    chosen = managed(desk, said["council"])
    try:
        period = Period(said["first"], said["last"], desk.council.zone)
        return what_if(chosen, period, form.wanted, filters=filters, at=desk.at), ""
    except Refused as refused:
        return None, str(refused)


def _told(desk: Desk, request: HttpRequest, form: ProposalForm, found: WhatIf) -> Mapping[str, Any]:
    number = page_number(request, len(found.turned))
    part = found.turned[(number - 1) * SIZE : number * SIZE]
    asked = {name: value for name, value in request.GET.dict().items() if name != "page"}
    here = reverse("staff:figures-what-if")
    becomes_met = sum(bool(one.after.is_met) for one in found.turned)

    def turned(to: int) -> str:
        return f"{here}?{urlencode({**asked, 'page': to})}"

    return {
        "whole": _share(found.whole, "All"),
        "by_priority": [_share(one, one.name or "None") for one in found.by_priority],
        "by_team": _by_team(desk, found.by_team),
        "by_council": [
            _share(one, desk.councils[one.council_id or 0].name) for one in found.by_council
        ],
        "becomes_met": becomes_met,
        "becomes_missed": len(found.turned) - becomes_met,
        "sides": _sides(desk, part),
        "first": (number - 1) * SIZE + 1,
        "previous_url": turned(number - 1) if number > 1 else "",
        "next_url": turned(number + 1) if number * SIZE < len(found.turned) else "",
        "sheet_url": f"{reverse('staff:figures-what-if-sheet')}?{urlencode(asked)}",
        "promise": dict(PROMISES)[form.cleaned_data["promise"]].lower(),
    }


def _share(tally: Tally, name: str) -> Share:
    moved = tally.after - tally.before
    return Share(
        name,
        f"{tally.n:,}",
        _of(tally.before, tally.n),
        _of(tally.after, tally.n),
        f"{moved:+,}" if moved else "0",
    )


def _by_team(desk: Desk, tallies: Sequence[Tally]) -> list[Share]:
    """Return a line for each team, with its council where the lines are of several."""
    known = councils.teams_of(list(desk.councils))
    names = {(team.council_id, team.code): team.name for team in known}
    is_shared = len({one.council_id for one in tallies}) > 1
    found = []
    for one in tallies:
        name = names.get((one.council_id or 0, one.name), one.name) or "No team"
        council = desk.councils.get(one.council_id or 0)
        found.append(_share(one, f"{name}, {council.name}" if is_shared and council else name))
    return found


def _of(part: int, whole: int) -> str:
    return f"{part:,} ({part * 100 / whole:.1f}%)" if whole else "0"


def _cases(turned: Sequence[Turned]) -> dict[int, Case]:
    return Case.objects.in_bulk([one.case_id for one in turned])


def _sides(desk: Desk, part: Sequence[Turned]) -> list[Side]:
    cases = _cases(part)
    lines = rows(desk, [cases[one.case_id] for one in part])
    return [
        Side(
            line,
            "Would be met" if one.after.is_met else "Would be missed",
            f"{plain.worked(one.before.used)} of {plain.worked(one.before.seconds)}",
            f"{plain.worked(one.after.used)} of {plain.worked(one.after.seconds)}",
        )
        for one, line in zip(part, lines, strict=True)
    ]


def _line(desk: Desk, one: Turned, case: Case) -> list[str]:
    return [
        case.reference,
        case.title,
        desk.councils[one.council_id].name,
        one.priority,
        one.team,
        "met" if one.before.is_met else "missed",
        "met" if one.after.is_met else "missed",
        *(str(n) for v in (one.before, one.after) for n in (v.used, v.seconds)),
        address(case.reference),
    ]
