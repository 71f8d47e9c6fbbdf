"""What a column says again and again is told, so that people say what is meant by it."""

from datetime import date

from tests.engine.registers.loads.test_judging import TREES

from moothall.engine.registers.kinds import Given
from moothall.engine.registers.loads import naming
from moothall.engine.tables.words import Row


def test_columns_that_say_a_few_short_texts_are_told_and_others_are_not():
    rows = [
        Row(n, {"Kind": ("OAKS", " ", "Other")[n % 3], "No": str(n), "Notes": "x" * 81})
        for n in range(1, 90)
    ]
    assert naming.few(("Kind", "No", "Notes", "Gone"), rows) == {"Kind": ["Other", "OAKS"]}


def test_what_is_no_choice_of_a_field_is_not_known_to_it():
    kind = TREES.by_id["kind"]
    texts = ["oak", "Oak", "OAKS", "other"]
    assert naming.unknown(kind, texts, Given(date(2026, 3, 27))) == ["OAKS"]
