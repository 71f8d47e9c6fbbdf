"""What a web process has loaded and read when it begins to serve: no library that few pages need.

Each of these is loaded by whoever first needs it, or in a process of its own. To take one into
every web process again costs each council its megabytes for good (`bench/footprint.py`).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from moothall.config import memory

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
SELDOM = {
    "PIL": "pictures",
    "aiosmtpd": "the stand-in mail server",
    "duckdb": "figures over years",
    "holidays": "bank holidays of long ago",
    "ibis": "measures",
    "icalendar": "calendars of appointments and rotas",
    "jwt": "sign-in at a provider",
    "markdown_it": "articles",
    "nh3": "articles",
    "notifications_python_client": "GOV.UK Notify",
    "numpy": "working time over columns",
    "puremagic": "what a file is",
    "pyarrow": "Parquet",
    "pypdfium2": "the words of a PDF",
    "requests": "sign-in at a provider",
    "rich": "progress in the console",
    "ruamel": "files in YAML",
    "shapely": "areas",
    "sqlite3": "the keys of a file that is loaded",
    "typst": "letters and reports",
    "vl_convert": "charts",
}
"""Each library, and what it is for."""
LOADED = """
import json, sys, threading
from pathlib import Path
from moothall.config import wsgi
wsgi.ready()
held = Path("/proc/self/status").read_text().partition("RssFile:")[2].split()[0]
from django.db import connection
from django.template import engines
from moothall.faces.api.urls import api
made = [
    model
    for _, router in api._routers
    for view in router.path_operations.values()
    for one in view.operations
    for model in [*one.models, *one.response_models.values()]
    if isinstance(model, type)
]
said = {"modules": sorted({name.partition(".")[0] for name in sys.modules})}
said |= {"models": len(made), "alike": len(made) - len(set(made))}
said |= {"built": sum(one.__pydantic_complete__ for one in made)}
said |= {"templates": sorted(str(name) for _, name in engines["jinja2"].env.cache.keys())}
said |= {"threads": threading.active_count(), "pools": list(connection._connection_pools)}
said |= {"is_connected": connection.connection is not None, "held_of_files": int(held)}
print(json.dumps(said))
"""


REHEARSED = """
import json, threading, time
from moothall.config import wsgi
from moothall.config import rehearsal
from django.conf import settings
from django.db import connection
options = repr(settings.DATABASES["default"]["OPTIONS"])
start = time.monotonic()
rehearsal.SECONDS = {seconds}
rehearsal.rehearse(wsgi.application)
said = {{"seconds": time.monotonic() - start, "threads": threading.active_count()}}
said |= {{"pools": list(connection._connection_pools)}}
said |= {{"is_connected": connection.connection is not None}}
said |= {{"is_patient": options == repr(settings.DATABASES["default"]["OPTIONS"])}}
print(json.dumps(said))
"""
AS_BEFORE = {"threads": 1, "pools": [], "is_connected": False, "is_patient": True}
"""Nothing that a fork would break, and the settings as they were."""
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


def run(program, home, address, pool="0"):
    here = {"MOOTHALL_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "MOOTHALL_POOL": pool}
    here |= {"DATABASE_URL": address, "MOOTHALL_ROLE": "web"}
    done = subprocess.run(  # noqa: S603 -- ourselves
        [sys.executable, "-c", program],
        env=os.environ | here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture
def begun(tmp_path, fresh_database, ashby_committed):
    server, name = fresh_database
    return json.loads(run(LOADED, tmp_path, server.url("web", name), pool="4").stdout)


def test_a_web_process_begins_light_and_with_its_first_pages_read(begun):
    assert SELDOM.keys() & set(begun["modules"]) == set()
    assert begun["models"] > 800
    assert begun["alike"] > begun["models"] / 2
    assert begun["built"] == 0  # what an operation takes and gives waits for its first use
    assert "portal/track.html" in begun["templates"]
    assert not begun["is_connected"]
    assert (begun["threads"], begun["pools"]) == (1, [])  # nothing that a fork would break
    assert begun["held_of_files"] < 15_000  # kB; what only loading read of them makes it 34,000


PIECES = """
7f00-7f01 r--p 00000000 fd:00 11 /lib/a.so
Anonymous:             0 kB
Swap:                  0 kB
7f02-7f03 r--p 00000000 fd:00 11 /lib/relocated.so
Anonymous:             8 kB
Swap:                  0 kB
7f04-7f05 r--p 00000000 fd:00 11 /lib/relocated and put out.so
Anonymous:             0 kB
Swap:                  8 kB
7f06-7f07 rw-p 00000000 fd:00 11 /lib/written.so
Anonymous:             0 kB
Swap:                  0 kB
7f08-7f09 r--p 00000000 00:00 0
Anonymous:             0 kB
Swap:                  0 kB
7f0a-7f0b r--p 00000000 fd:00 12 /lib/not said.so
Anonymous:             0 kB
7f0c-7f0f r-xp 00000000 fd:00 12 /lib/b.so
Rss:                   4 kB
Anonymous:             0 kB
Swap:                  0 kB
VmFlags: rd ex
"""


def test_only_what_is_as_its_file_has_it_is_given_back():
    assert list(memory.only_read(PIECES.strip())) == [(0x7F00, 1), (0x7F0C, 3)]


def rehearsed(home, address, pool="4", seconds=6):
    """Return what a rehearsal left, for how many seconds it kept `serve`, and what it said."""
    done = run(REHEARSED.format(seconds=seconds), home, address, pool)
    left = json.loads(done.stdout)
    assert "WARNING moothall.serve" in done.stderr
    return left, left.pop("seconds"), done.stderr


@pytest.mark.parametrize(
    ("pool", "why"), [("0", "connection failed"), ("4", "couldn't get a connection after 2.00 sec")]
)
def test_a_web_process_begins_without_a_database_and_says_so(tmp_path, pool, why):
    left, seconds, said = rehearsed(tmp_path, NOWHERE, pool)
    assert f"Not every page is read before web processes begin: {why}" in said
    assert left == AS_BEFORE
    assert seconds < 20


def test_the_first_page_that_fails_is_the_last(tmp_path, fresh_database, ashby_committed):
    server, name = fresh_database
    with psycopg.connect(server.url("superuser", name)) as other:
        other.execute("LOCK TABLE catalogue_service")
        left, seconds, said = rehearsed(tmp_path, server.url("web", name))
    assert "web processes begin: / answered 503 Service Unavailable" in said
    assert left == AS_BEFORE
    assert seconds < 20


def test_no_page_is_read_when_time_is_up(tmp_path, fresh_database, ashby_committed):
    server, name = fresh_database
    left, _, said = rehearsed(tmp_path, server.url("web", name), seconds=0)
    assert "Not every page is read before web processes begin: 0 seconds are over" in said
    assert left == AS_BEFORE
