"""F11: the version before the latest migration and this one serve side by side, and back again.

The database is migrated while residents report by the older pages; then every request of a visit
goes to the other of both versions in turn; then the newer one is taken away. No request fails, no
session waits a second for a lock, and every invariant holds. That each migration's SQL holds up
nobody is squawk's part, in tests/faces/console/test_migrations.py.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections
from tests.conftest import point
from tests.faults.crowd import Crowd
from tests.faults.disk import unable
from tests.faults.invariants import hold_after
from tests.faults.machine import Machine

from moothall.outside.mail.standin import Standin
from moothall.outside.postgres.server import DATABASE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

CHECKOUT = Path(__file__).parents[2]
RESIDENTS = 2
MIGRATIONS = ":(glob)src/moothall/**/migrations/0*.py"
LOCKED = Path("requirements", "run.txt")
ENTRY = re.compile(r"\n(?=\S)")
"""Where the next package of a lock begins: the hashes of the one before are indented."""
FOUND = """
import django
django.setup()
from moothall.packs.demo import founding, places
founding.COUNCILS = founding.SHARING = (places.ASHBY,)
there = {places.ASHBY, places.THREE_RIVERS}
founding.PLAYERS = [one for one in founding.PLAYERS if there.issuperset(one.councils)]
founding.HOUSEHOLDS = ()
if hasattr(founding, "knowing"):  # the rota of the partnership is of people of all its councils
    founding.knowing.take_turns = lambda **_: None
founding.found(lambda *_: None)
"""
"""Founds Ashby alone, with the partnership whose services it has: nobody asks another."""
WAITED = "still waiting for"
"""What PostgreSQL says of a session that waits longer than a second for a lock."""


def git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own words
        ["git", *words],  # noqa: S607 -- whichever git there is
        cwd=CHECKOUT,
        text=True,
        capture_output=True,
        check=False,
    )
    return done.stdout.strip() if not done.returncode else ""


def with_its_own_packages(place: Path) -> str:
    """What the older version has on its path: its sources, and what it locked that is not here.

    A server keeps each version's packages with it; here both share what they have in common.
    """
    kept, here = (ENTRY.split((root / LOCKED).read_text().strip()) for root in (place, CHECKOUT))
    gone = place / "gone.txt"
    gone.write_text("\n".join(each for each in kept if each not in here))
    packages = place / "packages"
    if gone.read_text():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        exactly = ["--no-deps", "--require-hashes", "-r", str(gone), "--target", str(packages)]
        subprocess.run([*pip, *exactly], check=True)  # noqa: S603 -- our own words
    return f"{place / 'src'}:{packages}"


@pytest.fixture(scope="session")
def older(tmp_path_factory):
    """The path of the last release; before the first, of what was before the last migration."""
    release = git("describe", "--tags", "--abbrev=0")
    latest = git("log", "-1", "--format=%H", "--", MIGRATIONS)
    commit = release or git("rev-parse", f"{latest}^")
    if not commit:
        unable("the history is not here: there is no older version to run beside this one")
    place = tmp_path_factory.mktemp("older")
    packed = place / "src.tar"
    git("archive", "-o", str(packed), commit, "src", str(LOCKED))
    subprocess.run(["tar", "-xf", packed, "-C", place], check=True)  # noqa: S603, S607 -- our own
    return with_its_own_packages(place)


@pytest.fixture
def versions(older, home, tmp_path, django_db_blocker):
    """The older version and this one, over one database that the older one made."""
    before = dict(connections["default"].settings_dict)
    with Standin(tmp_path / "mail") as mail, django_db_blocker.unblock():
        old, new = Machine(home, mail.port), Machine(home, mail.port)
        shared = {"MOOTHALL_WORKERS": "1", "MOOTHALL_ASSETS": str(CHECKOUT / "build" / "assets")}
        old.environment |= shared | {"PYTHONPATH": older}
        new.environment |= shared
        with old.made(old.server):
            told = {"DJANGO_SETTINGS_MODULE": "moothall.config.settings", "MOOTHALL_ROLE": "job"}
            command = [sys.executable, "-c", FOUND]
            subprocess.run(command, env=old.environment | told, check=True)  # noqa: S603 -- ours
            with old.server.connected() as line:
                line.execute("ALTER SYSTEM SET log_lock_waits = on")
                line.execute("SELECT pg_reload_conf()")
            try:
                yield old, new
            finally:
                connections["default"].close()
                connections["default"].settings_dict.update(before)
                old.end()
                new.end()


def test_f11_an_upgrade_under_load_fails_no_request_and_can_be_taken_back(versions, seed):
    old, new = versions
    old.start("serve")
    old.wait()
    with Crowd(old.port, seed=seed, residents=RESIDENTS, officer=False) as crowd:
        crowd.wait_for(1)
        new.run("migrate")
        new.start("serve")
        new.start("work")
        new.wait()
        crowd.ports = (old.port, new.port)
        crowd.wait_for(3 * RESIDENTS)  # at least one visit of each was to both
        crowd.ports = (old.port,)
        crowd.wait_for(2 * RESIDENTS)  # and every visit to both is over
        new.children["serve"].terminate()
        new.children["serve"].wait(30)
        crowd.wait_for(1)
    print(f"{len(crowd.acknowledged)} reports, slowest {crowd.slowest:.1f} s")  # noqa: T201
    assert (crowd.refused, crowd.lost["replies"]) == ([], 0), "a request failed"
    log = old.server.cluster.log.read_text(errors="replace")
    assert [line for line in log.splitlines() if WAITED in line] == []
    point("web", old.server, DATABASE)
    crowd.look_up()
    hold_after(crowd)
