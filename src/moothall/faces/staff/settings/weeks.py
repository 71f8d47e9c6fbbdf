"""The week of a calendar: another from a day on, after a look at what would move; taken back."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import actions as cases
from moothall.engine.cases.queries import hours
from moothall.faces.pages import access, plain
from moothall.faces.staff.cover import drawing
from moothall.faces.staff.desk import shown
from moothall.faces.staff.queue.rows import address
from moothall.faces.staff.settings.calendars import (
    DAYS,
    SHOWN,
    UNPROCESSABLE,
    by_weekday,
    desk_of,
    followed,
    head_of,
    today_of,
)
from moothall.ground.calendars import queries as calendars
from moothall.ground.calendars import weeks
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.calendars.words import CalendarUnusable, Week
from moothall.ground.journal.words import Refused

MOST = 200
HINT = "Like 08:30 to 17:00, or 09:00 to 12:00 and 13:00 to 16:00, or closed"


class WeekForm(forms.Form):
    """From which day a week holds, and the hours of each weekday as they are written."""

    from_on = drawing.day("From which day?", hint="Before it the week stays as it is")

    def __init__(self, *given: object, week: Week = (), **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # as Django's forms take them
        for number, name in enumerate(DAYS):
            field = drawing.line(name, MOST, hint=HINT if number == 0 else "")
            field.error_messages["required"] = weeks.how_to_say(name)
            field.initial = weeks.written(week[number]) if week else ""
            self.fields[name.lower()] = field

    def clean(self) -> dict[str, object]:
        """Read the hours of each weekday."""
        found: dict[str, object] = super().clean() or self.cleaned_data
        for name in DAYS:
            text = found.get(name.lower())
            if not isinstance(text, str):
                continue
            try:
                found[name.lower()] = weeks.read_day(text, name=name)
            except CalendarUnusable as unusable:
                self.add_error(name.lower(), str(unusable))
        return found

    @property
    def week(self) -> Week:
        """The week that was sent, where it can be read."""
        return [self.cleaned_data[name.lower()] for name in DAYS]


@access.manager
@require_safe
def week(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a week and from when; show which due times would move. Nothing is changed."""
    desk = desk_of(request)
    head = head_of(desk, code)
    form = WeekForm(request.GET or None, week=calendars.week_on(head, today_of(desk)))
    if not form.is_bound or not form.is_valid():
        return _asked(request, head, form)
    from_on = form.cleaned_data["from_on"]
    try:
        said = calendars.with_week(head, form.week, from_on=from_on, at=desk.at)
        found = hours.foreseen(head, said, at=desk.at)
    except Refused as refused:
        return _asked(request, head, form, wrong=str(refused))
    context = {
        "head": head,
        "from_on": from_on,
        "is_to_come": from_on > calendars.today(head, desk.at),
        "gone": calendars.turns_gone(head, from_on, desk.at),
        "week": by_weekday(form.week),
        "sent": [(name, form.data[name]) for name in form.fields],
        "found": found,
        "shifts": found.shifts[:SHOWN],
        "address": address,
    }
    return shown(request, "staff/calendar_week_look.html", context)


@access.manager
@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Give the calendar that week; open cases follow."""
    desk = desk_of(request)
    head, form = head_of(desk, code), WeekForm(request.POST)
    if not form.is_valid():
        return _asked(request, head, form)
    by, from_on = desk.who.actor_in(desk.council.pk), form.cleaned_data["from_on"]
    try:
        done = cases.change_calendar_week(
            head.council_id, code, form.week, from_on=from_on, by=by, at=desk.at
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = f"The week changes on {plain.day(from_on)}."
        messages.success(request, followed(said, done))
    return redirect("staff:calendar", code)


@access.manager
@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take the change of the week from a day on back, if it is the last; open cases follow."""
    desk = desk_of(request)
    head, by = head_of(desk, code), desk.who.actor_in(desk.council.pk)
    try:
        since = date.fromisoformat(str(request.POST.get("since", "")))
        done = cases.take_back_calendar_week(head.council_id, code, since=since, by=by, at=desk.at)
    except ValueError:
        messages.error(request, "Say from which day the week is that you take back.")
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = f"The week does not change on {plain.day(since)}."
        messages.success(request, followed(said, done))
    return redirect("staff:calendar", code)


def _asked(
    request: HttpRequest, head: CalendarVersion, form: WeekForm, *, wrong: str = ""
) -> HttpResponse:
    context = {
        "head": head,
        "drawn_fields": drawing.drawn(form),
        "errors": drawing.faults(form, wrong) if form.is_bound else [],
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return shown(request, "staff/calendar_week.html", context, status=status)
