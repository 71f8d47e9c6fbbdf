"""What must hold between the fields of a definition; each check looks at one kind of promise.

They read the plain values, not the models, so that a fault in the shape hides no other fault.
"""

from collections.abc import Iterator

from moothall.engine.catalogue.checks import (
    asked,
    ids,
    jobs,
    offered,
    prefilled,
    promised,
    sections,
    told,
    written,
)
from moothall.engine.catalogue.checks.known import Known
from moothall.engine.catalogue.faults import Complaint

__all__ = ["Known", "complaints"]


def complaints(value: object, known: Known) -> Iterator[Complaint]:
    """Yield everything that does not fit together; what has the wrong shape is passed over."""
    if isinstance(value, dict):
        yield from ids.complaints(value)
        yield from sections.complaints(value)
        yield from asked.complaints(value)
        yield from promised.complaints(value, known)
        yield from jobs.complaints(value)
        yield from written.complaints(value)
        yield from told.complaints(value)
        yield from offered.complaints(value)
        yield from prefilled.complaints(value)
