"""What the amounts of a list come to."""

from collections.abc import Mapping, Sequence
from string import Template
from typing import Final

from django.db import connection

from moothall.engine.registers import slots
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.queries.listing import (
    CAP,
    Asked,
    openings,
    ordered_by,
    where,
)
from moothall.ground.people.words import Who

_AMOUNT: Final = Template(f"nullif(r.$column, {slots.NOTHING['whole']})")
_PART: Final = Template("""
    (SELECT $columns FROM registers_record r WHERE $where AND r.$order IS NOT NULL LIMIT %s)
""")
_WHOLE: Final = Template("SELECT count(*), $sums FROM ($parts) AS t ($columns)")


def totals(who: Who, registers: Sequence[Kept], asked: Asked) -> Mapping[str, int]:
    """Return the sum in pence of each money column of a list, over all of its pages.

    Of lists of up to `CAP` records; nothing of longer ones. A column of which no record says
    anything, or which is not seen in each of the registers, has none.

    :raises NoSuchList: as for `listed`.
    """
    open_to = openings(who, registers, asked)
    names = [name for name in asked.columns if all(_is_money(*one, name) for one in open_to)]
    if not names or not open_to:
        return {}
    parts, values = [], []
    for kept, _ in open_to:
        condition, given = where(kept, asked)
        columns = ", ".join(_AMOUNT.substitute(column=kept.slots[name]) for name in names)
        order = ordered_by(kept, asked)
        parts.append(_PART.substitute(columns=columns, where=condition, order=order))
        values += [*given, CAP + 1]
    named = [f"c{number}" for number, _ in enumerate(names)]
    sums = ", ".join(f"sum({column})" for column in named)
    statement = _WHOLE.substitute(
        sums=sums, parts=" UNION ALL ".join(parts), columns=", ".join(named)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        count, *found = cursor.fetchone()
    if count > CAP:
        return {}
    return {name: int(said) for name, said in zip(names, found, strict=True) if said is not None}


def _is_money(kept: Kept, fields: frozenset[str], name: str) -> bool:
    return name in fields and name in kept.slots and kept.definition.by_id[name].holds == "money"
