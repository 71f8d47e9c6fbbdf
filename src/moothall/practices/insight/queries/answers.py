"""What may be shown of single answers behind a figure about people: none where that would tell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moothall.engine.cases.queries import surveying
from moothall.practices.insight.measures.definition import Measure
from moothall.practices.insight.reports.wording import FEWEST

if TYPE_CHECKING:
    from moothall.practices.insight.queries import Behind


@dataclass(frozen=True, slots=True)
class Shielded:
    """The cases that may be listed; and of the rest, why not."""

    found: "Sequence[Behind]"
    is_few: bool = False
    own: int = 0
    """How many are left out because whoever looks worked on them."""


def shielded(measure: Measure, found: "Sequence[Behind]", person_ids: Collection[int]) -> Shielded:
    """Leave out what would tell somebody who answered what: few answers, and of their own work.

    :param person_ids: who looks, as each council knows them.
    """
    if not measure.is_about_people:
        return Shielded(found)
    people = sum(one.is_hit for one in found) if measure.counts_people_by_hit else len(found)
    if people < FEWEST:
        return Shielded((), is_few=bool(found))
    worked = surveying.worked_on([one.case_id for one in found])
    mine = set(person_ids)
    kept = [one for one in found if not mine & worked.get(one.case_id, set())]
    return Shielded(kept, own=len(found) - len(kept))
