"""Taking cases over in bulk: equal to the same actions one by one, once however often."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.engine.cases.conftest import BINS, EQUIPMENT, FAULT
from tests.engine.cases.telling import june, utc

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked, EventKind, History, Occurred, Requester
from moothall.engine.cases.models import (
    Case,
    Event,
    Fact,
    Link,
    Remark,
    Submission,
    Survey,
    Target,
    Task,
    Threshold,
)
from moothall.engine.cases.queries.due import due_targets
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.contact.models import Message
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor

pytestmark = pytest.mark.django_db
IMPORT = Actor.job("import")
END = june(30)
SAM = Requester("Sam Field", "sam@example.com", "01632 960 002")

LONG = [
    ("assigned", june(1, "10:00"), {"person": "dev"}),
    ("noted", june(1, "10:10"), {"text": "Mailbox is over its quota."}),
    ("replied", june(1, "10:20"), {"text": "Which folder is it?"}),
    ("paused", june(1, "10:30"), {"reason": "requester", "text": "Which folder?"}),
    ("message", june(1, "14:00"), {"text": "The inbox."}),
    ("reprioritised", june(1, "15:00"), {"to": "P2", "reason": "got worse"}),
    ("task_done", june(1, "16:00"), {"task": "diagnose"}),
    ("paused", june(2, "10:00"), {"reason": "supplier", "text": "Ticket with them."}),
    ("resumed", june(3, "10:00"), {}),
    ("reprioritised", june(3, "11:00"), {"to": "P4", "reason": "eased"}),
    ("resolved", june(3, "16:00"), {"outcome": "fixed", "text": "Archived."}),
    ("reopened", june(4, "09:00"), {"text": "Full again."}),
    ("reprioritised", june(4, "09:30"), {"to": "P3", "reason": "was wrong"}),
    ("resolved", june(4, "12:00"), {"outcome": "worked-around"}),
    ("closed", june(10, "09:00"), {}),
    ("rated", june(10, "10:00"), {"score": 2}),
    ("rated", june(11, "10:00"), {"score": 4}),
]
PARALLEL = [
    ("task_done", june(2, "10:00"), {"task": "account"}),
    ("task_done", june(2, "12:00"), {"task": "approve"}),
    ("task_done", june(5, "12:00"), {"task": "order"}),
]
AGAIN = [
    ("task_done", june(2, "10:00"), {"task": "approve"}),
    ("resolved", june(2, "12:00"), {"outcome": "handed-over"}),
    ("reopened", june(4, "09:00"), {"text": "It is the wrong one."}),
    ("task_done", june(4, "12:00"), {"task": "order"}),
]
CANCELLED = [("cancelled", june(2, "12:00"), {"reason": "duplicate"})]
STORIES = [
    pytest.param("ict-fault", FAULT, LONG, id="a long fault"),
    pytest.param("ict-equipment", EQUIPMENT, PARALLEL, id="parallel tasks, still open"),
    pytest.param("ict-equipment", EQUIPMENT, AGAIN, id="tasks put back"),
    pytest.param("missed-bin", BINS, CANCELLED, id="a cancelled bin"),
    pytest.param("missed-bin", BINS, [], id="nothing but asked for"),
]


def walk(desk, service, answers, story):
    """Live it: every action one by one, and the loop at the end."""
    version = desk.versions[service]
    asked = Asked(token=uuid4(), version_id=version, answers=answers, contact=SAM)
    by = desk.actor("employee")
    case = cases.submit(desk.council, asked, by=by, at=june(1, "09:00"))
    for kind, at, data in story:
        step(desk, case, kind, at, dict(data))
    for target in due_targets(desk.council.pk, END, most=50):
        cases.fire_thresholds(target, by=Actor.job("thresholds"), at=END)
    return Case.objects.get(pk=case.pk)


def step(desk, case, kind, at, data):
    text, officer = data.pop("text", ""), {"by": desk.actor("dev"), "at": at}
    if case.service == "missed-bin":
        officer["by"] = desk.actor("asha")
    if kind == "assigned":
        cases.assign(case, person=desk.people[data["person"]], **officer)
    elif kind == "noted":
        cases.note(case, body=text, **officer)
    elif kind == "replied":
        cases.reply(case, body=text, **officer)
    elif kind == "message":
        cases.receive_message(case, by=GUEST, at=at, body=text)
    elif kind == "rated":
        cases.rate(Survey.objects.get(case=case).token, by=GUEST, at=at, **data)
    elif kind == "task_done":
        cases.finish_task(case, **data, **officer)
    else:
        verbs = {
            "paused": cases.pause,
            "resumed": cases.resume,
            "reprioritised": cases.reprioritise,
            "resolved": cases.resolve,
            "reopened": cases.reopen,
            "closed": cases.close,
            "cancelled": cases.cancel,
        }
        said = {"remark": text} if text else {}
        verbs[kind](case, **data, **said, **officer)


def history(desk, service, answers, story, **more):
    """Tell it, as an importer or the demo would."""
    officer = desk.actor("asha" if service == "missed-bin" else "dev")
    start = june(1, "09:00")
    priority = {"ict-fault": "P3", "ict-equipment": "P4", "missed-bin": "P3"}[service]
    events = [Occurred(EventKind.CREATED, start, start, desk.actor("employee"), {})]
    texts = {}
    for place, (kind, at, told) in enumerate(story, start=1):
        data = dict(told)
        if text := data.pop("text", ""):
            texts[place] = text
        if kind == "assigned":
            data = {"team": "ict-desk", "person": desk.people[data["person"]].pk}
        by = GUEST if kind in {"message", "rated"} else officer
        events.append(Occurred(EventKind(kind), at, at, by, data))
    values = {"service": service, "priority": priority, "answers": answers, "contact": SAM}
    return History(events=tuple(events), texts=texts, **values | more)


def told(model, case, *leave):
    leave = {"id", "case", "council", "token", "reference", "event", "target", *leave}
    names = [f.attname for f in model._meta.concrete_fields if f.name not in leave]
    return sorted(str(row) for row in model.objects.filter(case=case).values_list(*names))


@pytest.mark.parametrize(("service", "answers", "story"), STORIES)
def test_a_replay_equals_the_same_actions_one_by_one(desk, service, answers, story):
    lived = walk(desk, service, answers, story)
    result = cases.replay(desk.council, [history(desk, service, answers, story)], by=IMPORT, at=END)
    replayed = Case.objects.exclude(pk=lived.pk).get()
    assert (result.made, result.skipped) == (1, 0)
    names = [f.attname for f in Case._meta.concrete_fields if f.name not in {"id", "reference"}]
    for name in names:
        assert getattr(replayed, name) == getattr(lived, name), name
    for model in (Event, Task, Target, Fact, Remark, Survey, Submission):
        assert told(model, replayed) == told(model, lived), model
    thresholds = [
        list(
            Threshold.objects.filter(target__case=case)
            .order_by("target__code", "target__number", "percent")
            .values_list("target__code", "target__number", "percent", "reached_at", "fired_at")
        )
        for case in (lived, replayed)
    ]
    assert thresholds[0] == thresholds[1]


def test_replaying_again_changes_nothing(desk):
    told = history(desk, "missed-bin", BINS, CANCELLED, token=uuid4())
    assert cases.replay(desk.council, [told], by=IMPORT, at=END).made == 1
    again = cases.replay(desk.council, [told], by=IMPORT, at=END)
    assert (again.made, again.skipped, Case.objects.count()) == (0, 1, 1)


def test_a_replay_journals_each_case_and_sends_nothing(desk):
    told = [history(desk, "ict-fault", FAULT, LONG) for _ in range(3)]
    cases.replay(desk.council, told, by=IMPORT, at=END)
    assert Entry.objects.filter(verb="case.replayed").count() == 3
    assert not Message.objects.exists()
    assert not due_targets(desk.council.pk, END, most=9)


def test_what_was_recorded_late_is_numbered_late_and_counted_when_it_happened(desk):
    told = history(desk, "missed-bin", BINS, [])
    late = Occurred(EventKind.REPLIED, june(1, "11:00"), june(3), desk.actor("asha"), {})
    noted = Occurred(EventKind.NOTED, june(2), june(2), desk.actor("asha"), {})
    events = (late, *told.events, noted)
    values = {"service": "missed-bin", "priority": "P3", "answers": BINS}
    cases.replay(desk.council, [History(events=events, **values)], by=IMPORT, at=june(3))
    kinds = Event.objects.exclude(kind="threshold").order_by("sequence")
    assert [event.kind for event in kinds] == ["created", "task_started", "noted", "replied"]
    assert Fact.objects.get().response_working == 2 * 3600


def test_another_desks_case_needs_no_service_here(desk):
    start = june(1, "09:00")
    by = Actor("job", None, "import")
    events = (
        Occurred(EventKind.CREATED, start, start, by, {"own_verdict": True}),
        Occurred(EventKind.ASSIGNED, june(1, "10:00"), june(1, "10:00"), by, {"team": "Line 2"}),
        Occurred(EventKind.PAUSED, june(1, "11:00"), june(1, "11:00"), by, {"stops_clock": True}),
        Occurred(EventKind.RESUMED, june(1, "12:00"), june(1, "12:00"), by, {}),
        Occurred(EventKind.RESOLVED, june(2, "09:00"), june(2, "09:00"), by, {}),
    )
    told = History(service="their-incident", kind="incident", priority="medium", events=events)
    cases.replay(desk.council, [told], by=IMPORT, at=END)
    case, fact = Case.objects.get(), Fact.objects.get()
    assert (case.version_id, case.team, case.title, case.state) == (
        None,
        None,
        "their-incident",
        "resolved",
    )
    assert (fact.team, fact.priority, fact.is_own_verdict_met) == ("Line 2", "medium", True)
    assert (fact.resolution_elapsed, fact.resolution_working) == (24 * 3600, 23 * 3600)
    assert not Target.objects.exists()


def test_a_long_history_keeps_its_numbers(desk):
    told = history(desk, "ict-fault", FAULT, LONG)
    cases.replay(desk.council, [told], by=IMPORT, at=END)
    case = Case.objects.get()
    assert case.events_so_far == Event.objects.count()
    assert case.resolved_at == utc(june(4, "12:00"))
    assert Survey.objects.get().score == 4
    first = Event.objects.get(sequence=1)
    assert first.effective_at == utc(june(1, "09:00"))
    assert case.changed_at - first.effective_at >= timedelta(days=9)


def linked_story(desk, live):
    """Three bins of one street: one merged into another, which is a part of the third."""
    asha = desk.actor("asha")
    whole, main, same = (
        (desk.case(at=june(1, f"09:0{n}")) for n in range(3)) if live else [None] * 3
    )
    if live:
        cases.link(main, whole, by=asha, at=june(1, "11:00"), kind="child")
        cases.merge(same, main, by=asha, at=june(1, "12:00"))
        cases.receive_message(same, by=GUEST, at=june(1, "13:00"), body="Still here.")
        return [whole, main, same]
    tokens = [str(uuid4()) for _ in range(3)]
    said = {
        1: [("linked", "11:00", {"kind": "child", "other": tokens[0]}, asha)],
        2: [
            ("merged", "12:00", {"into": tokens[1]}, asha),
            ("message", "13:00", {}, GUEST),
        ],
    }
    told = []
    for number, token in enumerate(tokens):
        asked = june(1, f"09:0{number}")
        events = [Occurred(EventKind.CREATED, asked, asked, GUEST)]
        for kind, clock, data, by in said.get(number, []):
            events.append(Occurred(EventKind(kind), june(1, clock), june(1, clock), by, data))
        texts = {len(events) - 1: "Still here."} if number == 2 else {}
        told.append(
            History(
                service="missed-bin",
                priority="P3",
                events=tuple(events),
                answers=BINS,
                contact=Requester("Robin Vale", "Robin@example.com", "020 7946 0018"),
                texts=texts,
                token=UUID(token),
            )
        )
    cases.replay(desk.council, told, by=IMPORT, at=june(1, "13:00"))
    return list(Case.objects.order_by("-pk")[:3])[::-1]


def standing(rows):
    """What is kept of linked cases, with places in the list in the place of ids."""
    place = {case.pk: number for number, case in enumerate(rows)}
    found = []
    for case in Case.objects.filter(pk__in=place).order_by("pk"):
        links = Link.objects.filter(case=case).values_list("other_id", "kind", "made_at")
        events = Event.objects.filter(case=case).order_by("sequence")
        named = [
            (
                e.kind,
                {
                    k: place.get(v, v) if k in {"into", "case", "other"} else v
                    for k, v in e.data.items()
                },
            )
            for e in events
            if e.kind in {"merged", "took_in", "linked"}
        ]
        facts = Fact.objects.filter(case=case).values("exclusion", "state", "requester_messages")
        found.append(
            (case.state, case.has_news, [(place[o], k, m) for o, k, m in links], named, *facts)
        )
    return found


def test_cases_that_stand_to_one_another_are_linked_as_by_the_actions(desk):
    lived = standing(linked_story(desk, live=True))
    assert [len(links) for _, _, links, *_ in lived] == [0, 1, 1]
    assert standing(linked_story(desk, live=False)) == lived


def test_a_case_that_is_linked_to_nothing_known_is_refused(desk):
    told = Occurred(EventKind.MERGED, june(2), june(2), desk.actor("asha"), {"into": str(uuid4())})
    start = Occurred(EventKind.CREATED, june(1), june(1), GUEST)
    lost = History(service="missed-bin", priority="P3", events=(start, told), answers=BINS)
    with pytest.raises(NoSuchCase):
        cases.replay(desk.council, [lost], by=IMPORT, at=june(3))


def test_a_case_merged_into_one_that_is_here_is_told_there_too(desk):
    here = desk.case(at=june(1))
    told = Occurred(EventKind.MERGED, june(2), june(2), desk.actor("asha"), {"into": here.pk})
    start = Occurred(EventKind.CREATED, june(1), june(1), GUEST)
    history = History(service="missed-bin", priority="P3", events=(start, told), answers=BINS)
    cases.replay(desk.council, [history], by=IMPORT, at=june(3))
    case = Case.objects.latest("pk")
    assert Link.objects.get(case=case).other_id == here.pk
    assert Event.objects.get(case=here, kind="took_in").data == {"case": case.pk}


def test_a_merge_that_was_undone_leaves_no_link(desk):
    asha = desk.actor("asha")
    start = Occurred(EventKind.CREATED, june(1), june(1), GUEST, sequence=1)
    into = History(
        service="missed-bin", priority="P3", events=(start,), answers=BINS, token=uuid4()
    )
    data = {"into": str(into.token)}
    merged = Occurred(EventKind.MERGED, june(2), june(2), asha, data, sequence=7)
    back = Occurred(
        EventKind.UNMERGED, june(3), june(3), asha, {"from": data["into"]}, instead_of=7
    )
    out = History(service="missed-bin", priority="P3", events=(start, merged, back), answers=BINS)
    cases.replay(desk.council, [into, out], by=IMPORT, at=june(4))
    assert not Link.objects.exists()
    first, second = Case.objects.order_by("pk")
    assert (first.state, second.state) == ("open", "open")
    assert Fact.objects.get(case=second).exclusion == ""
    told = Event.objects.filter(case=first, kind__in=["took_in", "let_go"])
    took_in, let_go = told.order_by("sequence")
    assert (took_in.kind, let_go.kind, let_go.instead_of) == ("took_in", "let_go", took_in.sequence)
