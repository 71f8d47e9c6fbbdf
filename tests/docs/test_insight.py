"""Every key of a mapping and of a measure, and every figure, is explained in the guides."""

from pathlib import Path

import pytest

import moothall.packs
from moothall.engine.catalogue.declared import require
from moothall.practices.insight.logs.mapping import DeskMapping
from moothall.practices.insight.measures.definition import COHORTS, MOVES, Condition, Measure

DOCS = Path(__file__).parents[2] / "docs"
IMPORT = (DOCS / "import.md").read_text()
MEASURES = (DOCS / "measures.md").read_text()
STARTER = Path(moothall.packs.__file__).parent / "starter" / "measures"


@pytest.mark.parametrize("key", sorted(DeskMapping.model_fields))
def test_every_key_of_a_mapping_is_explained(key):
    assert f"`{key}`" in IMPORT


@pytest.mark.parametrize("key", sorted(Measure.model_fields))
def test_every_key_of_a_measure_is_explained(key):
    assert f"`{key}`" in MEASURES


@pytest.mark.parametrize("path", sorted(STARTER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_figure_is_listed(path):
    assert f"`{require(path, Measure).measure}`" in MEASURES


def test_every_cohort_move_and_comparison_is_listed():
    compared = {field.alias or name for name, field in Condition.model_fields.items()} - {"column"}
    for word in (*COHORTS, *MOVES, *compared):
        assert f"`{word}`" in MEASURES, word


def test_the_smallest_mapping_of_the_guide_is_read():
    text = IMPORT.split("```yaml\n")[1].split("```")[0]
    assert require(text, DeskMapping).desk == "old-desk"
