"""Pages are served with a folder of browser assets beside them, though tests need none of it."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from tests.judges.keeping import Keeper


@pytest.fixture(scope="session", autouse=True)
def assets():
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def asha(ashby):
    """A resident of ashby who can sign in."""
    from tests.faces.pages.signing import identity

    return identity(ashby)


@pytest.fixture(autouse=True)
def kept_pages(monkeypatch):
    """Keep every page that a test sees, for outside judges, where a folder is named."""
    if folder := os.environ.get("MOOTHALL_KEEP_PAGES"):
        Keeper(Path(folder)).watch(monkeypatch)
