"""What can be done to registers, and to the records in them."""

from moothall.engine.registers.actions.keeping import add, change
from moothall.engine.registers.actions.loading import Loaded, Row, load
from moothall.engine.registers.actions.publishing import Published, publish

__all__ = ["Loaded", "Published", "Row", "add", "change", "load", "publish"]
