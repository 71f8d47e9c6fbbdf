"""A home of its own for a server, and a server in it."""

import shutil
import tempfile
from pathlib import Path

import pytest

from moothall.outside.postgres.server import Server


@pytest.fixture
def home():
    folder = Path(tempfile.mkdtemp(prefix="moothall-test-"))
    folder.chmod(0o755)
    yield folder
    Server(folder).stop()
    shutil.rmtree(folder)


@pytest.fixture
def server(home):
    running = Server(home, durable=False)
    running.start()
    return running
