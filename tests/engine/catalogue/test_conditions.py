import pytest

from moothall.engine.catalogue import conditions


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ('answers.kind == "brown"', {"kind": "brown"}, True),
        ('answers.kind == "brown"', {"kind": "green"}, False),
        ('"lid" in answers.broken', {"broken": ["lid", "wheel"]}, True),
        ("answers.count > 3", {"count": 4}, True),
        ("answers.count > 3", {"count": 4.5}, True),
        ("answers.urgent", {"urgent": True}, True),
        ('answers["kind"] != "brown"', {"kind": "green"}, True),
    ],
)
def test_a_condition_is_true_or_false_of_the_answers(text, answers, expected):
    assert conditions.holds(text, answers) is expected


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ('answers.kind == "brown"', {}),
        ('!(answers.kind == "brown")', {}),
        ("1 / answers.count == 1", {"count": 0}),
        ("answers.count > 3", {"count": "four"}),
        ("answers.kind", {"kind": "brown"}),
        ("answers.__class__", {"kind": "brown"}),
    ],
)
def test_what_cannot_be_told_is_false_and_never_a_crash(text, answers):
    assert conditions.holds(text, answers) is False


def test_no_condition_always_holds():
    assert conditions.holds(None, {}) is True


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("answers.kind ==", 16),
        ('answers.kind == "a" && colour == 2', 24),
        ('__import__("os")', 11),
    ],
)
def test_s12_a_wrong_condition_is_refused_with_its_column(text, column):
    with pytest.raises(conditions.NotACondition) as refused:
        conditions.compiled(text)
    assert refused.value.column == column


@pytest.mark.parametrize("text", ["1 + 1", '"yes"', "(" * 400 + "true" + ")" * 400, "true" * 200])
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(conditions.NotACondition):
        conditions.compiled(text)


@pytest.mark.timeout(5)
def test_s12_a_runaway_loop_and_a_catastrophic_pattern_end_at_once():
    ten = "[1,2,3,4,5,6,7,8,9,10]"
    loop = "true"
    for name in "abcdefghi":
        loop = f"{ten}.all({name}, {loop})"
    assert conditions.holds(loop, {}) is False
    assert conditions.holds('answers.a.matches("(a+)+$")', {"a": "a" * 5000 + "!"}) is False


def test_the_names_of_a_condition_are_the_answers_it_reads():
    text = 'answers.one == "answers.two" && "three" in answers && answers["four"] == answers . five'
    assert conditions.compiled(text).names == {"one", "three", "four", "five"}


def test_a_choice_looked_for_in_an_answer_is_not_taken_for_a_name():
    assert conditions.compiled('"lid" in answers.broken').names == {"broken"}
