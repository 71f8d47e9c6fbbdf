"""What can be done to a case from its page: the buttons, their forms, and the actions they call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django import forms as django_forms
from django.urls import reverse

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages import plain
from moothall.faces.staff.cases import forms, joins
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people

if TYPE_CHECKING:
    from moothall.ground.people.models import TeamMember

Typed = Mapping[str, Any]
ACTS_IN: Mapping[str, tuple[str, ...]] = {
    State.OPEN: ("resolve", "pause", "assign", "prioritise", *joins.RUNNING, "cancel"),
    State.PAUSED: ("resume", "resolve", "redate", "assign", "prioritise", *joins.RUNNING, "cancel"),
    State.RESOLVED: ("close", "reopen", "link", "about", "correct"),
    State.CLOSED: ("reopen", "link", "about", "correct"),
    State.CANCELLED: ("link", "about"),
    State.MERGED: ("unmerge",),
}
NEEDS_PAYMENT = frozenset({"resume", "resolve", "redate", "split"})
"""What is done to a case only once its fee is paid."""
CASE, OTHERS, YOU = "This case", "With other cases", "For you"
LONGEST_LINE = 30
NO_REASONS = "This service has no reasons to pause for."


@dataclass(frozen=True, slots=True)
class Kind:
    """An act as every case's page offers it."""

    label: str
    button: str
    form: type[forms.ActForm] = forms.Plain
    explains: str = ""
    is_grave: bool = False
    key: str = ""
    """The name of its key, where that is not its own."""
    group: str = ""
    """The heading under 'More'; empty for what is done every day."""


KINDS: Mapping[str, Kind] = {
    "take": Kind("Take it", "Take it"),
    "assign": Kind("Assign", "Assign", forms.Assign),
    "pause": Kind("Pause", "Pause", forms.Pause),
    "redate": Kind(
        "Change the day",
        "Pause until that day",
        forms.Redate,
        "It stays paused, and its clocks stand as they stood.",
        group=CASE,
    ),
    "resume": Kind("Resume", "Resume", key="pause"),
    "resolve": Kind("Resolve", "Resolve", forms.Resolve),
    "close": Kind("Close", "Close", key="resolve"),
    "reopen": Kind("Reopen", "Reopen", forms.Reopen),
    "prioritise": Kind("Priority", "Change priority", forms.Prioritise, group=CASE),
    "merge": Kind(
        "Merge",
        "Merge",
        forms.Merge,
        "This case goes on in the other one and leaves the averages. Its requester is told.",
        group=OTHERS,
    ),
    "unmerge": Kind("Undo the merge", "Undo the merge"),
    "link": Kind("Link", "Link", forms.Link, group=OTHERS),
    "unlink": Kind("Unlink", "Unlink", forms.Unlink, group=OTHERS),
    "about": Kind("Link a record", "Link", forms.About, group=CASE),
    "notabout": Kind("Unlink a record", "Unlink", forms.About, group=CASE),
    "split": Kind(
        "Split",
        "Split it off",
        forms.Split,
        "A part becomes a case of its own, with the same answers and from the same moment.",
        group=OTHERS,
    ),
    "correct": Kind(
        "Correct",
        "Correct it",
        forms.Correct,
        "What was recorded stays in the story, marked; the clocks are counted anew.",
        group=CASE,
    ),
    "tag": Kind("Put a tag on", "Put on", forms.Tag),
    "untag": Kind("Take a tag off", "Take off", forms.Tag),
    "watch": Kind("Watch", "Watch: be told by email", group=YOU),
    "unwatch": Kind("Stop watching", "Stop watching", key="watch", group=YOU),
    "cancel": Kind(
        "Cancel",
        "Cancel the case",
        forms.Cancel,
        "The case ends without the work being done, and leaves the averages.",
        is_grave=True,
        group=CASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Control:
    """A field of an act's form, as it is drawn."""

    name: str
    label: str
    kind: Literal["radios", "select", "text", "line"]
    choices: Sequence[tuple[str, str, str]]
    value: str
    error: str
    hint: str = ""
    longest: int = LONGEST_LINE


@dataclass(frozen=True)
class Act:
    """A button of the case page with its small form; `why_not` when it is refused."""

    verb: str
    kind: Kind
    action: str
    why_not: str
    is_main: bool = False
    is_open: bool = False
    refusal: str = ""
    fields: list[Control] = field(default_factory=list)

    @property
    def is_said(self) -> bool:
        """Whether it was posted and not taken: its form is shown open, with why."""
        return self.is_open or bool(self.refusal)

    @property
    def is_plain(self) -> bool:
        """Whether one press does it: nothing is to be chosen or typed."""
        return not self.fields


def grouped(drawn: Sequence[Act]) -> list[tuple[str, list[Act]]]:
    """Return the acts under 'More', by heading, in the order in which the headings come."""
    found: dict[str, list[Act]] = {CASE: [], OTHERS: [], YOU: []}
    for act in drawn:
        if act.kind.group:
            found[act.kind.group].append(act)
    return [(heading, acts) for heading, acts in found.items() if acts]


def offered(
    case: Case,
    why_not: str | None,
    person_id: int | None,
    *,
    is_unpaid: bool = False,
    is_watched: bool = False,
) -> list[str]:
    """Return the acts that make sense in the case's state, the likeliest first."""
    verbs = [v for v in ACTS_IN.get(case.state, ()) if not (is_unpaid and v in NEEDS_PAYMENT)]
    is_free = case.assignee_id is None or case.assignee_id != person_id
    if "assign" in verbs and is_free and why_not is None:
        verbs.insert(0, "take")
    if why_not is None:
        verbs.append("unwatch" if is_watched else "watch")
    return verbs


def drawn(
    verb: str, form: forms.ActForm, case: Case, *, why_not: str, is_main: bool, refusal: str = ""
) -> Act:
    """Return an act ready to be drawn."""
    action = reverse("staff:act", args=[case.reference, verb])
    is_open = bool(form.errors) or bool(refusal)
    return Act(verb, KINDS[verb], action, why_not, is_main, is_open, refusal, controls(form))


def form_of(
    verb: str,
    case: Case,
    definition: ServiceDefinition | None,
    *,
    typed: Typed | None = None,
    assignable: Sequence[forms.Choice] = (),
) -> forms.ActForm:
    """Return the form of an act, with what may be chosen for this case."""
    form = KINDS[verb].form(typed)
    form.offer(
        {
            "to": assignable,
            "reason": [(r.id, r.label) for r in definition.reasons] if definition else [],
            "outcome": [(o.id, o.label) for o in definition.outcomes] if definition else [],
            "entry": joins.entries(case) if verb == "correct" else [],
        }
    )
    if verb == "assign" and typed is not None:
        form.current = (case.team_id, case.assignee_id)
    if verb == "resolve" and not queries.running_children(case):
        del form.fields["parts"]
    if verb == "prioritise" and typed is None:
        form.initial = {"to": case.priority}
    return form


def why_not(verb: str, definition: ServiceDefinition | None, reason: str | None) -> str:
    """Return why an act is refused, in the words of the rule; '' when it is not."""
    if reason:
        return reason
    if verb == "pause" and not (definition and definition.reasons):
        return NO_REASONS
    return ""


def assignable(case: Case) -> list[forms.Choice]:
    """Return to whom a case can be given: each team's queue, and each officer of a team."""
    found: list[forms.Choice] = []
    members: dict[int, list[TeamMember]] = {}
    for member in people.memberships(case.council_id):
        members.setdefault(member.team_id, []).append(member)
    for team in councils.teams(case.council):
        found.append((f"{team.pk}-", f"{team.name}: its queue"))
        found += [
            (f"{team.pk}-{member.person_id}", f"{team.name}: {member.person.name}")
            for member in members.get(team.pk, ())
        ]
    return found


def do(verb: str, case: Case, typed: Typed, *, by: Actor, at: datetime) -> str:
    """Do an act by the one action that it stands for; return what to say of it.

    :raises Refused: in the action's own words.
    """
    return _DO[verb](case, typed, by, at)


def controls(form: forms.ActForm) -> list[Control]:
    """Return the fields of a form as they are drawn."""
    return [_control(name, form) for name in form.fields]


def _control(name: str, form: forms.ActForm) -> Control:
    bound = form[name]
    made = form.fields[name]
    errors = form.errors.get(name) or [""]
    choices: list[tuple[str, str, str]] = []
    if isinstance(made, django_forms.ChoiceField):
        choices = [(str(value), str(label), "") for value, label in _flat(made.choices)]
    kind: Literal["radios", "select", "text", "line"] = (
        "line" if name in {"reference", "when", "called", "tag"} else "text"
    )
    if choices or isinstance(made, django_forms.ChoiceField):
        kind = (
            "select"
            if name in {"entry", "canned"} or (name == "to" and isinstance(form, forms.Assign))
            else "radios"
        )
    if kind == "select":
        choices[:0] = [] if name == "canned" else [("", "Choose", "")]
    value = bound.value() or ""
    if name == "tag":
        choices = [(one, one, "") for one in form.suggested]
    longest = getattr(made, "max_length", None) or LONGEST_LINE
    error = str(errors[0])
    return Control(name, str(made.label), kind, choices, str(value), error, longest=longest)


def _flat(choices: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - Django's choices may be lazy
    return [(value, label) for value, label in choices]


def _take(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    me = people.person(by.id or 0)
    cases.assign(case, by=by, at=at, person=me)
    return "The case is yours."


def _assign(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    team_id, _, person_id = str(typed["to"]).partition("-")
    team = next(team for team in councils.teams(case.council) if team.pk == int(team_id))
    person = people.person(int(person_id)) if person_id else None
    cases.assign(case, by=by, at=at, team=team, person=person, remark=typed["text"])
    return f"Given to {person.name if person else team.name}."


def _pause(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    said = {"reason": typed["reason"], "until_on": typed["when"] or None}
    cases.pause(case, by=by, at=at, remark=str(typed["text"]), **said)
    return "Paused."


def _redate(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    day = typed["when"]
    cases.redate(case, by=by, at=at, until_on=day, remark=str(typed["text"]))
    return f"Paused until {plain.day(day)}."


def _resume(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    cases.resume(case, by=by, at=at)
    return "Work goes on, and so do the clocks."


def _resolve(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    end = cases.resolve_all if typed.get("parts") == "all" else cases.resolve
    done = end(case, by=by, at=at, outcome=typed["outcome"], remark=typed["text"])
    return (
        joins.ended(done) if isinstance(done, cases.Ended) else "Resolved. The requester is told."
    )


def _close(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    del typed
    done = cases.close_all(case, by=by, at=at)
    return joins.closed(done)


def _reopen(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    cases.reopen(case, by=by, at=at, remark=typed["text"])
    return "Opened again. The clocks go on from where they stood."


def _cancel(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    cases.cancel(case, by=by, at=at, reason=typed["reason"], remark=typed["text"])
    return "Cancelled."


def _prioritise(case: Case, typed: Typed, by: Actor, at: datetime) -> str:
    cases.reprioritise(
        case, by=by, at=at, to=typed["to"], reason=typed["reason"], remark=typed["text"]
    )
    return f"The priority is {typed['to']} now."


_DO: Mapping[str, Callable[[Case, Typed, Actor, datetime], str]] = {
    "take": _take,
    "assign": _assign,
    "pause": _pause,
    "redate": _redate,
    "resume": _resume,
    "resolve": _resolve,
    "close": _close,
    "reopen": _reopen,
    "cancel": _cancel,
    "prioritise": _prioritise,
    **joins.DO,
}
