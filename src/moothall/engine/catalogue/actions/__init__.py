"""What can be done to services, and to the answers of a journey under way."""

from moothall.engine.catalogue.actions.drafting import (
    DRAFT_OF_A_CASE,
    Kept,
    adopt_draft,
    ask_again,
    come_back,
    discard_draft,
    erase,
    fill_draft,
    forget_drafts,
    keep_draft,
    open_draft,
    save_answers,
    save_page,
    start_draft,
)
from moothall.engine.catalogue.actions.finding import find_anew
from moothall.engine.catalogue.actions.places import Place, free_place, give_back, take_place
from moothall.engine.catalogue.actions.publishing import Published, publish, withdraw
from moothall.engine.catalogue.actions.reconciling import move_drafts

__all__ = [
    "DRAFT_OF_A_CASE",
    "Kept",
    "Place",
    "Published",
    "adopt_draft",
    "ask_again",
    "come_back",
    "discard_draft",
    "erase",
    "fill_draft",
    "find_anew",
    "forget_drafts",
    "free_place",
    "give_back",
    "keep_draft",
    "move_drafts",
    "open_draft",
    "publish",
    "save_answers",
    "save_page",
    "start_draft",
    "take_place",
    "withdraw",
]
