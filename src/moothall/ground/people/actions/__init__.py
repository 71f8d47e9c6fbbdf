"""What can be done to identities, people and their roles."""

from moothall.ground.people.actions.acting import (
    Business,
    Offered,
    Shown,
    Within,
    add_business,
    appoint,
    check_business,
    end_acting,
    offer,
    take_up,
)
from moothall.ground.people.actions.desks import (
    change_queue_view,
    choose_desk,
    remove_queue_view,
    restore_queue_view,
    save_queue_view,
)
from moothall.ground.people.actions.erasing import erase, note_export
from moothall.ground.people.actions.finding import find_anew, look_for
from moothall.ground.people.actions.identities import (
    close_identity,
    enrol,
    register,
    reseal,
    welcome,
)
from moothall.ground.people.actions.knowing import add, reach, speak
from moothall.ground.people.actions.leaving import (
    close_dormant,
    disable,
    enable,
    end_sessions,
    reopen_identity,
)
from moothall.ground.people.actions.living import move_in, move_out, remove_home, see_household
from moothall.ground.people.actions.merging import merge, unmerge
from moothall.ground.people.actions.providers import Newcomer, connect, disconnect, take_in
from moothall.ground.people.actions.reaching import (
    add_point,
    code_for,
    make_main,
    prove,
    remove_point,
)
from moothall.ground.people.actions.signing import (
    Try,
    end_other_sessions,
    end_session,
    follow_session,
    note_sign_in,
)
from moothall.ground.people.actions.standing import join_team, leave_team, stand, stand_down
from moothall.ground.people.actions.sweeping import sweep

__all__ = [
    "Business",
    "Newcomer",
    "Offered",
    "Shown",
    "Try",
    "Within",
    "add",
    "add_business",
    "add_point",
    "appoint",
    "change_queue_view",
    "check_business",
    "choose_desk",
    "close_dormant",
    "close_identity",
    "code_for",
    "connect",
    "disable",
    "disconnect",
    "enable",
    "end_acting",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "enrol",
    "erase",
    "find_anew",
    "follow_session",
    "join_team",
    "leave_team",
    "look_for",
    "make_main",
    "merge",
    "move_in",
    "move_out",
    "note_export",
    "note_sign_in",
    "offer",
    "prove",
    "reach",
    "register",
    "remove_home",
    "remove_point",
    "remove_queue_view",
    "reopen_identity",
    "reseal",
    "restore_queue_view",
    "save_queue_view",
    "see_household",
    "speak",
    "stand",
    "stand_down",
    "sweep",
    "take_in",
    "take_up",
    "unmerge",
    "welcome",
]
