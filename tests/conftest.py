"""A private PostgreSQL for the tests: one a run, cloned for each worker, read as `web`.

Tests see what the product's web role sees: behind the walls. `scope` opens a council.
"""

import gc
import os
import shutil
import time
import uuid
from contextlib import contextmanager

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from jinja2 import FileSystemBytecodeCache
from tests import standing as scenes
from tests import template

from moothall.outside.postgres.server import Server

# A busy machine is no fault of the code: properties have no deadline, and print how to repeat them.
hypothesis.settings.register_profile(
    "moothall",
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "quick", hypothesis.settings.get_profile("moothall"), max_examples=15
)
hypothesis.settings.load_profile("moothall")


# The hash is the shipped one; its cost, which is there to slow strangers down, is not for tests.
Argon2PasswordHasher.time_cost = 1
Argon2PasswordHasher.memory_cost = 8
Argon2PasswordHasher.parallelism = 1


NOWHERE = "/dev/null/no-home-of-a-test"


def pytest_configure(config):
    """Name the run, so that its workers share one server; collect garbage as the product does.

    A command that a test calls finds no home, above all not that of this machine's own Moothall,
    until the run's server is up.
    """
    gc.set_threshold(50_000, 20, 50)
    os.environ.setdefault("MOOTHALL_TEST_RUN", f"{os.getpid()}-{uuid.uuid4().hex[:6]}")
    os.environ["MOOTHALL_HOME"] = NOWHERE


def point(role, server, database):
    """Send Django's connection to a database, under a role."""
    from moothall.config import environment

    connections["default"].close()
    wanted = environment.database(server.url(role, database), "DATABASE_URL")
    connections["default"].settings_dict.update(wanted)


@contextmanager
def pointed(role, server, database, blocker):
    """Send Django's connection there for a while, outside of any test's transaction."""
    before = dict(connections["default"].settings_dict)
    with blocker.unblock():
        point(role, server, database)
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"].settings_dict.update(before)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no worker ends alone with it."""

    def length(item):
        limit = item.get_closest_marker("timeout")
        return bool(item.get_closest_marker("slow")), limit.args[0] if limit else 0

    items.sort(key=length, reverse=True)


def pytest_collection_finish():
    """What is loaded stays: the collector need not look at it again, as in the web server."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres(django_db_blocker):
    """The run's own server, with a migrated template database."""

    def migrate(server):
        from django.core.management import call_command

        server.prepare(template.NAME)
        with django_db_blocker.unblock():
            point("owner", server, template.NAME)
            call_command("migrate", verbosity=0)
            connections["default"].close()

    server = template.started(template.home_of_the_run(), migrate)
    os.environ["MOOTHALL_HOME"] = str(server.home)
    return server


def clone(server, name, source=template.NAME):
    """Clone a database, file by file, which costs half of doing it through the log.

    Somebody who has just left it may still be seen there for a moment; who stays is an error.
    """
    made = f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy'
    with psycopg.connect(server.url("superuser", "postgres"), autocommit=True) as connection:
        for left in reversed(range(100)):
            try:
                connection.execute(made)
                break
            except psycopg.errors.ObjectInUse:
                if not left:
                    raise
                time.sleep(0.1)


def drop(server, name):
    with psycopg.connect(server.url("superuser", "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_setup(postgres, django_db_blocker):
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    clone(postgres, name)
    with django_db_blocker.unblock():
        point("web", postgres, name)
        yield
        connections["default"].close()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """Before a test's transaction opens, go to the scene that the test stands on."""

    def begin(name, source):
        clone(postgres, name, source or template.NAME)
        return environment.database(postgres.url("web", name), "DATABASE_URL")

    if fixturedef.argname == "_django_db_helper":
        from moothall.config import environment

        postgres = request.getfixturevalue("postgres")
        request.getfixturevalue("django_db_setup")
        with request.getfixturevalue("django_db_blocker").unblock():
            scenes.enter(request, fixturedef, begin)
    return (yield)


@pytest.fixture
def standing(request, db):
    """What the builder of the test's scene returned; the test may change it."""
    return scenes.given(request.node)


@pytest.fixture
def fresh_database(postgres, django_db_setup, django_db_blocker):
    """A database of the test's own, where it may commit: gives (server, name)."""
    before = dict(connections["default"].settings_dict)
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    clone(postgres, name)
    with django_db_blocker.unblock():
        point("web", postgres, name)
        yield postgres, name
        connections["default"].close()
        connections["default"].settings_dict.update(before)
    drop(postgres, name)


def pytest_unconfigure(config):
    """Let libraries end as they would; stop the server where the run ends, not where workers do."""
    gc.unfreeze()
    home = template.home_of_the_run()
    if not hasattr(config, "workerinput") and home.exists():
        Server(home, durable=False).stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def plain_hosts():
    settings.ALLOWED_HOSTS = ["localhost", ".localhost", "testserver"]


@pytest.fixture(autouse=True, scope="session")
def files_apart(tmp_path_factory):
    """Files lie in a folder of the run, and no scanner is asked unless a test names one."""
    settings.FILES = tmp_path_factory.mktemp("files")
    settings.SCANNER = ""


@pytest.fixture(autouse=True, scope="session")
def templates_compiled_once():
    """What one worker of a run has compiled of a template, the others load."""
    place = template.home_of_the_run() / "templates"
    place.mkdir(parents=True, exist_ok=True)
    settings.TEMPLATES[0]["OPTIONS"]["bytecode_cache"] = FileSystemBytecodeCache(str(place))


def council(slug, kind="council"):
    from moothall.ground.councils.models import Council

    return Council.objects.get_or_create(
        slug=slug, defaults={"name": f"{slug.title()} Council", "kind": kind, "is_fictional": True}
    )[0]


@pytest.fixture
def ashby(db):
    return council("ashby")


@pytest.fixture
def brackwater(db):
    return council("brackwater")


@pytest.fixture
def dunmere(db):
    return council("dunmere")


@pytest.fixture
def ashby_committed(fresh_database):
    return council("ashby")


@pytest.fixture
def three_rivers(ashby, brackwater):
    """A partnership that ashby and brackwater share."""
    from moothall.ground.councils.models import Membership

    partnership = council("three-rivers-ict", "partnership")
    for member in (ashby, brackwater):
        Membership.objects.get_or_create(partnership=partnership, council=member)
    return partnership
