"""Outside judges of the API: its document, and every operation called with what it may hold."""

import os
import random
import re
import subprocess
import sys
import tomllib
from enum import Enum
from pathlib import Path
from typing import get_args

import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel, WithJsonSchema
from tests.conftest import council
from tests.faces.api.conftest import Machine, a_case, a_key
from tests.faces.api.judged import PARTS
from tests.faces.portal.conftest import furnish

from moothall.faces.api.replies import In
from moothall.faces.api.urls import _document, operations

ROOT = Path(__file__).parents[3]


def test_the_document_is_openapi():
    import json

    told = json.loads(json.dumps(_document()))
    assert told["openapi"].startswith("3.1")
    validate(told)


def test_a_file_of_records_is_bytes_but_for_maps_which_are_an_object():
    told = _document()["paths"]["/api/v1/registers/{code}/file"]["post"]["responses"]["200"]
    kinds = {kind: one["schema"]["type"] for kind, one in told["content"].items()}
    assert kinds.pop("application/geo+json") == "object"
    assert set(kinds.values()) == {"string"}


def test_nothing_of_the_document_is_told_by_its_place_in_a_list():
    """Named objects, not tuples: a program reads names, and schemathesis no `prefixItems`."""

    def places(part, at=""):
        inner = part.items() if isinstance(part, dict) else enumerate(part)
        found = [at] if isinstance(part, dict) and "prefixItems" in part else []
        lower = [(one, f"{at}/{name}") for name, one in inner if isinstance(one, dict | list)]
        return found + [place for one, below in lower for place in places(one, below)]

    assert places({"a": [{"prefixItems": []}]}) == ["/a/0"]
    assert places(_document()) == []


def test_no_two_types_of_the_document_have_one_name():
    def every(kind):
        return {one for sub in kind.__subclasses__() for one in (sub, *every(sub))}

    told = set(_document()["components"]["schemas"])
    ours = [one for one in every(BaseModel) if one.__module__.startswith("moothall.faces.api.")]
    names = [one.__name__ for one in ours if one.__name__ in told]
    assert len(names) > 60
    assert sorted(names) == sorted(set(names))


def test_no_two_lists_of_words_of_the_document_have_one_name():
    def within(kind):
        parts = get_args(kind)
        if any(isinstance(one, WithJsonSchema) for one in parts):
            return set()  # it stands where it is used, under no name
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {kind}
        return {found for one in parts for found in within(one)}

    def every(kind):
        return {one for sub in kind.__subclasses__() for one in (sub, *every(sub))}

    operations()
    ours = [one for one in every(BaseModel) if one.__module__.startswith("moothall.faces.api.")]
    fields = [field for kind in ours for field in kind.model_fields.values()]
    found = {word for field in fields for word in within(field.annotation)}
    assert len(found) > 10
    assert sorted(one.__name__ for one in found) == sorted({one.__name__ for one in found})


def test_no_two_addresses_have_a_route_of_one_name():
    named = {}
    for one in operations():
        named.setdefault(one.route, set()).add(one.path)
    assert len(named) > 150
    assert {name: paths for name, paths in named.items() if len(paths) > 1} == {}


def test_no_day_or_moment_that_is_sent_may_be_a_bare_number():
    def every(kind):
        return {one for sub in kind.__subclasses__() for one in (sub, *every(sub))}

    operations()
    sent = [kind for kind in every(In) if kind.__module__.startswith("moothall.faces.api.")]
    fields = [(kind, name, one) for kind in sent for name, one in kind.model_fields.items()]
    days = {
        f"{kind.__name__}.{name}": "BeforeValidator" in repr(one)
        for kind, name, one in fields
        if re.search(r"\b(date|datetime|AwareDatetime)\b", repr(one).split(", description=")[0])
    }
    assert len(days) > 30
    assert [name for name, is_iso in days.items() if not is_iso] == []


def test_the_document_says_that_mappings_take_no_other_names():
    answers = _document()["components"]["schemas"]["Travelled"]["properties"]["answers"]
    assert list(answers["patternProperties"]) == ["^[a-z][a-z0-9_]{0,59}$"]
    assert answers["additionalProperties"] is False


def test_the_document_says_how_long_to_wait():
    told = _document()["paths"]["/api/v1/track"]["post"]["responses"]["429"]
    assert "Retry-After" in told["headers"]


def test_what_may_be_refused_though_it_fits_is_named_operation_by_operation():
    told = tomllib.loads((ROOT / "schemathesis.toml").read_text())["operations"]
    assert {name for block in told for name in block} == {"include-name", "checks"}
    named = [name for block in told for name in block["include-name"]]
    every = {f"{verb.upper()} {path}" for path, one in _document()["paths"].items() for verb in one}
    assert [name for name in named if name not in every] == []
    assert sorted(named) == sorted(set(named))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_schemathesis_finds_nothing(fresh_database, tmp_path):
    """One part of what is tried, at random; MOOTHALL_API_PART names one."""
    server, name = fresh_database
    town = furnish(council("ashby"))
    token = a_key(town, a_minute=10**9)[1]
    a_case(Machine(town, token))
    part = int(os.environ.get("MOOTHALL_API_PART") or random.randrange(PARTS))
    words = [sys.executable, "-m", "tests.faces.api.judged", token, str(part)]
    said = subprocess.run(  # noqa: S603 -- our own words
        words,
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "moothall.config.settings",
            "DATABASE_URL": server.url("web", name),
            "MOOTHALL_HOME": str(tmp_path),
            "MOOTHALL_API_TRIES_PER_ADDRESS": str(10**9),
        },
        capture_output=True,
        text=True,
        timeout=850,
        check=False,
    )
    assert said.returncode == 0, f"part {part}: {said.stdout[-6000:]}{said.stderr[-2000:]}"
