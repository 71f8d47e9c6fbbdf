"""A founded platform in processes of its own for each test: founded once a run, then copied."""

import os
import random
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from django.test import override_settings
from tests import template
from tests.conftest import point, pointed
from tests.faults.clock import Clock
from tests.faults.machine import Machine

from moothall.outside.mail.standin import Standin
from moothall.outside.postgres.server import DATABASE
from moothall.packs.demo import founding, places

SEED = int(os.environ.get("MOOTHALL_FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


@pytest.fixture
def seed(capsys):
    """The seed of a fault test, which is printed; MOOTHALL_FAULTS_SEED plays one again."""
    with capsys.disabled():
        print(f"\nseed {SEED}", end=" ")  # noqa: T201 -- that a failure can be played again
    return SEED


@contextmanager
def ashby_alone():
    """The demo's Ashby, with the partnership whose services it has: nobody asks another."""
    there = {places.ASHBY, places.THREE_RIVERS}
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COUNCILS", "SHARING"):
            patch.setattr(founding, name, (places.ASHBY,))
        players = [one for one in founding.PLAYERS if there.issuperset(one.councils)]
        patch.setattr(founding, "PLAYERS", players)
        patch.setattr(founding, "HOUSEHOLDS", ())
        # the rota of the partnership is of people of all its councils
        patch.setattr(founding.knowing, "take_turns", lambda **_: None)
        yield


@pytest.fixture(scope="session")
def founded(postgres, django_db_blocker) -> Path:
    """The home of a platform with the demo's Ashby, at rest: made once a run."""

    def found(server):
        files = override_settings(FILES=str(server.home / "files"))
        with files, pointed("job", server, DATABASE, django_db_blocker), ashby_alone():
            founding.found(lambda *_: None)

    return template.at_rest("founded", found)


@pytest.fixture
def home():
    """Where a machine lives."""
    with template.home("faults") as made:
        yield made


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
