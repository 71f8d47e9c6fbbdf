"""Ashby's registers and Ashby's desk, as the tests of registers and of cases stand on them."""

from tests.engine.cases.conftest import desk
from tests.engine.registers.conftest import shelf

__all__ = ["desk", "shelf"]
