"""Every kind of question is declared, documented, drawn and has an example that reads back."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from moothall.engine.catalogue import answering
from moothall.engine.catalogue.definition import Question, QuestionType
from moothall.engine.catalogue.kinds import KINDS
from moothall.faces.pages.fields import DRAWERS

PAGE = (Path(__file__).parents[3] / "docs" / "services.md").read_text()
GIVEN = answering.Given(date(2026, 3, 27))
OPTIONS = [{"id": "lid", "label": "The lid"}, {"id": "wheel", "label": "A wheel"}]


def question(kind, **fields):
    """Return a question of a kind with whatever that kind must have."""
    options = {"options": OPTIONS} if "options" in KINDS[kind].takes else {}
    if kind == "record":
        options = {"of": "benches"}
    if kind == "group":
        options = {"questions": [{"id": "first", "type": "text", "label": "First name"}]}
    plain = {"id": "it", "type": kind, "label": "What is it?", "called": "the thing"}
    return Question.model_validate(plain | options | fields)


def test_every_kind_that_can_be_declared_is_there_and_can_be_drawn():
    assert list(get_args(QuestionType)) == list(KINDS)
    assert set(DRAWERS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_has_its_row_in_the_documentation(kind):
    row = f"| `{kind.name}` | {kind.asks} | {kind.keeps} | {kind.bounds} |"
    assert row.replace("|  |", "| |") in PAGE


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_every_kind_is_a_right_answer_that_reads_back(kind):
    asked = question(kind)
    value = answering.example(asked, given=GIVEN)
    held = answering.found(asked, value) if kind in ("file", "record") else {}
    given = answering.Given(GIVEN.today, held)
    found = answering.read([asked], answering.fields(asked, value), given=given)
    assert found == answering.Answered({"it": value}, ())
    assert answering.printed(asked, value) not in {"", "Not provided"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_condition_type_of_every_kind_is_what_it_keeps(kind):
    kept = {"string": str, "int": int, "bool": bool, "list": list, "map": dict}
    value = answering.example(question(kind), given=GIVEN)
    assert type(value) is kept[KINDS[kind].cel]
