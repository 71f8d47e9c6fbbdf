"""What followed what was done to a record, as somebody may see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from moothall.engine.cases import queries as cases
from moothall.engine.registers import computing, queries
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import Kept, Whole
from moothall.engine.upkeep.models import Followed
from moothall.engine.upkeep.words import Kind
from moothall.ground.people import queries as people
from moothall.ground.people.words import Who


@dataclass(frozen=True)
class Step:
    """One thing that followed: from what, and what it was; the latter as far as it may be seen.

    `title` and `register` are those of a record, `reference` a case's, `told` the name of whoever
    was told; '' where nobody could be, or what was added, or who is named there, may not be seen.
    """

    because: str
    kind: Kind
    at: datetime
    record_id: int = 0
    title: str = ""
    register: str = ""
    reference: str = ""
    told: str = ""
    is_told: bool = False


def followed(who: Who, whole: Whole) -> Sequence[Step]:
    """Return what followed a record, the latest first."""
    rows = list(Followed.objects.filter(record_id=whole.record.pk).order_by("-pk"))
    titles = queries.titles(who, {row.other_id for row in rows if row.other_id})
    names = people.names({row.told_id for row in rows if row.told_id})
    references = {row.case_reference for row in rows if row.case_reference}
    seen = _seen(who, whole.record.council_id, references) if references else frozenset()
    found = []
    for row in rows:
        title, kept = titles.get(row.other_id or 0, ("", None))
        found.append(
            Step(
                _because(whole.kept, row.rule),
                Kind(row.kind),
                row.followed_at,
                row.other_id if kept and row.other_id else 0,
                title,
                kept.slug if kept else "",
                row.case_reference if row.case_reference in seen else "",
                names.get(row.told_id or 0, "") if _tells(whole, row.rule) else "",
                row.told_id is not None,
            )
        )
    return found


def _seen(who: Who, council_id: int, references: Collection[str]) -> frozenset[str]:
    """Return those of these references whose cases somebody may see."""
    mine = cases.visible(who).filter(council_id=council_id, reference__in=references)
    return frozenset(mine.values_list("reference", flat=True))


def _tells(whole: Whole, rule: str) -> bool:
    """Return whether the field that says whom to tell may be seen, where it is still declared."""
    way, name, number = rule.split(":")
    said = whole.kept.definition
    of_move = said.move(name) if way == "move" else None
    declared = of_move or next((one for one in said.follows if one.id == name), None)
    then = declared.then[int(number) :][:1] if declared else ()
    return any(one.message and one.message.to in whole.values for one in then)


def _because(kept: Kept, rule: str) -> str:
    """Return the label of the move or the condition; its id where it is declared no more."""
    way, name, _ = rule.split(":")
    if way == "move":
        move = kept.definition.move(name)
        return move.label if move else name
    labels = {one.id: one.label for one in kept.definition.follows}
    return labels.get(name, name)


def unfollowed(kept: Kept, today: date, *, after: int, most: int = 500) -> tuple[list[int], int]:
    """Return the next records whose conditions hold or ceased without anything done about it.

    And the last that was looked at, 0 where there are no more.
    """
    rules = kept.definition.follows
    live = Record.objects.filter(
        register_id=kept.register_id, removed_at__isnull=True, pk__gt=after
    )
    batch = list(live.only("values", "state").order_by("pk")[:most])
    open_now = Followed.objects.filter(record__in=batch, rule__startswith="when:", is_over=False)
    known = set(open_now.values_list("record_id", "rule"))
    found = []
    for record in batch:
        for rule in rules:
            is_so = computing.is_so(rule.when, record.values, record.state, today)
            wanted = {f"when:{rule.id}:{number}" for number in range(len(rule.then))}
            done = {name for name in wanted if (record.pk, name) in known}
            if done != (wanted if is_so else set()):
                found.append(record.pk)
                break
    return found, batch[-1].pk if len(batch) == most else 0
