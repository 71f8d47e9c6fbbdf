"""What other files brought to the cases of one: comments, which go where these cases are undone."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Event
from moothall.engine.moving.models import Commented, Taken, Takeover
from moothall.engine.registers.words import LoadState

TOTAL: Final = "comments_along"
EACH: Final = "along_"
"""What a takeover's counts begin with that hold, by the number of another, what went with it."""


@dataclass(frozen=True)
class Along:
    """So many comments that another takeover brought to cases of one."""

    other: Takeover
    comments: int

    @property
    def name(self) -> str:
        """What its file of comments is called; that of its cases, where these had them."""
        return self.other.comments_name or self.other.file_name


def along(one: Takeover) -> Sequence[Along]:
    """Return the comments of other files that go with its cases, or went; by their files.

    Before it is undone those of all its cases: of one that stays, as somebody worked it, they stay.
    """
    if one.state in (LoadState.UNDOING, LoadState.UNDONE):
        went = {name.removeprefix(EACH): told for name, told in one.counts.items()}
        numbers = {int(name): told for name, told in went.items() if name.isdigit()}
    else:
        mine = Taken.objects.filter(takeover_id=one.pk).values("case_id")
        others = _by_others(one, Commented.objects.filter(case_id__in=mine))
        said = others.values_list("data__source").annotate(count=Count("pk")).order_by()
        numbers = dict(said)
    found = Takeover.objects.filter(council_id=one.council_id, pk__in=list(numbers))
    return [Along(other, numbers[other.pk]) for other in found.order_by("pk")]


def said_by_others(one: Takeover, ids: Collection[int]) -> Mapping[int, Counter[str]]:
    """Return by case (id) how many comments other files brought, as a takeover counts them."""
    others = _by_others(one, Commented.objects.filter(case_id__in=list(ids)))
    found: dict[int, Counter[str]] = {}
    for case_id, source in others.values_list("case_id", "data__source"):
        found.setdefault(case_id, Counter()).update([TOTAL, f"{EACH}{source}"])
    return found


def _by_others(one: Takeover, commented: QuerySet[Commented]) -> QuerySet[Event]:
    """Return what others said of these cases: of few, as most are commented by their own file."""
    cases = commented.exclude(takeover_id=one.pk).values("case_id")
    said = Event.objects.filter(kind=EventKind.SAID_THERE, case_id__in=cases)
    return said.exclude(data__source=one.pk)
