"""Every pack's services load, publish and walk, whatever people answer."""

import re
import statistics
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.catalogue.factories import known_team

from moothall import packs
from moothall.engine.catalogue import actions, journey, plan, queries, reading
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST, Actor

TODAY = date(2026, 3, 27)
FOLDERS = sorted(Path(packs.__file__).parent.glob("*/services"))
FILES = [file for d in FOLDERS for file in reading.files_in(d) if ".cy" not in file.suffixes]
BY_NAME = {file.stem: file for file in FILES}
SERVICES = sorted(BY_NAME)


@cache
def read(name):
    """Read a service once, by whichever test asks first: reading YAML is slow."""
    return reading.read_file(BY_NAME[name])


def definition(name):
    return read(name).definition


def bounds(question, least, most):
    """The smallest and the largest number that a question takes, or those given."""
    low = question.min if isinstance(question.min, int) else least
    return low, question.max if isinstance(question.max, int) else max(most, low)


def answer(question, draw):
    """Draw any right answer to a question, as it would be posted."""
    if question.type in {"radios", "checkboxes"}:
        ids = [option.id for option in question.options if not option.alone]
        if question.type == "radios":
            return {question.id: draw(st.sampled_from(ids))}
        return {question.id: draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))}
    if question.type == "date":
        step = 1 if question.min == "today" else -1
        day = TODAY + step * timedelta(days=draw(st.integers(0, 400)))
        return journey.fields(question, day.isoformat())
    kinds = {
        "yesno": st.sampled_from(["yes", "no"]),
        "number": st.integers(*bounds(question, 0, 9)).map(str),
        "money": st.integers(*bounds(question, 0, 9000)).map(str),
    }
    if question.type in kinds:
        return {question.id: draw(kinds[question.type])}
    return first(question, TODAY)


@pytest.mark.parametrize("name", SERVICES)
def test_it_loads_without_a_fault_under_its_own_name(name):
    assert [str(fault) for fault in read(name).faults] == []
    assert definition(name).service == name


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVICES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_it_walks_to_the_end_whatever_is_answered(name, data):
    service, answers = definition(name), {}
    for _ in range(len(service.pages) + 1):
        step = journey.path(service, answers).next
        if step is None:
            break
        if step.page.ends:
            return
        posted = {}
        for question in step.questions:
            posted |= answer(question, data.draw)
        answered = journey.read(step.questions, posted, given=journey.Given(TODAY))
        assert answered.errors == ()
        answers = journey.prune(service, answers | dict(answered.values))
    assert journey.is_complete(service, answers)
    assert all(row.printed for row in journey.summary(service, answers))
    priority = plan.priority_of(service, answers)
    assert {p.measures for p in plan.targets_for(service, priority)} == {"response", "resolution"}
    assert any(task.after == () for task in plan.tasks_for(service, answers))


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVICES)
def test_every_page_is_on_the_path_for_some_answers(name):
    """A page that nobody can reach is a mistake in its condition."""
    service = definition(name)
    rng = st.data()

    @settings(max_examples=150, database=None, deadline=None)
    @given(rng)
    def walk(data):
        answers = {}
        while step := journey.path(service, answers).next:
            seen.add(step.page.id)
            if step.page.ends:
                break
            posted = {}
            for question in step.questions:
                posted |= answer(question, data.draw)
            answers |= journey.read(step.questions, posted, given=journey.Given(TODAY)).values

    seen = set()
    walk()
    assert seen == {page.id for page in service.pages}


@pytest.mark.parametrize("name", SERVICES)
def test_left_empty_every_page_says_what_to_enter(name):
    for page in definition(name).pages:
        errors = journey.read(page.questions, {}, given=journey.Given(TODAY)).errors
        asked = {error.question.split("-")[0] for error in errors}
        assert asked == {q.id for q in page.questions if q.required}
        assert all(re.match(r"(Enter|Select) ", error.message) for error in errors)
        assert not [error for error in errors if "“" in error.message]


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVICES)
def test_it_publishes_and_a_journey_through_it_is_kept(name, ashby):
    service = definition(name)
    with scope.opened([ashby.pk], writes=True) as at:
        for team in service.teams():
            known_team(ashby, team)
        (done,) = actions.publish(ashby, service, by=Actor.job("test"), at=at)
        assert queries.definition(done.version.pk) == service
        channel = service.channels[0]
        draft = actions.start_draft(done.version, channel=channel, by=GUEST, at=at)
        while step := journey.path(service, draft.answers).next:
            if step.page.ends:
                return
            posted = {}
            for question in step.questions:
                posted |= first(question, at.date())
            draft, answered = actions.save_page(
                draft.token, step.page.id, posted=posted, by=GUEST, at=at
            )
            assert answered.errors == ()
        assert journey.is_complete(service, draft.answers)


def first(question, today):
    """Return the first right answer to a question; of a record none, as no register is there."""
    if question.type == "record":
        return {}
    return journey.fields(question, journey.example(question, given=journey.Given(today)))


def words_for_people(service):
    for page, question in service.questions():
        yield from (page.title, question.label, question.hint)
        yield from (option.label for option in question.options)
    yield from (service.summary, service.next, service.contact, service.before)
    for message in service.messages:
        yield re.sub(r"\{\{.*?\}\}", "", message.body)


@pytest.mark.parametrize("name", SERVICES)
def test_a_nine_year_old_can_read_it(name):
    """Flesch-Kincaid: grade 4 is age 9. The median sentence counts."""
    texts = [text for text in words_for_people(definition(name)) if text]
    sentences = [s for text in texts for s in re.split(r"[.?!:\n]+", text) if len(s.split()) > 2]
    assert statistics.median(grade(sentence) for sentence in sentences) <= 4


def grade(sentence):
    words = re.findall(r"[A-Za-z']+", sentence)
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", w.lower().removesuffix("e")))) for w in words
    )
    return 0.39 * len(words) + 11.8 * syllables / len(words) - 15.59
