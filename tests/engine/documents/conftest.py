"""A version of a service, for a draft to stand on."""

import pytest
from tests.engine.catalogue.factories import LONG_AGO, version


@pytest.fixture
def a_version(council):
    return version(council, LONG_AGO).pk
