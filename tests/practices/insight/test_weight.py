"""The web process carries no engine of reports: they cost seconds and hundreds of megabytes."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = {"ibis", "duckdb", "pyarrow", "typst", "vl_convert", "pandas", "sqlglot"}
PROGRAM = """
import json, sys
import moothall.config.wsgi
from django.urls import get_resolver
def walk(patterns):
    for pattern in patterns:
        walk(getattr(pattern, "url_patterns", []))
walk(get_resolver().url_patterns)
import moothall.practices.insight.queries, moothall.practices.insight.actions
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.slow
def test_the_web_process_imports_no_engine_of_reports():
    where = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    asked = [sys.executable, "-c", PROGRAM]
    said = subprocess.run(asked, capture_output=True, text=True, check=False, env=where)  # noqa: S603 -- our own words
    assert said.returncode == 0, said.stderr
    assert HEAVY & set(json.loads(said.stdout)) == set()
