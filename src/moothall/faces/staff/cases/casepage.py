"""Everything that a case's page shows, gathered in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.urls import reverse

from moothall.engine.cases import queries as cases
from moothall.engine.cases import rules
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.queries import filed
from moothall.engine.cases.words import LinkKind, TaskState
from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages import filing
from moothall.faces.staff.cases import acts, posted, requester, steps, timebar
from moothall.faces.staff.cases.forms import ActForm
from moothall.faces.staff.cases.posted import Posted
from moothall.faces.staff.cases.requester import Fact
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.queue.rows import STATES, Row, address, row, rows
from moothall.faces.staff.queue.timing import due_by
from moothall.faces.staff.registers import recordlinks
from moothall.practices.servicedesk import queries
from moothall.practices.servicedesk.queries import Beside

Kind = Literal["reply", "message", "note", "event"]
LABELS: Mapping[Kind, str] = {
    "reply": "Public reply",
    "message": "From the requester",
    "note": "Internal note",
    "event": "",
}
FULL, NEARLY = 100, 75


@dataclass(frozen=True, slots=True)
class Joined:
    """A case linked to this one; `action` ends the link."""

    words: str
    reference: str
    title: str
    state: str
    url: str
    action: str


@dataclass(frozen=True)
class Said:
    """What was posted and not taken: which act, its form, why, and the words."""

    verb: str = ""
    form: ActForm | None = None
    refusal: str = ""
    to: str = "requester"
    text: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict)
    """What stands beside the box: what others wrote meanwhile, how it would arrive."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the story: who reads it decides its ground, edge and label."""

    sequence: int
    kind: Kind
    label: str
    title: str
    by: str
    at: datetime
    late: datetime | None
    body: str
    anomaly: str
    post: Sequence[Posted] = ()


@dataclass(frozen=True, slots=True)
class Dial:
    """A clock as the page shows it; `share` is how much is used, 0 to 100."""

    name: str
    words: str
    tone: str
    share: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class Gathered:
    """A case with all that belongs to it."""

    case: Case
    definition: ServiceDefinition | None
    lines: list[cases.Line]
    faces: list[cases.Face]
    time: cases.TimeSpent
    tasks: list[Task]
    post: Mapping[int, Sequence[Posted]]
    answers: Mapping[str, Any]
    said: tuple[journey.Row, ...]
    why_not: str | None
    hand: cases.AtHand
    beside: Beside
    unpaid: str
    """Why nobody works it before it is paid; empty where it does not wait for that."""

    @property
    def may_work(self) -> bool:
        """Whether whoever looks may do the tasks now."""
        return self.why_not is None and not self.unpaid


def gather(desk: Desk, case: Case) -> Gathered:
    """Read what belongs to a case."""
    definition = rules.definition_of(case)
    roles = desk.who.roles.get(case.council_id, frozenset())
    beside = queries.beside([case], due_by=due_by(desk.at))
    kept: Mapping[str, Any] = beside.answers.get(case.pk, {})
    lived = cases.lived(case, at=desk.at)
    return Gathered(
        case=case,
        definition=definition,
        lines=cases.timeline(case, at=desk.at, lived=lived),
        faces=cases.faces(case, at=desk.at, lived=lived),
        time=cases.time_spent(case, at=desk.at, lived=lived),
        tasks=cases.tasks(case),
        post=posted.of_case(case),
        answers=journey.visible(definition, kept, roles=roles) if definition else kept,
        said=_summary(case, definition, kept, roles),
        why_not=rules.why_not_work(case, desk.who.actor_in(case.council_id)),
        beside=beside,
        hand=cases.at_hand(case, desk.who.persons.get(case.council_id) or 0),
        unpaid=rules.why_unpaid(case) or "",
    )


def _summary(
    case: Case, definition: ServiceDefinition | None, kept: Mapping[str, Any], roles: frozenset[str]
) -> tuple[journey.Row, ...]:
    """Return the answers in words; also of questions that a newer version asks no more."""
    if definition is None:
        return ()
    said = journey.summary(definition, kept, roles=roles)
    asked = {question.id for _, question in definition.questions()}
    if not kept.keys() - asked:
        return said
    return (*said, *cases.unasked(case, roles=roles))


def page(desk: Desk, found: Gathered) -> dict[str, Any]:
    """Return what the case's page shows of it."""
    case = found.case
    line = row(desk, case, Beside.of(case, found.beside, found.answers))
    return {
        "title": line.title,
        "reference": case.reference,
        "events": case.events_so_far,
        "council": line.council,
        "service": line.service,
        "priority": case.priority,
        "state": case.state,
        "state_words": line.state_words,
        "tag": line.tag,
        "due": line.due,
        "assignee": line.assignee,
        "team": line.team,
        "asked_by": case.contact_name,
        "requester": requester.facts(desk, case, found.lines),
        "all_url": requester.all_url(case),
        "routed": cases.routed_by(case),
        "others": _others(desk, case),
        "linked": _linked(desk, found),
        "answers": _answers(found),
        "files": _files(desk, case),
        "clocks": _dials(found.faces),
        "time": timebar.drawn(found.time),
        "unpaid": found.unpaid,
        "tasks": steps.of_case(
            case, found.tasks, desk.who.persons.get(case.council_id), may_work=found.may_work
        ),
        "tasks_done": sum(task.state == TaskState.DONE for task in found.tasks),
        "story": _story(desk, found),
    }


def acts_of(desk: Desk, found: Gathered, said: Said) -> list[acts.Act]:
    """Return what can be done to the case, with what was typed where it was not taken."""
    case, definition = found.case, found.definition
    person = desk.who.persons.get(case.council_id)
    verbs = acts.offered(
        case,
        found.why_not,
        person,
        is_unpaid=bool(found.unpaid),
        is_watched=found.hand.is_watched,
    )
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


def box(found: Gathered, said: Said) -> dict[str, Any]:
    """Return the box to write in: to whom, what was typed already, what stands beside it.

    What was kept as a draft is there again, unless something was just posted.
    """
    case, hand = found.case, found.hand
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
    is_begun = said == Said() and bool(hand.text)
    return {
        "reply_url": reverse("staff:say", args=[case.reference, "reply"]),
        "note_url": reverse("staff:say", args=[case.reference, "note"]),
        "draft_url": reverse("staff:case-draft", args=[case.reference]),
        "canned_url": reverse("staff:case-canned", args=[case.reference]),
        "preview_url": reverse("staff:case-preview", args=[case.reference]),
        "to": ("officers" if hand.is_note else "requester") if is_begun else said.to,
        "text": hand.text if is_begun else said.text,
        "is_begun": is_begun,
        "error": error if said.verb == "say" else "",
        "name": name,
        "reaches": reaches,
        "why_not_reply": found.why_not or "",
        "accepted": filing.ACCEPTED,
        "canned": _offered(case, hand),
        "is_first": not any(line.kind == EventKind.REPLIED for line in found.lines),
        "seen": hand.seen if is_begun else case.events_so_far,
        "revision": hand.revision,
        **said.beside,
    }


def _offered(case: Case, hand: cases.AtHand) -> Sequence[tuple[str, Sequence[tuple[int, str]]]]:
    """Return the canned replies under who keeps them: nobody is named where only one does."""
    if not any(desk for desk, _ in hand.canned):
        return hand.canned
    return [(desk or case.council.name, replies) for desk, replies in hand.canned]


def errors(acts_drawn: Sequence[acts.Act], say: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the error summary: each fault with the way to its field."""
    found = [
        {"text": control.error, "href": f"#{act.verb}-{control.name}"}
        for act in acts_drawn
        for control in act.fields
        if control.error
    ]
    found += [{"text": a.refusal, "href": f"#{a.verb}"} for a in acts_drawn if a.refusal]
    return found + ([{"text": say["error"], "href": "#say-text"}] if say["error"] else [])


def _dials(faces: Sequence[cases.Face]) -> list[Dial]:
    order = {"running": 0, "paused": 1, "done": 2, "stopped": 3, "cancelled": 4}
    return [
        Dial(
            name=face.name[:1].upper() + face.name[1:],
            words=face.sentence,
            tone=_tone(face),
            share=min(FULL, face.percent),
            why=face.why,
        )
        for face in sorted(faces, key=lambda face: order.get(face.state, len(order)))
    ]


def _tone(face: cases.Face) -> str:
    if face.is_breached:
        return "over"
    if face.state == "done":
        return "met"
    if face.state != "running":
        return "still"
    return "soon" if face.percent >= NEARLY else "calm"


def _story(desk: Desk, found: Gathered) -> list[Entry]:
    """Return what happened; records are named as far as they are open to the officer."""
    titles = recordlinks.titles(desk, [one.record_id for one in found.lines if one.record_id])
    return [_entry(found, one, titles.get(one.record_id, "")) for one in found.lines]


def _entry(found: Gathered, line: cases.Line, of: str) -> Entry:
    kind = _kind(line)
    is_said = kind != "event" and line.kind in {"replied", "message", "noted"}
    is_theirs = not line.is_for_another and (kind == "message" or line.by == "the requester")
    by = (found.case.contact_name or "The requester") if is_theirs else line.by
    heading = f"{line.heading}: {of}" if of else line.heading
    return Entry(
        sequence=line.sequence,
        kind=kind,
        label=LABELS[kind],
        title=("" if is_said else heading) + (f" (in {line.of})" if line.of else ""),
        by="Moothall" if by == "the system" else by,
        at=line.at,
        late=line.recorded_at if line.is_late else None,
        body=line.body,
        anomaly=line.oddity,
        post=found.post.get(line.event_id, ()),
    )


def _kind(line: cases.Line) -> Kind:
    """Tell what was said to whom; words that came with an act are read by whom the act is for."""
    if line.kind == EventKind.MESSAGE or (line.body and line.by == "the requester"):
        return "message"
    if line.kind == EventKind.REPLIED:
        return "reply"
    if not line.body:
        return "event"
    return "reply" if line.is_told else "note"


def _answers(found: Gathered) -> list[Fact]:
    if found.definition is None:
        return [Fact(key, str(value)) for key, value in found.answers.items()]
    return [Fact(line.label, line.printed or "Not answered") for line in found.said]


def _files(desk: Desk, case: Case) -> Sequence[filing.Listed]:
    roles = desk.who.roles.get(case.council_id, frozenset())
    return filing.listed(
        filed.files(case, roles=roles),
        lambda key: reverse("staff:file", args=[case.reference, key]),
    )


def _others(desk: Desk, case: Case) -> list[Row]:
    return rows(desk, queries.others_of(case, desk.seen))


def _linked(desk: Desk, found: Gathered) -> list[Joined]:
    """Return the linked cases that the officer may see; of others nothing is told."""
    near = cases.neighbours(found.case)
    seen = {c.pk for c in desk.seen.filter(pk__in=[n.other.pk for n in near])} if near else set()
    undo = "" if found.why_not else reverse("staff:act", args=[found.case.reference, "unlink"])
    return [
        Joined(
            one.words,
            one.other.reference,
            one.other.title,
            STATES[one.other.state],
            address(one.other.reference),
            "" if one.kind == LinkKind.MERGED else undo,
        )
        for one in near
        if one.other.pk in seen
    ]
