"""The registers of the governance pack that tests stand on, read once a run; and a small one."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import moothall.packs
from moothall.engine.registers import reading
from moothall.engine.registers.definition import RegisterDefinition

REGISTERS = Path(moothall.packs.__file__).parent / "governance" / "registers"
AT = datetime(2026, 3, 27, 9, tzinfo=UTC)
SMALLEST = {
    "register": "benches",
    "name": "Benches",
    "one": "bench",
    "summary": "Where people sit.",
    "group": "Parks",
    "title": "name",
    "fields": [{"id": "name", "type": "text", "label": "Name", "required": True}],
}


@cache
def definitions() -> dict[str, RegisterDefinition]:
    """Give three definitions by name."""
    names = ("suppliers", "systems", "risks")
    found = [reading.read_file(REGISTERS / f"{name}.yaml").definition for name in names]
    return {one.slug: one for one in found if one}


def small(**fields) -> RegisterDefinition:
    """Return the smallest register with these parts put over it."""
    return RegisterDefinition.model_validate(SMALLEST | fields)
