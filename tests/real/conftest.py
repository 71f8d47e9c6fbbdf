"""Real logs of other desks: never part of the repository, found by an environment variable."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data():
    """The folder of real data sets."""
    where = os.environ.get("MOOTHALL_REAL_DATA", "")
    if not where:
        pytest.skip("MOOTHALL_REAL_DATA is not set: it names the folder of real logs")
    folder = Path(where)
    if not folder.is_dir():
        pytest.fail(f"MOOTHALL_REAL_DATA names {folder}, which is no folder")
    return folder
