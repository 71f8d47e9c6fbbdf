"""Mail that came in: what needs somebody, one mail as plain text, and what an officer does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import queries as cases
from moothall.engine.documents.words import size
from moothall.engine.inbox import actions, queries, reading, rules
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import LONGEST_REASON, OPEN, As, NoSuchMail, State, Way
from moothall.faces.pages import access, faults, plain
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.journal.words import Refused
from moothall.ground.people.words import KNOWERS

SIZE = 50
SEEN = 4_000
"""The most characters that are shown of a mail as it came, where it could not be read."""
NEEDED = "open"
TONES = {State.HELD: "yellow", State.QUARANTINED: "red", State.REFUSED: "orange"}
TONES |= {State.KEPT: "blue", State.PASSED: "grey"}
VERDICTS = {
    "pass": "Their mail server stands behind it",
    "fail": "The receiving mail server could not tell",
    "": "The receiving mail server does not say",
}


class AddForm(forms.Form):
    """On which case a mail is put, and as what."""

    reference = forms.CharField(
        max_length=20, error_messages={"required": "Enter the reference of the case."}
    )
    to = forms.ChoiceField(
        choices=As.choices, error_messages={"required": "Select as what it is added."}
    )


class RefuseForm(forms.Form):
    """Why a mail is refused."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, error_messages={"required": "Enter why you refuse it."}
    )


class NothingForm(forms.Form):
    """A deed that needs no more than the button."""


FORMS: Mapping[str, type[forms.Form]] = {
    "add": AddForm,
    "refuse": RefuseForm,
    "case": NothingForm,
    "restore": NothingForm,
}
FIELDS = {"add": "reference", "refuse": "reason"}
"""The field that a refusal of the action stands beside."""


@dataclass(frozen=True, slots=True)
class Line:
    """A mail as lists show it."""

    token: str
    url: str
    subject: str
    sender: str
    state: str
    tone: str
    at: datetime
    why: str
    council: str
    is_to_judge: bool
    """Whether whoever looks may refuse it now."""


@access.staff
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """List mail, the newest first: what needs somebody, or what is in one state."""
    desk = sit(request)
    among = queries.visible(desk.who, desk.seen, desk.offers)
    wanted = request.GET.get("state", NEEDED)
    state = wanted if wanted in State.values else NEEDED
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    states = sorted(OPEN) if state == NEEDED else [state]
    found = queries.newest(among, states=states, before=number, most=SIZE + 1)
    rows = [line_of(desk, one) for one in found[:SIZE]]
    context = {
        "rows": rows,
        "ticks": "refuse-several" if any(row.is_to_judge for row in rows) else "",
        "is_all": "all" in request.GET,
        "all_url": _address(state, before=number, is_all=True),
        "tabs": _tabs(queries.tally(among), state),
        "older_url": _address(state, before=found[SIZE - 1].pk) if len(found) > SIZE else "",
        "is_needed": state == NEEDED,
    }
    return shown(request, "staff/mail.html", context)


@access.staff
@require_safe
def one(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show a mail as plain text: what it says, why it stands as it does, what can be done."""
    desk = sit(request)
    return _page(request, desk, _found(desk, token))


@access.officer
@require_POST
def act(request: HttpRequest, token: UUID, deed: str) -> HttpResponse:
    """Make a case of a mail, add it to one, refuse it, or judge it again."""
    desk = sit(request)
    found = _found(desk, token)
    if deed not in FORMS:
        raise Http404("There is no such deed.")
    form = FORMS[deed](request.POST, auto_id=f"{deed}_%s")
    if not form.is_valid():
        return _page(request, desk, found, deed=deed, form=form)
    try:
        said.success(request, DEEDS[deed](desk, found, form.cleaned_data))
    except Refused as refusal:
        form.add_error(FIELDS.get(deed), str(refusal))
        return _page(request, desk, found, deed=deed, form=form)
    return redirect("staff:mail-one", token)


def _add(desk: Desk, found: Mail, given: Mapping[str, Any]) -> str:
    case = cases.by_reference(given["reference"], desk.seen)
    by = desk.who.actor_in(found.council_id)
    actions.add_to_case(found, case, to=As(given["to"]), by=by, at=desk.at)
    return f"The mail is on {case.reference}."


def _refuse(desk: Desk, found: Mail, given: Mapping[str, Any]) -> str:
    by = desk.who.actor_in(found.council_id)
    actions.refuse(found, reason=given["reason"], by=by, at=desk.at)
    return "The mail is refused. Nobody is told. You can undo it here."


def _case(desk: Desk, found: Mail, given: Mapping[str, Any]) -> str:
    del given
    by = desk.who.actor_in(found.council_id)
    case = actions.make_case(found, by=by, at=desk.at)
    return f"The mail became the case {case.reference}."


def _restore(desk: Desk, found: Mail, given: Mapping[str, Any]) -> str:
    del given
    actions.restore(found, by=desk.who.actor_in(found.council_id), at=desk.at)
    return "The mail is to be judged again."


DEEDS: Mapping[str, Callable[[Desk, Mail, Mapping[str, Any]], str]] = {
    "add": _add,
    "refuse": _refuse,
    "case": _case,
    "restore": _restore,
}


def _page(
    request: HttpRequest, desk: Desk, found: Mail, *, deed: str = "", form: forms.Form | None = None
) -> HttpResponse:
    about = queries.case_of(found)
    seen = about if about and desk.seen.filter(pk=about.pk).exists() else None
    start = {"reference": seen.reference if seen else "", "to": As.NOTE.value}
    drawn = {name: FORMS[name](start, auto_id=f"{name}_%s") for name in ("add", "refuse")}
    wrong = {deed: form} if form is not None else {}
    errors = faults.of_form(form) if form is not None else []
    is_unread = found.state == State.QUARANTINED
    context = {
        "mail": found,
        "row": line_of(desk, found),
        "facts": _facts(found),
        "case": seen,
        "files": [
            {**one, "size": size(one["length"]), "why_not": one.get("why_not", "")}
            for one in found.attached
        ],
        "raw": reading.raw(found, most=SEEN).decode(errors="replace") if is_unread else "",
        "why_not_judge": rules.why_not_judge(found),
        "why_not_read": rules.why_not_read(found),
        "why_not_restore": rules.why_not_restore(found),
        "may_judge": may_judge(desk, found.council_id),
        "restores": found.state == State.REFUSED,
        "ways": As.choices,
        "forms": {**drawn, **wrong},
        "wrong": set(wrong),
        "errors": errors,
    }
    return shown(request, "staff/mail_one.html", context, status=422 if errors else 200)


def _facts(found: Mail) -> dict[str, str]:
    told = {
        "From": f"{found.sender_name} {found.sender}".strip(),
        "Is it theirs?": VERDICTS[found.verdict] if found.sender else "",
        "Came": plain.short_moment(found.came_at),
        "By": Way(found.way).label,
        "Size": size(found.length),
        "Settled": plain.short_moment(found.settled_at) if found.settled_at else "",
    }
    return {label: text for label, text in told.items() if text}


def line_of(desk: Desk, found: Mail) -> Line:
    """Return a mail as lists show it."""
    is_judge = may_judge(desk, found.council_id)
    return Line(
        token=str(found.token),
        url=reverse("staff:mail-one", args=[found.token]),
        subject=found.subject or "(no subject)",
        sender=found.sender or "Nobody named",
        state=State(found.state).label,
        tone=TONES.get(State(found.state), "green"),
        at=found.came_at,
        why=found.reason,
        council=desk.council_name(found.council_id) if found.council_id in desk.councils else "",
        is_to_judge=is_judge and rules.why_not_judge(found) is None,
    )


def may_judge(desk: Desk, council_id: int) -> bool:
    """Whether whoever looks may refuse mail of a council, and make cases of it."""
    return bool(desk.who.roles.get(council_id, frozenset()) & KNOWERS)


def _tabs(tally: Mapping[str, int], chosen: str) -> Sequence[dict[str, Any]]:
    needed = {"text": "Needs somebody", "value": NEEDED, "count": _open(tally)}
    others = [State.KEPT, State.CASE, State.MESSAGE, State.PASSED, State.REFUSED]
    tabs = [needed, *({"text": s.label, "count": tally.get(s, 0), "value": s} for s in others)]
    return [
        {**tab, "is_here": tab["value"] == chosen, "url": _address(str(tab["value"]))}
        for tab in tabs
    ]


def _open(tally: Mapping[str, int]) -> int:
    return sum(tally.get(state, 0) for state in OPEN)


def _address(state: str, *, before: int | None = None, is_all: bool = False) -> str:
    wanted = {"state": "" if state == NEEDED else state, "before": before, "all": int(is_all)}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('staff:mail')}{'?' if query else ''}{query}"


def _found(desk: Desk, token: UUID) -> Mail:
    try:
        return queries.one(token, queries.visible(desk.who, desk.seen, desk.offers))
    except NoSuchMail as gone:
        raise Http404(str(gone)) from gone
