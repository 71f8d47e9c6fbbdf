"""docs/registers.md has a row for every field and type, its examples are sound, its schema true."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from moothall.engine.catalogue.definition import Part
from moothall.engine.registers import kinds, reading
from moothall.engine.registers.definition import fields, following, moving, register, welsh
from moothall.faces.console.registers import registers

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "registers.md").read_text()
MODELS = [
    model
    for module in (register, fields, moving, following, welsh)
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
        yield f"| `{field.alias or name}` | {need} | {field.description} |"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_its_row(model):
    section = PAGE.split(f"### {model.__name__}\n", 1)[1].split("\n#", 1)[0]
    assert [line for line in section.splitlines() if line.startswith("| `")] == list(rows(model))


def test_every_type_has_its_row():
    section = PAGE.split("## Types\n", 1)[1].split("\n#", 1)[0]
    found = [line for line in section.splitlines() if line.startswith("| `")]
    assert found == [
        *(
            f"| `{name}` | {k.holds} | {'yes' if k.slot else ''} |"
            for name, k in kinds.KINDS.items()
        ),
        "| `computed` | what it `gives` | as that type |",
    ]
    assert {*kinds.KINDS, "computed"} == set(fields.FieldType.__args__)


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(register:.*?)```", PAGE, re.DOTALL))
def test_the_examples_are_sound(example):
    assert [str(fault) for fault in reading.read(example).faults] == []


def test_the_kept_schema_is_what_the_command_prints():
    printed = CliRunner().invoke(registers, ["schema"]).output
    kept = (DOCS / "register.schema.json").read_text()
    assert kept == printed, "moothall registers schema > docs/register.schema.json"
    assert json.loads(printed)["title"] == "RegisterDefinition"
    printed = CliRunner().invoke(registers, ["schema", "--welsh"]).output
    kept = (DOCS / "register.cy.schema.json").read_text()
    assert kept == printed, "moothall registers schema --welsh > docs/register.cy.schema.json"
