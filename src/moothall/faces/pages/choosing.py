"""Records to choose from, looked up for the questions of a page before they are read or drawn."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from moothall.engine.cases.queries.abouts import chooser
from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.recording import FEW, SOUGHT
from moothall.engine.registers import queries
from moothall.engine.registers.queries import Choice, Chooser
from moothall.faces.pages.fields import Filled
from moothall.faces.pages.lookups import found_for

__all__ = ["Chooser", "chooser", "found_by", "records_for", "token_of"]


def found_by(
    questions: Sequence[Question], filled: Filled, kept: Mapping[str, Any], by: Chooser
) -> dict[str, list[dict[str, Any]]]:
    """Return what a page offers to choose from, by question id: addresses, and records."""
    return {**found_for(questions, filled, kept), **records_for(questions, filled, by)}


def records_for(
    questions: Iterable[Question], filled: Filled, by: Chooser
) -> dict[str, list[dict[str, Any]]]:
    """Return the records to choose from, by question id; under ID-few that these are all.

    What is chosen is among them while it may be chosen, also where nothing else was looked for.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for question in questions:
        if question.type == "record" and question.of:
            found |= _of(question.id, question.of, filled, by)
    return found


def _of(name: str, slug: str, filled: Filled, by: Chooser) -> dict[str, list[dict[str, Any]]]:
    chosen = _chosen(slug, _one(filled, name), by)
    every = queries.offered(by, slug)
    if every is None:
        rows = queries.sought(by, slug, _one(filled, f"{name}-{SOUGHT}"))
        return {name: _shown(chosen, rows)}
    return {name: _shown(chosen, every), f"{name}-{FEW}": [{"is_few": True}]}


def token_of(text: str) -> UUID | None:
    """Return what names a record, as an address or a form says it; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _chosen(slug: str, text: str, by: Chooser) -> Choice | None:
    token = token_of(text)
    return queries.chosen(by, slug, token) if token else None


def _one(filled: Filled, name: str) -> str:
    found = filled.get(name, "")
    return found if isinstance(found, str) else next(iter(found), "")


def _shown(chosen: Choice | None, rows: Sequence[Choice]) -> list[dict[str, Any]]:
    known: Mapping[int, Choice] = {one.id: one for one in rows}
    if chosen is not None and chosen.id not in known:
        rows = [chosen, *rows]
    return [{"record": str(one.token), "title": one.title} for one in rows]
