"""Declared documents of insight (mappings, measures, benchmarks): read, checked, faults with line.

A document that is wrong is refused whole, with every fault at once: file, line, column, what is
wrong and how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails


class Declared(BaseModel):
    """A part of a declared document: unknown keys are refused, nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


D = TypeVar("D", bound=Declared)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a document, and where."""

    file: str
    line: int
    column: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.words}"


@dataclass(frozen=True)
class Reading(Generic[D]):
    """What came of reading one document: the document, or why it is refused."""

    document: D | None
    faults: tuple[Fault, ...]


class DocumentRefused(Exception):
    """The document cannot be used; its message lists every fault."""


def read(source: Path | str, kind: type[D], *, name: str = "document") -> Reading[D]:
    """Read a YAML document from a path or from text, as `kind`."""
    if isinstance(source, Path):
        name, text = str(source), source.read_text(encoding="utf-8")
    else:
        text = source
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        return Reading(None, (_syntax_fault(name, error),))
    if not isinstance(tree, CommentedMap):
        return Reading(None, (Fault(name, 1, 1, "a document is a list of 'key: value' lines"),))
    try:
        return Reading(kind.model_validate(_plain(tree)), ())
    except ValidationError as error:
        faults = (_fault(name, tree, found) for found in error.errors(include_url=False))
        return Reading(None, tuple(sorted(faults, key=lambda f: (f.line, f.column))))


def require(source: Path | str, kind: type[D], *, name: str = "document") -> D:
    """The document, or `DocumentRefused` with every fault."""
    reading = read(source, kind, name=name)
    if reading.document is None:
        raise DocumentRefused("\n".join(str(fault) for fault in reading.faults))
    return reading.document


def _plain(node: object) -> object:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node


def _syntax_fault(name: str, error: MarkedYAMLError) -> Fault:
    mark = error.problem_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(name, line, column, f"not YAML: {error.problem}")


def _fault(name: str, tree: CommentedMap, found: ErrorDetails) -> Fault:
    place: Sequence[str | int] = found["loc"]
    line, column = _place(tree, place)
    words = found["msg"].removeprefix("Value error, ")
    if found["type"] == "extra_forbidden":
        words = "this key is not known here; check its spelling or leave it out"
    elif found["type"] == "missing":
        words = "this key is needed; add it"
    where = ".".join(str(part) for part in place)
    return Fault(name, line, column, f"{where}: {words}" if where else words)


def _place(tree: CommentedMap, place: Sequence[str | int]) -> tuple[int, int]:
    node: object = tree
    line, column = 0, 0
    for part in place:
        if isinstance(node, CommentedMap) and part in node:
            line, column = node.lc.key(part)
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line, column = node.lc.item(part)
        else:
            continue
        node = node[part]
    return line + 1, column + 1
