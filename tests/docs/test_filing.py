"""The kept schema of document types is what the command prints, and the example fits it."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from moothall.faces.console.documents import documents

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "document-types.schema.json"
EXAMPLE = ROOT / "src/moothall/packs/everyday/documents/document-types.yaml"


def test_the_kept_schema_is_what_the_command_prints():
    printed = CliRunner().invoke(documents, ["schema"]).output
    assert KEPT.read_text() == printed, (
        "moothall documents schema > docs/document-types.schema.json"
    )


def test_the_example_fits_it_and_what_is_no_type_does_not():
    schema, example = json.loads(KEPT.read_text()), yaml.safe_load(EXAMPLE.read_text())
    jsonschema.validate(example, schema)
    example["document_types"][0]["retention"]["starts"] = "someday"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(example, schema)
