"""Everything that a case's page shows, gathered in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from moothall.engine.cases import rules
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.dials import Clocks
from moothall.engine.cases.models import Case, Event, Remark, Task
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import TaskState
from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages import plain
from moothall.faces.staff import acts
from moothall.faces.staff.clockface import Face, Known, faces
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.forms import ActForm
from moothall.faces.staff.rows import Row, row, rows
from moothall.faces.staff.story import Entry, Teller
from moothall.ground.calendars import queries as calendars
from moothall.ground.councils import queries as councils
from moothall.ground.people import queries as people
from moothall.practices.servicedesk import queries

CHANNELS = {
    "online": "Online",
    "phone": "Telephone",
    "face-to-face": "Face to face",
    "email": "Email",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known, with where it leads."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A task as the page shows it; `action` finishes it."""

    name: str
    state: str
    words: str
    action: str
    error: str = ""


@dataclass(frozen=True)
class Said:
    """What was posted and not taken: which act, its form, why, and the words."""

    verb: str = ""
    form: ActForm | None = None
    refusal: str = ""
    to: str = "requester"
    text: str = ""


@dataclass(frozen=True)
class Gathered:
    """A case with all that belongs to it."""

    case: Case
    definition: ServiceDefinition | None
    events: list[Event]
    remarks: Mapping[int, Remark]
    tasks: list[Task]
    answers: Mapping[str, Any]
    clocks: Clocks
    why_not: str | None


def gather(desk: Desk, case: Case) -> Gathered:
    """Read what belongs to a case."""
    events = list(Event.objects.filter(case_id=case.pk).order_by("sequence"))
    occurred = [event.occurred for event in events]
    return Gathered(
        case=case,
        definition=rules.definition_of(case),
        events=events,
        remarks={remark.event_id: remark for remark in Remark.objects.filter(case_id=case.pk)},
        tasks=list(
            Task.objects.filter(case_id=case.pk).select_related("team").order_by("position")
        ),
        answers=queries.answers([case]).get(case.pk, {}),
        clocks=fold(occurred, counting.calendars_named(occurred), at=desk.at),
        why_not=rules.why_not_work(case, desk.who.actor_in(case.council_id)),
    )


def page(desk: Desk, found: Gathered) -> dict[str, Any]:
    """Return what the case's page shows of it."""
    case, line = found.case, row(desk, found.case, found.answers)
    names = _names(found)
    return {
        "title": line.title,
        "reference": case.reference,
        "council": line.council,
        "service": line.service,
        "priority": case.priority,
        "state": case.state,
        "state_words": line.state_words,
        "due": line.due,
        "assignee": line.assignee,
        "team": line.team,
        "requester": _requester(case),
        "others": _others(desk, case),
        "answers": _answers(found),
        "clocks": _clocks(found, names),
        "tasks": [_step(found, task) for task in found.tasks],
        "tasks_done": sum(task.state == TaskState.DONE for task in found.tasks),
        "story": _story(found, names),
    }


def acts_of(desk: Desk, found: Gathered, said: Said) -> list[acts.Act]:
    """Return what can be done to the case, with what was typed where it was not taken."""
    case, definition = found.case, found.definition
    person = desk.who.persons.get(case.council_id)
    verbs = acts.offered(case, found.why_not, person)
    assignable = acts.assignable(case) if "assign" in verbs else []
    drawn = []
    for verb in verbs:
        is_said = verb == said.verb and said.form is not None
        form = said.form if is_said else acts.form_of(verb, case, definition, assignable=assignable)
        drawn.append(
            acts.drawn(
                verb,
                form or acts.form_of(verb, case, definition),
                case,
                why_not=acts.why_not(verb, definition, found.why_not),
                is_main=verb == verbs[0],
                refusal=said.refusal if verb == said.verb else "",
            )
        )
    return drawn


def box(found: Gathered, said: Said) -> dict[str, str]:
    """Return the box to write in: to whom, and what was typed already."""
    case = found.case
    error = said.refusal
    if said.verb == "say" and said.form is not None and said.form.errors:
        error = str(said.form.errors["text"][0])
    name = case.contact_name
    reaches = (
        f"{name or 'The requester'} gets this by email and can read it when they track the case."
        if case.contact_email
        else f"{name or 'The requester'} left no email address; they can read this when they track"
        " the case."
    )
    return {
        "reply_url": reverse("staff:say", args=[case.reference, "reply"]),
        "note_url": reverse("staff:say", args=[case.reference, "note"]),
        "to": said.to,
        "text": said.text,
        "error": error if said.verb == "say" else "",
        "name": name,
        "reaches": reaches,
        "why_not_reply": found.why_not or "",
    }


def errors(acts_drawn: Sequence[acts.Act], say: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the error summary: each fault with the way to its field."""
    found = [
        {"text": control.error, "href": f"#{act.verb}-{control.name}"}
        for act in acts_drawn
        for control in act.fields
        if control.error
    ]
    found += [{"text": a.refusal, "href": f"#{a.verb}"} for a in acts_drawn if a.refusal]
    return found + ([{"text": say["error"], "href": "#say-text"}] if say["error"] else [])


def _names(found: Gathered) -> dict[int, str]:
    ids = {event.by_id for event in found.events if event.by_kind == "person"}
    ids |= {event.data.get("person") for event in found.events if event.kind == "assigned"}
    return people.names(number for number in ids if isinstance(number, int))


def _clocks(found: Gathered, names: Mapping[int, str]) -> list[Face]:
    definition = found.definition
    known = Known(
        people=names,
        calendars=calendars.named({clock.promise.calendar for clock in found.clocks.clocks}),
        tasks={task.code: task.name for task in found.tasks},
        reasons={reason.id: reason.label for reason in definition.reasons} if definition else {},
    )
    return faces(found.clocks, known)


def _story(found: Gathered, names: Mapping[int, str]) -> list[Entry]:
    teller = Teller(
        case=found.case,
        definition=found.definition,
        people=names,
        teams={team.code: team.name for team in councils.teams(found.case.council)},
        tasks={task.code: task.name for task in found.tasks},
        remarks=found.remarks,
        anomalies={odd.sequence: odd.sentence for odd in found.clocks.anomalies},
    )
    return teller.story(found.events)


def _requester(case: Case) -> list[Fact]:
    facts = [Fact("Name", case.contact_name or "Not given")]
    if case.contact_email:
        facts.append(Fact("Email", case.contact_email, f"mailto:{case.contact_email}"))
    if case.contact_phone:
        number = case.contact_phone.replace(" ", "")
        facts.append(Fact("Telephone", case.contact_phone, f"tel:{number}"))
    facts.append(Fact("Came in by", CHANNELS.get(case.channel, case.channel)))
    return [*facts, Fact("Asked", plain.short_moment(case.created_at))]


def _answers(found: Gathered) -> list[Fact]:
    if found.definition is None:
        return [Fact(key, str(value)) for key, value in found.answers.items()]
    return [
        Fact(line.label, line.printed or "Not answered")
        for line in journey.summary(found.definition, found.answers)
    ]


def _others(desk: Desk, case: Case) -> list[Row]:
    return rows(desk, queries.others_of(case, desk.seats))


def _step(found: Gathered, task: Task) -> Step:
    case = found.case
    waits = [other.name for other in found.tasks if other.code in task.after]
    words = {
        TaskState.READY: f"Can be done now{f', {task.team.name}' if task.team else ''}",
        TaskState.WAITING: f"Waits for: {plain.listed(waits)}" if waits else "Waits",
        TaskState.DROPPED: "No longer needed",
    }
    told = words.get(TaskState(task.state), "")
    if task.done_at:
        told = f"Done {plain.short_moment(task.done_at)}"
    is_open = task.state == TaskState.READY and case.state in {"open", "paused"}
    action = ""
    if is_open and found.why_not is None:
        action = reverse("staff:task", args=[case.reference, task.code])
    return Step(task.name, task.state, told, action)
