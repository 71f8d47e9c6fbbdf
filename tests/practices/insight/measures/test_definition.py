from dataclasses import fields
from pathlib import Path

import pytest

import moothall.packs
from moothall.engine.cases.facts import Facts
from moothall.engine.catalogue.declared import read, require
from moothall.practices.insight.measures.definition import COLUMNS, Measure

STARTER = sorted((Path(moothall.packs.__file__).parent / "starter" / "measures").glob("*.yaml"))

LEAST = """\
measure: resolution
name: Average resolution
definition: How long it took.
unit: seconds
mean: {column: resolution_working}
"""


@pytest.mark.parametrize("path", STARTER, ids=lambda path: path.stem)
def test_every_measure_of_the_starter_pack_is_read(path):
    assert require(path, Measure).measure.replace(".", "-") == path.stem


def test_a_measure_speaks_only_of_columns_that_a_fact_row_has():
    assert set(COLUMNS) <= {field.name for field in fields(Facts)}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cohort: closed", "cohort 'closed' is none of"),
        ("hit: [{column: rating, at_least: 4}]", "a measure in percent says 'hit'"),
        ("where: [{column: colour, is: red}]", "'colour' is no column of a fact row"),
        ("where: [{column: state, at_least: 4}]", "'state' holds no number"),
        ("where: [{column: state, is: open, known: true}]", "say exactly one of"),
        ("moves: moved", "moves 'moved' is none of"),
        ("standing: at its end\nmoves: created", "not of both"),
        ("clock: fast", "working"),
    ],
)
def test_a_wrong_measure_is_refused_with_the_reason(line, words):
    reading = read(LEAST + line + "\n", Measure)
    assert reading.document is None
    assert words in str(reading.faults[0])


@pytest.mark.parametrize(
    "mean",
    [
        "{}",
        "{column: state}",
        "{from: created_at}",
        "{column: rating, from: created_at, to: closed_at}",
    ],
)
def test_a_span_of_time_is_one_thing(mean):
    reading = read(LEAST.replace("{column: resolution_working}", mean), Measure)
    assert reading.document is None


def test_every_measure_says_which_cases_in_words():
    said = {require(path, Measure).cohort_words for path in STARTER}
    assert {"opened in period", "open at period end", "created in period"} <= said
