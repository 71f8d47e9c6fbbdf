"""Pages are served with a folder of browser assets beside them, though tests need none of it."""

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def assets():
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def asha(ashby):
    """A resident of ashby who can sign in."""
    from tests.faces.pages.signing import identity

    return identity(ashby)
