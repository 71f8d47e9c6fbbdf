"""Routing rules read from YAML: rules, or every fault in them at once with its line."""

from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from moothall.engine.cases.routing import checks
from moothall.engine.cases.routing.checks import Known
from moothall.engine.cases.routing.definition import RoutingDefinition
from moothall.engine.catalogue import explain, source
from moothall.engine.catalogue.faults import Fault

UNKNOWN: Final = Known()
LONGEST: Final = 50_000
"""Characters of rules: some thousand of them, each on a line or two."""


@dataclass(frozen=True)
class Reading:
    """What came of reading rules: the rules, or only faults."""

    file: str
    definition: RoutingDefinition | None
    faults: tuple[Fault, ...]


def read(text: str, *, file: str = "routing.yaml", known: Known = UNKNOWN) -> Reading:
    """Read rules; `known` says which services and teams the council has."""
    if len(text) > LONGEST:
        what = f"the rules have {len(text):,} characters"
        why = f"each case is put to every rule, so they have at most {LONGEST:,}"
        return Reading(file, None, (Fault(file, 1, 1, what, why, "say them in fewer rules"),))
    found = source.parsed(text, file=file)
    if found.faults:
        return Reading(file, None, found.faults)
    try:
        definition = RoutingDefinition.model_validate(found.value)
        wrong = list(checks.complaints(definition, known))
    except ValidationError as error:
        definition, wrong = None, list(explain.complaints(error, RoutingDefinition))
    faults = tuple(sorted({found.fault(complaint) for complaint in wrong}))
    return Reading(file, None if faults else definition, faults)
