"""Records that were found, read again as whoever looks may see them."""

from collections.abc import Collection
from dataclasses import dataclass

from moothall.engine.registers import rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries.defining import by_ids
from moothall.ground.people.words import Who


@dataclass(frozen=True)
class Met:
    """A record that was found: what it is called, where it stands, and in which state."""

    id: int
    title: str
    kept: Kept
    state: str
    rag: str = ""
    is_over: bool = False


def met(who: Who, record_ids: Collection[int]) -> dict[int, Met]:
    """Return those of these records that are listed and open to somebody, by id."""
    rows = Record.objects.filter(pk__in=list(record_ids), removed_at__isnull=True)
    there = list(rows.values_list("pk", "register_id", "title", "state", "rag"))
    registers = by_ids({register for _, register, *_ in there})
    found = {}
    for number, register, title, state, rag in there:
        kept = registers[register]
        roles = who.roles.get(kept.council_id, frozenset())
        if rules.why_not_see(kept.definition, roles) is None:
            said = kept.definition.state(state)
            words, is_over = (said.label, said.over) if said else ("", False)
            found[number] = Met(number, title, kept, words, rag, is_over)
    return found
