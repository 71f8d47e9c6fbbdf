"""Who can support the systems that a case is about, as the case's page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.engine.cases.models import Case
from moothall.engine.registers.queries import Met
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.support import table
from moothall.practices.servicedesk.queries import supporting
from moothall.practices.servicedesk.supporting import Supported, Supporter


@dataclass(frozen=True, slots=True)
class OfCase:
    """A component of a system that the case is about, with who can support it now or later."""

    component: Supported
    tags: Sequence[table.Tag]
    people: Sequence[tuple[Supporter, str, str]]
    """Each with their level in a word, and that they are away."""


def of_case(desk: Desk, case: Case, records: Sequence[Met]) -> list[OfCase]:
    """Return the components of those of a case's records that are systems; without who has left."""
    return [
        OfCase(
            component=one,
            tags=table.tags(one),
            people=[
                (taken, table.SHORT[taken.level].lower(), table.more(taken))
                for taken in one.supporters
                if taken.is_here
            ],
        )
        for one in supporting.of_records(case.council_id, records, desk.who, at=desk.at)
    ]
