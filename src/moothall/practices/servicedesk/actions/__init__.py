"""What can be done at the service desk beside its cases."""

from moothall.practices.servicedesk.actions.covering import answer_for, end_answer
from moothall.practices.servicedesk.actions.rotas import (
    add_rota,
    end_layer,
    end_rota,
    plan,
    set_layer,
)
from moothall.practices.servicedesk.actions.supporting import (
    add_components,
    end_component,
    end_support,
    erase_support,
    rename_component,
    support,
    support_by,
)
from moothall.practices.servicedesk.actions.taking import (
    accept,
    cover,
    decline,
    end_absence,
    end_feed,
    erase,
    hand_over,
    make_feed,
    note_absence,
    offer,
    set_number,
    take_over,
)

__all__ = [
    "accept",
    "add_components",
    "add_rota",
    "answer_for",
    "cover",
    "decline",
    "end_absence",
    "end_answer",
    "end_component",
    "end_feed",
    "end_layer",
    "end_rota",
    "end_support",
    "erase",
    "erase_support",
    "hand_over",
    "make_feed",
    "note_absence",
    "offer",
    "plan",
    "rename_component",
    "set_layer",
    "set_number",
    "support",
    "support_by",
    "take_over",
]
