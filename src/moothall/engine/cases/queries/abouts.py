"""Which records of registers a case is about, and which cases are about a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moothall.engine.cases.models import About, Case, CaseQuerySet
from moothall.engine.registers import queries as registers
from moothall.engine.registers.queries import Met
from moothall.ground.people.words import Who

COUNTED: Final = 1_000
"""Up to how many cases about a record are counted."""


@dataclass(frozen=True, slots=True)
class CasesAbout:
    """Cases about a record, the newest first, and how many there are; both as somebody sees."""

    cases: Sequence[Case]
    count: int

    @property
    def is_capped(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > COUNTED


def records_about(case: Case, who: Who) -> Sequence[Met]:
    """Return the listed records that a case is about and that are open to somebody.

    The first linked stands first; for a record that was merged into another that one stands.
    """
    rows = About.objects.filter(case_id=case.pk).order_by("pk")
    numbers = registers.stays(list(rows.values_list("record_id", flat=True)))
    found = registers.met(who, numbers) if numbers else {}
    return [found[number] for number in numbers if number in found]


def cases_about(record_id: int, seen: CaseQuerySet, *, most: int = 20) -> CasesAbout:
    """Return the cases about a record, or about one merged into it, of those that may be seen."""
    linked = About.objects.filter(record_id__in=registers.merged_with(record_id))
    mine = seen.filter(pk__in=linked.values("case_id"))
    cases = list(mine.order_by("-created_at", "-pk")[:most])
    count = len(cases) if len(cases) < most else mine.order_by()[: COUNTED + 1].count()
    return CasesAbout(cases, count)
