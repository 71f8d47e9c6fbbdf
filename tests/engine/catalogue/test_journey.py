"""The path through the questions: properties over any service and any answers."""

from hypothesis import given
from hypothesis import strategies as st
from tests.engine.catalogue.factories import definition

from moothall.engine.catalogue import journey

OPTIONS = [{"id": name, "label": name.upper()} for name in ("a", "b", "c")]


def radios(name, when=None):
    return {"id": name, "type": "radios", "label": f"{name}?", "options": OPTIONS, "when": when}


def page(name, when=None, *more):
    title = name if more else None
    return {"id": name, "title": title, "when": when, "questions": [radios(name), *more]}


@st.composite
def services(draw):
    """Up to seven pages, each asked always or only for some answer on a page before."""
    pages = []
    for at in range(draw(st.integers(1, 7))):
        when = draw(st.none() | conditions(at)) if at else None
        within = draw(st.none() | conditions(at)) if at else None
        more = [radios(f"also_{at}", within)] if draw(st.booleans()) else []
        pages.append(page(f"p{at}", when, *more))
    return definition(pages=pages)


@st.composite
def conditions(draw, at):
    earlier = draw(st.integers(0, at - 1))
    sign = draw(st.sampled_from(["==", "!="]))
    return f'answers.p{earlier} {sign} "{draw(st.sampled_from("abc"))}"'


ANSWERS = st.dictionaries(
    st.sampled_from([f"{kind}{at}" for at in range(7) for kind in ("p", "also_")]),
    st.sampled_from("abc"),
)


def asked(found):
    return [q.id for step in found.steps for q in step.questions]


def test_a_page_is_asked_only_when_its_condition_holds():
    service = definition(pages=[page("one"), page("two", 'answers.one == "a"'), page("three")])
    assert asked(journey.path(service, {"one": "a"})) == ["one", "two", "three"]
    assert asked(journey.path(service, {"one": "b"})) == ["one", "three"]
    assert asked(journey.path(service, {})) == ["one", "three"]


def test_an_answer_off_the_path_steers_nothing():
    service = definition(
        pages=[
            page("one"),
            page("two", 'answers.one == "a"'),
            page("three", 'answers.two == "a"'),
        ]
    )
    answers = {"one": "b", "two": "a", "three": "a"}
    assert asked(journey.path(service, answers)) == ["one"]
    assert journey.prune(service, answers) == {"one": "b"}


def test_nobody_skips_ahead():
    service = definition(pages=[page("one"), page("two"), page("three")])
    found = journey.path(service, {"one": "a"})
    assert [found.reached(name) is not None for name in ("one", "two", "three", "four")] == [
        True,
        True,
        False,
        False,
    ]


def test_back_leads_to_the_page_before_on_the_path():
    service = definition(pages=[page("one"), page("two", 'answers.one == "a"'), page("three")])
    found = journey.path(service, {"one": "b"})
    assert found.before("three") == found.step("one")
    assert found.before("one") is None
    assert found.after("one") == found.step("three")
    assert found.after("three") is None


def test_an_optional_question_counts_as_answered_once_it_was_asked():
    service = definition(
        pages=[
            {
                "id": "p",
                "questions": [{"id": "q", "type": "text", "label": "?", "required": False}],
            }
        ]
    )
    assert not journey.is_complete(service, {})
    assert journey.is_complete(service, {"q": None})


def test_the_summary_has_a_row_for_each_answer_on_the_path():
    service = definition(pages=[page("one"), page("two", 'answers.one == "a"'), page("three")])
    rows = journey.summary(service, {"one": "b", "two": "c", "three": "a"})
    assert [(row.page, row.label, row.printed) for row in rows] == [
        ("one", "one?", "B"),
        ("three", "three?", "A"),
    ]


def test_answers_to_questions_not_touched_are_carried_to_another_version():
    old = definition(pages=[page("one"), page("two"), page("three")])
    new_two = {"id": "two", "questions": [{"id": "two", "type": "text", "label": "Two?"}]}
    three = page("three")
    three["questions"][0]["hint"] = "A new hint"
    new = definition(pages=[page("one"), new_two, three])
    answers = {"one": "a", "two": "b", "three": "c"}
    assert journey.carried(old, new, answers) == {"one": "a", "three": "c"}


@given(services(), ANSWERS)
def test_pruning_twice_changes_nothing_more_and_keeps_the_path(service, answers):
    once = journey.prune(service, answers)
    assert journey.prune(service, once) == once
    assert journey.path(service, once) == journey.path(service, answers)


@given(services(), ANSWERS)
def test_only_questions_on_the_path_are_kept(service, answers):
    found = journey.path(service, answers)
    assert set(journey.prune(service, answers)) == set(asked(found)) & set(answers)


@given(services(), ANSWERS)
def test_a_page_is_on_the_path_exactly_when_its_condition_holds_of_the_pages_before(
    service, answers
):
    found = journey.path(service, answers)
    kept = journey.prune(service, answers)
    on_path = [step.page.id for step in found.steps]
    for one in service.pages:
        holds = True
        if one.when:
            _, name, sign, value = one.when.replace(".", " ").replace('"', "").split()
            holds = name in kept and (kept[name] == value) == (sign == "==")
        assert (one.id in on_path) == holds


@given(services(), ANSWERS, st.data())
def test_changing_any_answer_keeps_the_others_and_asks_the_dependent_ones_again(
    service, answers, data
):
    before = journey.prune(service, answers)
    if not before:
        return
    changed = data.draw(st.sampled_from(sorted(before)))
    value = data.draw(st.sampled_from("abc"))
    after = journey.prune(service, before | {changed: value})
    found = journey.path(service, after)
    assert all(after[name] == before[name] for name in after if name != changed)
    assert set(after) == set(asked(found)) & set(before)
    unanswered = [name for name in asked(found) if name not in after]
    assert found.is_complete == (not unanswered)
    if found.next:
        assert unanswered[0] in [q.id for q in found.next.questions]


@given(services(), st.data())
def test_answering_what_is_asked_next_always_ends(service, data):
    answers = {}
    for _ in range(8):
        step = journey.path(service, answers).next
        if step is None:
            break
        for question in step.questions:
            answers[question.id] = data.draw(st.sampled_from("abc"))
    assert journey.is_complete(service, answers)
    assert journey.prune(service, answers) == answers
