"""What can be asked about registers and their records; nobody is shown a field they may not see."""

from moothall.engine.registers.columns import Kept
from moothall.engine.registers.queries.defining import (
    EVERY_ROLE,
    as_of,
    by_ids,
    count,
    definition,
    in_force,
    register,
    register_of,
    registers,
    roles_of,
    versions,
)
from moothall.engine.registers.queries.finding import Met, met
from moothall.engine.registers.queries.leading import ABSENT, is_officer, named, not_there, there
from moothall.engine.registers.queries.listing import (
    CAP,
    Asked,
    Filter,
    Listed,
    Page,
    asked_by,
    listed,
)
from moothall.engine.registers.queries.mapping import Near, Seen, Spot, Square, nearest, seen
from moothall.engine.registers.queries.narrowing import Colours, Narrowed, about
from moothall.engine.registers.queries.showing import (
    Change,
    Related,
    Shown,
    Whole,
    by_key,
    one,
    titles,
)
from moothall.engine.registers.queries.standing import Rating, Slip, ratings, since, slips

__all__ = [
    "ABSENT",
    "CAP",
    "EVERY_ROLE",
    "Asked",
    "Change",
    "Colours",
    "Filter",
    "Kept",
    "Listed",
    "Met",
    "Narrowed",
    "Near",
    "Page",
    "Rating",
    "Related",
    "Seen",
    "Shown",
    "Slip",
    "Spot",
    "Square",
    "Whole",
    "about",
    "as_of",
    "asked_by",
    "by_ids",
    "by_key",
    "count",
    "definition",
    "in_force",
    "is_officer",
    "listed",
    "met",
    "named",
    "nearest",
    "not_there",
    "one",
    "ratings",
    "register",
    "register_of",
    "registers",
    "roles_of",
    "seen",
    "since",
    "slips",
    "there",
    "titles",
    "versions",
]
