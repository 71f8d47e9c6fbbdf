"""T2: every example journey kept in a pack goes as it says, and every service has one."""

from functools import cache
from pathlib import Path

import pytest
from tests.packs.test_services import SERVICES, definition

from moothall import packs
from moothall.engine.catalogue import examples

FILES = examples.files_in(Path(packs.__file__).parent)
BY_NAME = {file.stem: file for file in FILES}
EVERYDAY = Path(packs.__file__).parent / "everyday" / "services"


@cache
def journeys_of(name):
    """Read a service's example journeys once, by whichever test asks first."""
    return examples.read(BY_NAME[name].read_text(), file=str(BY_NAME[name]))


def test_every_everyday_service_has_a_journey_and_twelve_services_are_there():
    assert set(BY_NAME) >= {
        file.stem for file in EVERYDAY.glob("*.yaml") if ".cy" not in file.suffixes
    }
    assert len(SERVICES) >= 12


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_journey_goes_as_it_says(name):
    read = journeys_of(name)
    assert read.service == name
    assert [walk.faults for walk in examples.walked(definition(name), read)] == [
        () for _ in read.journeys
    ]


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_ending_of_a_service_has_somebody_who_comes_to_it(name):
    read = journeys_of(name)
    endings = {page.id for page in definition(name).pages if page.ends}
    assert {one.ends for one in read.journeys} - {None} == endings
