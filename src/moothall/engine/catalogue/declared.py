"""Declared documents other than services (mappings, measures, benchmarks): read, faults with line.

A document that is wrong is refused whole, with every fault at once: file, line, column, what is
wrong, why, and how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from moothall.engine.catalogue import source
from moothall.engine.catalogue.faults import Complaint
from moothall.ground.journal.words import Refused

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from moothall.engine.catalogue.faults import Fault


class Declared(BaseModel):
    """A part of a declared document: unknown keys are refused, nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


D = TypeVar("D", bound=Declared)


@dataclass(frozen=True)
class Reading(Generic[D]):
    """What came of reading one document: the document, or why it is refused."""

    document: D | None
    faults: tuple[Fault, ...]


class DocumentRefused(Refused):
    """The document cannot be used; its message lists every fault."""


def read(text: str, kind: type[D], *, name: str = "document") -> Reading[D]:
    """Read a YAML document, as `kind`."""
    found = source.parsed(text, file=name)
    if found.faults:
        return Reading(None, found.faults)
    try:
        return Reading(kind.model_validate(found.value), ())
    except ValidationError as error:
        complaints = (_complaint(e) for e in error.errors(include_url=False))
        return Reading(None, tuple(sorted({found.fault(complaint) for complaint in complaints})))


def require(where: Path | str, kind: type[D], *, name: str = "document") -> D:
    """The document at a path, or in a text, or `DocumentRefused` with every fault."""
    if isinstance(where, Path):
        name, text = str(where), where.read_text(encoding="utf-8-sig")
    else:
        text = where
    reading = read(text, kind, name=name)
    if reading.document is None:
        raise DocumentRefused("\n".join(str(fault) for fault in reading.faults))
    return reading.document


def _complaint(found: ErrorDetails) -> Complaint:
    where, key = found["loc"], str(found["loc"][-1]) if found["loc"] else ""
    if found["type"] == "extra_forbidden":
        what, mend = f"{key!r} is not known here", "check its spelling or leave it out"
        return Complaint(where, what, "it would be left out in silence", mend, at_key=True)
    if found["type"] == "missing":
        return Complaint(where[:-1], f"{key!r} is missing", "nothing works without it", "add it")
    what = found["msg"].removeprefix("Value error, ").removesuffix(".")
    return Complaint(where, what, "it could not be understood", "write it as the docs show")
