"""What no field can hold is refused in words, whatever its size."""

import pytest
from tests.engine.registers.shelf import AT

from moothall.engine.registers import kinds
from moothall.engine.registers.definition import Field
from moothall.engine.registers.kinds import Given, WrongValue

GIVEN = Given(AT.date())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("officer", "9" * 5_000),
        ("relation", "9" * 5_000),
        ("relation", str(2**63)),
        ("line", "[" * 100_000),
        ("line", "9" * 5_000 + " 1, 2 3"),
    ],
)
def test_a_text_beyond_all_measure_is_refused(kind, text):
    more = {"to": "benches"} if kind == "relation" else {}
    field = Field.model_validate({"id": "more", "type": kind, "label": "More", **more})
    with pytest.raises(WrongValue):
        kinds.of(field).from_text(field, text, GIVEN)


def test_a_field_copied_with_other_words_asks_in_those():
    field = Field(id="name", type="text", label="Name")
    assert not field.question.required
    assert field.model_copy(update={"required": True}).question.required
