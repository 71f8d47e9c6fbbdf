"""docs/api.md is true: its example runs as it stands, and it names every part of the API."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from tests.conftest import council
from tests.faces.api.conftest import Machine, a_case, a_key
from tests.faces.portal.conftest import furnish

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
EXAMPLE = PAGE.split("```python\n")[1].split("```")[0]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def address(fresh_database):
    """The product, serving one request after another on the loopback."""

    class Ashby(WSGIHandler):
        def __call__(self, environ, start):
            return super().__call__(environ | {"HTTP_HOST": "ashby.localhost"}, start)

    with make_server("127.0.0.1", 0, Ashby(), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/v1"
        server.shutdown()
        thread.join(10)


@pytest.mark.slow
def test_the_example_runs_as_it_stands(fresh_database, address, tmp_path):
    town = furnish(council("ashby"))
    token = a_key(town)[1]
    first = a_case(Machine(town, token))
    script = tmp_path / "example.py"
    script.write_text(EXAMPLE)
    said = subprocess.run(  # noqa: S603 -- our own page
        [sys.executable, script],
        env={**os.environ, "MOOTHALL_API": address, "MOOTHALL_KEY": token},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    lines = said.stdout.split("\n")[:-1]
    assert len(lines) == 2
    assert lines[1].startswith(f"{first} open ")


@pytest.mark.slow
def test_every_address_of_the_api_is_named():
    from moothall.faces.api.urls import _document

    named = set(re.findall(r"[a-z-]+", PAGE))
    for path in _document()["paths"]:
        assert set(re.findall(r"[a-z-]+", path.removeprefix("/api/v1"))) <= named | {"reference"}
