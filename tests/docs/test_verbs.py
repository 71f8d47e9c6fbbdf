"""Every verb that an action journals is explained in its package's words, and none that is not."""

import ast
import importlib
from pathlib import Path

import pytest
from tests.architecture.source import nodes

SRC = Path(__file__).parents[2] / "src"
FILES = sorted([*SRC.rglob("actions.py"), *SRC.rglob("actions/*.py")])
PACKAGES = sorted(
    {(f.parent.parent if f.parent.name == "actions" else f.parent) for f in FILES},
)


def journalled(package):
    """Return the verbs written as literals in calls of `journal.record` and its kind."""
    for file in FILES:
        if package in file.parents:
            for node in nodes(file).get(ast.Call, ()):
                if (
                    isinstance(node.func, ast.Attribute)
                    and node.func.attr == "record"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    yield node.args[0].value


@pytest.mark.parametrize("package", PACKAGES, ids=lambda p: p.name)
def test_every_verb_is_explained(package):
    name = ".".join(package.relative_to(SRC).parts) + ".words"
    verbs = getattr(importlib.import_module(name), "VERBS", {})
    assert set(journalled(package)) <= set(verbs)
    assert all(meaning.endswith(".") for meaning in verbs.values())
