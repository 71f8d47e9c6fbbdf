"""docs/services.md has a row for every field of a definition, in the model's own words."""

import re
from pathlib import Path

import pytest

from moothall.engine.catalogue import examples, overlays, reading
from moothall.engine.catalogue.checks.told import FIELDS
from moothall.engine.catalogue.definition import (
    Part,
    asking,
    grouping,
    parts,
    service,
    telling,
    welsh,
    working,
    writing,
)

DOCS = Path(__file__).parents[2] / "docs"
PAGE, WELSH = (DOCS / "services.md").read_text(), (DOCS / "welsh.md").read_text()
MODELS = [
    model
    for module in (
        service,
        parts,
        asking,
        grouping,
        working,
        writing,
        telling,
        welsh,
        overlays,
        examples,
    )
    for model in vars(module).values()
    if isinstance(model, type)
    and issubclass(model, Part)
    and model is not Part
    and model.__module__ == module.__name__
]


def rows(model):
    """Return the lines that the page must have for a model."""
    for name, field in model.model_fields.items():
        need = "yes" if field.is_required() else ""
        yield f"| `{name}` | {need} | {field.description} |"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_its_row(model):
    page = WELSH if model.__module__ == welsh.__name__ else PAGE
    section = page.split(f"### {model.__name__}\n", 1)[1].split("\n#", 1)[0]
    found = [line for line in section.splitlines() if line.startswith("| `")]
    assert found == list(rows(model))


def test_every_field_of_a_message_is_named_with_its_moments():
    table = dict(re.findall(r"^\| `\{\{(\w+)\}\}` \| (.*?) \|", PAGE, re.MULTILINE))
    moments = {
        name: [on for on, names in FIELDS.items() if name in names]
        for name in sorted(set().union(*FIELDS.values()))
    }
    assert {name: said.split(", ") for name, said in table.items()} == {
        name: ["always"] if len(on) == len(FIELDS) else on for name, on in moments.items()
    }


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(service:.*?)```", PAGE, re.DOTALL))
def test_the_examples_are_sound(example):
    assert [str(fault) for fault in reading.read(example).faults] == []


def test_the_page_has_an_example():
    assert PAGE.count("```yaml\nservice:") >= 1
