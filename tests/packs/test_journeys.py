"""T2: every example journey kept in a pack goes as it says, and every service has one."""

from pathlib import Path

import pytest
from tests.packs.test_services import SERVICES, definition

from moothall import packs
from moothall.engine.catalogue import examples

FILES = examples.files_in(Path(packs.__file__).parent)
READ = [examples.read(file.read_text(), file=str(file)) for file in FILES]
EVERYDAY = Path(packs.__file__).parent / "everyday" / "services"


def test_every_everyday_service_has_a_journey_and_twelve_services_are_there():
    assert {read.service for read in READ} >= {
        file.stem for file in EVERYDAY.glob("*.yaml") if ".cy" not in file.suffixes
    }
    assert len(SERVICES) >= 12


@pytest.mark.parametrize("read", READ, ids=lambda read: read.service)
def test_every_journey_goes_as_it_says(read):
    assert [walk.faults for walk in examples.walked(definition(read.service), read)] == [
        () for _ in read.journeys
    ]


@pytest.mark.parametrize("read", READ, ids=lambda read: read.service)
def test_every_ending_of_a_service_has_somebody_who_comes_to_it(read):
    endings = {page.id for page in definition(read.service).pages if page.ends}
    assert {one.ends for one in read.journeys} - {None} == endings
