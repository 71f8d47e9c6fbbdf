"""A service changes while people are in the middle of it: nothing is lost, little asked again."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from tests.engine.catalogue.factories import definition, known_team

from moothall.engine.catalogue import actions, differences, journey
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.words import NeedsPlan, Plan
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST, Actor

JOB = Actor.job("test")
AT = datetime(2026, 3, 27, 9, tzinfo=UTC)
DRAFTS, EDITS = 1000, 20


def page(name, kind="text", label="", **more):
    question = {"id": name, "type": kind, "label": label or f"{name}?", **more}
    return {"id": name.replace("_", "-"), "questions": [question]}


def options(*ids):
    return [{"id": one, "label": f"Label {one}"} for one in ids]


def fault(old, new):
    return [(change.words, change.is_breaking) for change in differences.for_people(old, new)]


def test_what_changes_for_people_is_said_in_words():
    old = definition(
        pages=[
            page("a"),
            page("b", "radios", options=options("x", "y")),
            page("c", required=False),
            page("d", "number", max=5),
        ]
    )
    new = definition(
        pages=[
            page("b", "radios", options=options("x", "z")),
            page("c"),
            page("d", "number", max=4),
            page("e"),
        ]
    )
    assert fault(old, new) == [
        ("“a?” is no longer asked; its answer is dropped.", True),
        ("“b?” is asked again of whoever chose “Label y”: it is gone.", True),
        ("“b?” can be answered “Label z” too.", False),
        ("“c?” must be answered; whoever left it out is asked again.", True),
        ("“d?” is asked again: other answers are right now.", True),
        ("“e?” is asked as well, and must be answered.", False),
    ]
    assert fault(old, old) == []


@pytest.mark.django_db
def test_a_breaking_change_is_refused_while_people_are_in_the_middle_and_nothing_is_planned(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        known_team(ashby)
        old, new = definition(), definition(pages=[page("other")])
        (first,) = actions.publish(ashby, old, by=JOB, at=at)
        draft = actions.start_draft(first.version, by=GUEST, at=at)
        actions.save_page(draft.token, "what", posted={"what": "Lid"}, by=GUEST, at=at)
        with pytest.raises(NeedsPlan, match="1 person is in the middle of it") as refused:
            actions.publish(ashby, new, by=JOB, at=at)
        assert refused.value.changes == (
            "“What broke?” is no longer asked; its answer is dropped.",
        )
        actions.publish(ashby, new, by=JOB, at=at, plan=Plan.STAY)
        assert Draft.objects.get().version_id == first.version.pk
        assert Draft.objects.get().answers == {"what": "Lid"}
        newest = definition(pages=[page("what", label="What broke?"), page("other")])
        (third,) = actions.publish(ashby, newest, by=JOB, at=at, plan=Plan.MOVE)
        moved = Draft.objects.get()
        assert (moved.version_id, moved.answers) == (third.version.pk, {"what": "Lid"})


@pytest.mark.django_db
def test_a_change_of_words_that_only_help_needs_no_plan(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        known_team(ashby)
        (first,) = actions.publish(ashby, definition(), by=JOB, at=at)
        actions.start_draft(first.version, by=GUEST, at=at)
        (second,) = actions.publish(ashby, definition(next="Soon."), by=JOB, at=at)
        assert second.is_new


class Form:
    """A service that is edited at random; its own model of what an edit touches."""

    def __init__(self, chance):
        self.chance = chance
        self.made = 0
        self.questions = [self.new() for _ in range(8)]

    def new(self):
        self.made += 1
        name = f"q{self.made}"
        kind = self.chance.choice(["text", "yesno", "radios", "number"])
        more = {"options": options("x", "y", "z")} if kind == "radios" else {}
        if len(getattr(self, "questions", ())) > 3 and self.chance.random() < 0.4:
            gate = self.chance.choice(self.questions)
            more["when"] = f"has(answers.{gate['id']})"
        return {"id": name, "type": kind, "label": f"{name}?", "required": True} | more

    def edit(self):
        """Change one thing; return the ids whose answers it touches, with the values touched."""
        kind = self.chance.choice(["add", "hint", "relabel", "retype", "drop", "option", "order"])
        one = self.chance.choice(self.questions)
        touched = {}
        if kind == "add":
            self.questions.append(self.new())
        elif kind == "hint":
            one["hint"] = f"Help {self.chance.random()}"
        elif kind == "relabel":
            one["label"] += "!"
            touched = {one["id"]: None}
        elif kind == "retype" and one["type"] != "number":
            one["type"] = "number"
            one.pop("options", None)
            touched = {one["id"]: None}
        elif kind == "drop" and not any(one["id"] in q.get("when", "") for q in self.questions):
            self.questions.remove(one)
            touched = {one["id"]: None}
        elif kind == "option" and len(one.get("options", ())) > 2:
            gone = one["options"][-1]["id"]
            one["options"] = one["options"][:-1]
            touched = {one["id"]: gone}
        return touched

    def definition(self):
        return definition(pages=[{"id": q["id"], "questions": [dict(q)]} for q in self.questions])


def answers_of(service, chance):
    """Answer some of a service, as a person who stopped somewhere would have."""
    answers = {}
    for _ in range(chance.randrange(9)):
        step = journey.path(service, answers).next
        if step is None:
            break
        (question,) = step.questions
        answers[question.id] = {
            "text": "words",
            "yesno": chance.random() < 0.5,
            "number": 7,
            "radios": chance.choice([option.id for option in question.options] or [""]),
        }[question.type]
    return answers


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", [20261])
def test_a_thousand_drafts_over_twenty_edits_lose_nothing_that_no_edit_touched(ashby, seed):
    chance = random.Random(seed)
    form = Form(chance)
    with scope.opened([ashby.pk], writes=True):
        known_team(ashby)
        (done,) = actions.publish(ashby, form.definition(), by=JOB, at=AT)
        service = form.definition()
        Draft.objects.bulk_create(
            Draft(
                council=ashby,
                version=done.version,
                answers=answers_of(service, chance),
                started_at=AT,
                saved_at=AT,
            )
            for _ in range(DRAFTS)
        )
        expected = dict(Draft.objects.values_list("pk", "answers"))
        for number in range(EDITS):
            touched = form.edit()
            service = form.definition()
            at = AT + timedelta(minutes=number)
            actions.publish(ashby, service, by=JOB, at=at, plan=Plan.MOVE, is_forced=True)
            expected = {pk: left(answers, touched, form) for pk, answers in expected.items()}
            assert dict(Draft.objects.values_list("pk", "answers")) == expected, (seed, number)
        for draft in Draft.objects.all():
            asked = journey.path(service, draft.answers).next
            assert asked is None or asked.questions[0].id not in draft.answers
        assert len(expected) == DRAFTS


def left(answers, touched, form):
    """What should be left: all that no edit touched, and that is still asked after it."""
    kept = {}
    for question in form.questions:
        name = question["id"]
        gate = question.get("when", "").removeprefix("has(answers.").removesuffix(")")
        is_touched = name in touched and touched[name] in {None, answers.get(name)}
        if name in answers and not is_touched and (not gate or gate in kept):
            kept[name] = answers[name]
    return kept
