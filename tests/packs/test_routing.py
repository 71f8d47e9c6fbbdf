"""The packs' routing rules fit the services beside them."""

from pathlib import Path

import pytest
from tests import starter

import moothall.packs
from moothall.engine.cases.routing import reading
from moothall.engine.cases.routing.checks import Known
from moothall.engine.catalogue import reading as services

PACKS = Path(moothall.packs.__file__).parent
FILES = sorted(PACKS.glob("*/routing/*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_rules_are_sound(file):
    folder = services.read_all([file.parents[1] / "services"])
    known = {one.definition.service: one.definition for one in folder if one.definition}
    assert reading.read(file.read_text(), known=Known(known | starter.definitions())).faults == ()
