"""docs/routing.md has a row for every field of routing rules, in the model's own words."""

import re
from pathlib import Path

import pytest
from tests.docs.test_services import rows

from moothall.engine.cases.routing import reading
from moothall.engine.cases.routing.definition import Area, RoutingDefinition, Rule, Then

PAGE = (Path(__file__).parents[2] / "docs" / "routing.md").read_text()


@pytest.mark.parametrize("model", [RoutingDefinition, Rule, Area, Then], ids=lambda m: m.__name__)
def test_every_field_has_its_row(model):
    section = PAGE.split(f"### {model.__name__}\n", 1)[1].split("\n#", 1)[0]
    assert [line for line in section.splitlines() if line.startswith("| `")] == list(rows(model))


def test_the_example_is_sound():
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert reading.read(example).faults == ()
