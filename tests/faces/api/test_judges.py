"""Outside judges of the API: its document, and every operation called with what it may hold."""

import os
import subprocess
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from openapi_spec_validator import validate
from pydantic import BaseModel
from tests.conftest import council
from tests.faces.api.conftest import Machine, a_case, a_key
from tests.faces.portal.conftest import furnish

from moothall.faces.api.urls import _document

ROOT = Path(__file__).parents[3]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class Ashby(WSGIHandler):
    """The product, whatever the host is called."""

    def __call__(self, environ, start):
        return super().__call__(environ | {"HTTP_HOST": "ashby.localhost"}, start)


def serve(server):
    """Answer until told to stop, over one connection to the database, as the product does."""
    connections["default"].settings_dict["CONN_MAX_AGE"] = None
    try:
        server.serve_forever(0.05)
    finally:
        connections.close_all()


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


def test_no_two_types_of_the_document_have_one_name():
    def every(kind):
        return {one for sub in kind.__subclasses__() for one in (sub, *every(sub))}

    told = set(_document()["components"]["schemas"])
    ours = [one for one in every(BaseModel) if one.__module__.startswith("moothall.faces.api.")]
    names = [one.__name__ for one in ours if one.__name__ in told]
    assert len(names) > 60
    assert sorted(names) == sorted(set(names))


def test_the_document_says_that_mappings_take_no_other_names():
    answers = _document()["components"]["schemas"]["Travelled"]["properties"]["answers"]
    assert list(answers["patternProperties"]) == ["^[a-z][a-z0-9_]{0,59}$"]
    assert answers["additionalProperties"] is False


def test_the_document_says_how_long_to_wait():
    told = _document()["paths"]["/api/v1/track"]["post"]["responses"]["429"]
    assert "Retry-After" in told["headers"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_schemathesis_finds_nothing(fresh_database, settings):
    settings.API_TRIES_PER_ADDRESS = 10**9
    town = furnish(council("ashby"))
    token = a_key(town, a_minute=10**9)[1]
    a_case(Machine(town, token))
    with make_server("127.0.0.1", 0, Ashby(), handler_class=Quiet) as server:
        thread = threading.Thread(target=serve, args=[server], daemon=True)
        thread.start()
        words = ["run", f"http://127.0.0.1:{server.server_port}/api/v1/openapi.json"]
        words += ["--header", f"Authorization: Bearer {token}", "--continue-on-failure"]
        words += ["--phases", "coverage,fuzzing", "--max-examples", "3", "--no-color"]
        words += ["--suppress-health-check", "all", "--seed", "1"]
        said = subprocess.run(  # noqa: S603 -- our own words
            [ROOT / ".venv" / "bin" / "schemathesis", *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            timeout=850,
            check=False,
        )
        server.shutdown()
        thread.join(10)
    assert said.returncode == 0, said.stdout[-6000:]
