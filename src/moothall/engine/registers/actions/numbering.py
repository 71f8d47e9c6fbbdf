"""Give out the reference numbers of a register."""

from collections.abc import Sequence
from typing import Any, Final

from moothall.engine.registers import kinds
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import Record, Register

_DRAWN_AT_ONCE: Final = 2_000


def number(kept: Kept, values: dict[str, Any]) -> None:
    """Give out the next reference number, where the register has one and none was brought."""
    numbered = kept.definition.numbered
    if numbered and values.get(numbered.id) is None:
        values[numbered.id] = numbers(kept, 1)[0]


def numbers(kept: Kept, count: int) -> list[str]:
    """Return the next so many reference numbers; their row is held until the transaction ends.

    Numbers that records brought along are left out.
    """
    numbered = kept.definition.numbered
    prefix = (numbered.prefix if numbered else None) or ""
    register = Register.objects.select_for_update(of=("self",), no_key=True).get(
        pk=kept.register_id
    )
    free: list[str] = []
    step = count
    while len(free) < count:
        drawn = [f"{prefix}{register.counted + at:04}" for at in range(1, step + 1)]
        taken = _taken(kept, drawn)
        for text in drawn:
            if len(free) == count:
                break
            register.counted += 1
            if kinds.folded(text) not in taken:
                free.append(text)
        step = min(step * 2, _DRAWN_AT_ONCE)
    register.save(update_fields=["counted"])
    return free


def _taken(kept: Kept, drawn: Sequence[str]) -> set[str]:
    """Return which of these numbers records have, where a number is the key of a record."""
    numbered = kept.definition.numbered
    columns_of = zip(("key", "key2", "key3"), kept.definition.keys, strict=False)
    column = next((one for one, fields in columns_of if numbered and fields == (numbered.id,)), "")
    if not column:
        return set()
    wanted = {f"{column}__in": [kinds.folded(text) for text in drawn]}
    live = Record.objects.filter(register_id=kept.register_id, removed_at__isnull=True, **wanted)
    return set(live.values_list(column, flat=True))
