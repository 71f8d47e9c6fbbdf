"""A scanner that stands in, a council with a folder of its own, a version for a draft."""

import pytest
from tests.engine.catalogue.factories import LONG_AGO, version

from moothall.ground.councils import scope
from moothall.outside.scanner.standin import Standin


@pytest.fixture
def scanner(tmp_path, settings):
    with Standin(tmp_path / "scanner") as running:
        settings.SCANNER = running.address
        settings.SCANNER_SECONDS = 2
        yield running


@pytest.fixture
def council(ashby, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    with scope.opened([ashby.pk], writes=True):
        yield ashby


@pytest.fixture
def a_version(council):
    return version(council, LONG_AGO).pk
