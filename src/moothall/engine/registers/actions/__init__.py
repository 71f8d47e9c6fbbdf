"""What can be done to registers, and to the records in them."""

from moothall.engine.registers.actions.finding import find_anew
from moothall.engine.registers.actions.giving import (
    give_out,
    note_list_seen,
    note_seen,
)
from moothall.engine.registers.actions.keeping import add, change
from moothall.engine.registers.actions.lasting import erase_kept_long_enough
from moothall.engine.registers.actions.loading import Loaded, Row, load
from moothall.engine.registers.actions.migrating import Refreshed, refresh, refresh_some
from moothall.engine.registers.actions.moving import (
    merge,
    move,
    rate,
    remove,
    restore,
    review,
    revise,
    unmerge,
)
from moothall.engine.registers.actions.publishing import Published, publish
from moothall.engine.registers.actions.settling import settle
from moothall.engine.registers.actions.several import (
    Together,
    Wanted,
    change_together,
    foresee_together,
    undo_together,
)
from moothall.engine.registers.actions.severing import erase_records
from moothall.engine.registers.actions.viewing import (
    change_view,
    erase_views,
    open_with,
    remove_view,
    restore_view,
    save_view,
)
from moothall.ground.people.words import Sharing

__all__ = [
    "Loaded",
    "Published",
    "Refreshed",
    "Row",
    "Sharing",
    "Together",
    "Wanted",
    "add",
    "change",
    "change_together",
    "change_view",
    "erase_kept_long_enough",
    "erase_records",
    "erase_views",
    "find_anew",
    "foresee_together",
    "give_out",
    "load",
    "merge",
    "move",
    "note_list_seen",
    "note_seen",
    "open_with",
    "publish",
    "rate",
    "refresh",
    "refresh_some",
    "remove",
    "remove_view",
    "restore",
    "restore_view",
    "review",
    "revise",
    "save_view",
    "settle",
    "undo_together",
    "unmerge",
]
