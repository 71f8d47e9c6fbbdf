"""The starter pack's services, read once a run: reading YAML is slow, and nothing in it changes."""

from functools import cache
from pathlib import Path

import moothall.packs
from moothall.engine.catalogue import reading
from moothall.engine.catalogue.definition import ServiceDefinition

SERVICES = Path(moothall.packs.__file__).parent / "starter" / "services"


@cache
def definitions() -> dict[str, ServiceDefinition]:
    """Give the definitions by service, in the order of their files."""
    found = [reading.read_file(path).definition for path in sorted(SERVICES.glob("*.yaml"))]
    return {one.service: one for one in found if one}
