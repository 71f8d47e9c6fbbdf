"""docs/registers-import.md names every key of a mapping and every command; its example is sound."""

import re
from pathlib import Path

import pytest

from moothall.engine.catalogue import declared
from moothall.engine.registers import reading
from moothall.engine.registers.loads.mapping import HowWritten, RegisterMapping, Source
from moothall.faces.console.loading import ways

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "registers-import.md").read_text()
MAPPINGS = sorted((ROOT / "examples" / "mappings" / "registers").glob("*.yaml"))


@pytest.mark.parametrize("model", [RegisterMapping, Source, HowWritten])
def test_every_key_of_a_mapping_is_told(model):
    keys = {field.alias or name for name, field in model.model_fields.items()}
    assert [key for key in keys if f"`{key}`" not in PAGE] == []


def test_every_command_is_told():
    assert [one.name for one in ways if f"`registers {one.name} " not in PAGE] == []


def test_the_example_is_sound():
    text = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1]
    assert declared.read(text, RegisterMapping).faults == ()


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_the_examples_fit_their_registers(path):
    mapping = declared.require(path, RegisterMapping)
    file = ROOT / "examples" / "registers" / f"{mapping.slug}.yaml"
    definition = reading.read_file(file).definition
    assert set(mapping.fields) <= set(definition.by_id)
    assert set(mapping.key or definition.keys[0]) <= set(mapping.fields)
