"""What can be known of a definition without a single answer: what never holds, what never fits."""

import json

import pytest
from tests.engine.catalogue.factories import SMALLEST, definition

from moothall.engine.catalogue import reading
from moothall.engine.catalogue.checks import reach


def ask(name, kind, when=None, **more):
    options = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]
    if kind in {"radios", "checkboxes"}:
        more = {"options": options, **more}
    page = {"id": name, "questions": [{"id": name, "type": kind, "label": f"{name}?", **more}]}
    return page | ({"when": when} if when else {})


FIRST = [ask("kind", "radios"), ask("sure", "yesno"), ask("count", "number", min=1, max=9)]
THINGS = ask("things", "checkboxes", max=1)


def faults(**fields):
    found = reading.read(json.dumps(SMALLEST | fields)).faults
    return [f"{fault.what}: {fault.why}" for fault in found]


@pytest.mark.parametrize(
    "when",
    [
        'answers.kind == "a" && answers.kind == "b"',
        "answers.sure && !answers.sure",
        "answers.count > 9",
        "answers.count < 1",
        "answers.count > 3 && answers.count < 4",
        '"a" in answers.things && "b" in answers.things',
        'answers.kind == "a" && answers.later == "a"',
    ],
)
def test_a_condition_that_can_never_hold_is_a_fault(when):
    later = ask("later", "radios", when='answers.kind == "b"')
    found = faults(pages=[*FIRST, THINGS, later, ask("end", "text", when=when)])
    assert found == [
        f"the condition `{when}`: it cannot hold whatever people answer, so this is never used"
    ]


@pytest.mark.parametrize(
    "when",
    [
        'answers.kind == "a" || answers.sure',
        "answers.count >= 9",
        "3 < answers.count && answers.count < 5",
        'answers.count == 3 && answers.kind != "a"',
        '"a" in answers.things && !("b" in answers.things)',
        'answers.later == "a"',
        '!has(answers.later) && answers.kind == "a"',
    ],
)
def test_a_condition_that_some_answers_meet_is_none(when):
    later = ask("later", "radios", when='answers.kind == "b"')
    pages = [*FIRST, THINGS, later, ask("end", "text", when=when)]
    assert faults(pages=pages) == []
    assert reach.not_judged(definition(pages=pages)) == []


def test_a_page_behind_an_ending_for_everybody_cannot_be_reached():
    ends = {"title": "No", "words": "No."}
    pages = [
        ask("kind", "radios"),
        {"id": "one", "when": 'answers.kind == "a"', "ends": ends},
        ask("end", "text", when='answers.kind == "a"'),
    ]
    assert "it cannot hold whatever people answer" in faults(pages=pages)[0]


@pytest.mark.parametrize(
    "when",
    [
        'answers.what == "x"',
        "answers.count * 2 > 100",
        "answers.count > answers.other",
        "answers.total > 3",
    ],
)
def test_what_cannot_be_tried_out_is_not_judged_and_no_fault(when):
    pages = [ask("what", "text"), ask("count", "number", max=9), ask("other", "number")]
    computed = [{"id": "total", "type": "number", "value": "answers.count + 1", "label": "Total"}]
    fields = {"pages": [*pages, ask("end", "text", when=when)], "computed": computed}
    assert faults(**fields) == []
    assert reach.not_judged(definition(**fields)) == [when]


def test_a_task_and_a_rule_that_are_never_used_are_faults_too():
    never = 'answers.kind == "a" && answers.kind == "b"'
    tasks = [{"id": "t", "name": "T", "when": never}]
    rules = {"rules": [{"when": never, "then": "P1"}]}
    fee = {"label": "Fee", "pence": 1, "rules": [{"when": never, "pence": 2}]}
    assert len(faults(pages=FIRST, tasks=tasks, priority=rules, fee=fee)) == 3


TASKS = [
    {"id": "a", "name": "A", "target": {"days": 3}},
    {"id": "b", "name": "B", "target": {"days": 3}, "after": ["a"]},
    {"id": "c", "name": "C", "target": {"hours": 90}, "after": ["b"]},
]


def target(measures, within):
    return {"id": measures, "measures": measures, "within": {"P3": within}}


def test_a_promise_shorter_than_its_tasks_one_after_another_is_a_fault():
    assert faults(tasks=TASKS, targets=[target("resolution", {"days": 5})]) == [
        "the target `resolution` gives 5 days for P3: "
        "the tasks a -> b have 6 days one after another"
    ]
    assert faults(tasks=TASKS, targets=[target("resolution", {"days": 6})]) == []
    assert faults(tasks=TASKS, targets=[target("resolution", {"hours": 90})]) == []


def test_a_task_that_may_not_be_needed_does_not_make_a_promise_too_short():
    tasks = [TASKS[0], TASKS[1] | {"when": "answers.sure"}]
    targets = [target("resolution", {"days": 4})]
    assert faults(pages=FIRST, tasks=tasks, targets=targets) == []


def test_a_first_reply_may_not_take_longer_than_the_whole():
    targets = [target("response", {"days": 5}), target("resolution", {"days": 2})]
    assert faults(targets=targets) == [
        "the first reply may take 5 days for P3: the whole must be done in 2 days"
    ]


def test_a_computed_answer_that_nobody_reads_is_a_fault():
    unread = {"id": "n", "type": "number", "value": "answers.count + 1"}
    assert faults(pages=FIRST, computed=[unread]) == [
        "the computed answer `n`: "
        "nobody reads it: it has no label, and no condition or fee names it"
    ]
    read = [unread, {"id": "m", "type": "number", "value": "answers.n * 2", "label": "M"}]
    assert faults(pages=FIRST, computed=read) == []


def test_a_service_that_nobody_can_send_and_an_approval_that_waits_too_long_are_faults():
    ends = {"title": "Sorry", "words": "Not for you."}
    gates = [
        {"id": f"no-{one}", "when": f'answers.kind == "{one}"', "ends": ends} for one in ("a", "b")
    ]
    found = faults(pages=[FIRST[0], *gates])
    assert found == [
        "every journey ends before it can be sent: whatever people answer, one of the pages that"
        " end it is theirs"
    ]
    assert faults(pages=[FIRST[0], gates[0]]) == []
    agree = {"id": "agree", "name": "Agree", "kind": "approval", "lapses": {"days": 4}}
    order = {"id": "order", "name": "Order it", "after": ["agree"], "target": {"days": 2}}
    whole = {"id": "whole", "measures": "resolution", "within": {"P3": {"days": 5}}}
    assert faults(tasks=[agree, order], targets=[whole]) == [
        "the target `whole` gives 5 days for P3: the tasks agree -> order have 6 days one after"
        " another"
    ]


@pytest.mark.parametrize(
    ("field", "said"), [("see", ["manager"]), ("sensitive", True), ("when", "true")]
)
def test_a_group_is_seen_as_a_whole(field, said):
    inner = {"id": "what", "type": "text", "label": "What"}
    group = {"id": "things", "type": "group", "label": "Things", "each": "thing"}

    def page(**more):
        return {"id": "things", "questions": [group | {"questions": [inner | more]}]}

    assert faults(pages=[*FIRST, page()]) == []
    assert any(
        f"`{field}` on a question inside" in one
        for one in faults(pages=[*FIRST, page(**{field: said})])
    )
