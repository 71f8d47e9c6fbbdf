"""A founded platform in processes of its own for each test: founded once a run, then copied."""

import fcntl
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.db import connections
from tests import template
from tests.conftest import point
from tests.faults.clock import Clock
from tests.faults.machine import Machine

from moothall.outside.mail.standin import Standin
from moothall.outside.postgres.server import DATABASE, Server
from moothall.packs.demo import founding

SEED = int(os.environ.get("MOOTHALL_FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


@pytest.fixture
def seed(capsys):
    """The seed of a fault test, which is printed; MOOTHALL_FAULTS_SEED plays one again."""
    with capsys.disabled():
        print(f"\nseed {SEED}", end=" ")  # noqa: T201 -- that a failure can be played again
    return SEED


@pytest.fixture(scope="session")
def founded(postgres, django_db_blocker) -> Path:
    """The home of a platform with the demo's councils, at rest: made once a run.

    Of the migrated database that the run's server, *postgres*, was filled with.
    """
    run = template.home_of_the_run()
    home = run / "founded"
    with (run / "founded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            made = run / "founding"
            made.mkdir(mode=0o755)
            template.copy(template.cache("test-databases") / template.digest(), made)
            server = Server(made, durable=False)
            server.start()
            server.prepare(DATABASE, template=template.NAME)
            before = dict(connections["default"].settings_dict)
            with django_db_blocker.unblock():
                point("web", server, DATABASE)
                founding.found(lambda *_: None)
                connections["default"].close()
                connections["default"].settings_dict.update(before)
            server.stop()
            (made / "postgres" / "port").unlink()
            made.rename(home)
    return home


@pytest.fixture
def home():
    """Where a machine lives: any folder that PostgreSQL's user may pass through."""
    made = Path(tempfile.mkdtemp(prefix="moothall-faults-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def machine(founded, home, tmp_path, django_db_blocker):
    """A platform that runs and is kept alive; this process is connected to it as `web`."""
    subprocess.run(["cp", "-a", f"{founded}/.", home], check=True)  # noqa: S603, S607 -- our own
    before = dict(connections["default"].settings_dict)
    with Standin(tmp_path / "mail") as mail, django_db_blocker.unblock():
        made = Machine(home, mail.port)
        made.mail = mail
        made.server.start()
        point("web", made.server, DATABASE)
        made.watch()
        try:
            made.wait()
            yield made
        finally:
            connections["default"].close()
            connections["default"].settings_dict.update(before)
            made.stop()


@pytest.fixture
def clock(fresh_database):
    """The clock of the test's own database, which the test sets."""
    made = Clock(*fresh_database)
    connections["default"].close()
    yield made
    made.close()
