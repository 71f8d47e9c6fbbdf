"""The published JSON Schema of a service is the one that the command prints."""

import json
from pathlib import Path

from click.testing import CliRunner

from moothall.faces.console.services import services

PAGE = Path(__file__).parents[2] / "docs" / "service.schema.json"


def test_the_kept_schema_is_what_the_command_prints():
    printed = CliRunner().invoke(services, ["schema"]).output
    assert PAGE.read_text() == printed, "moothall services schema > docs/service.schema.json"
    assert json.loads(printed)["title"] == "ServiceDefinition"


def test_the_kept_schema_of_welsh_is_what_the_command_prints():
    printed = CliRunner().invoke(services, ["schema", "--welsh"]).output
    page = PAGE.with_name("service.cy.schema.json")
    assert page.read_text() == printed, f"moothall services schema --welsh > docs/{page.name}"
    assert json.loads(printed)["title"] == "WelshFile"
