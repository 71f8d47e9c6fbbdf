"""What can be done to a case. Every change to one is made here."""

from moothall.engine.cases.actions.abouts import link_record, unlink_record
from moothall.engine.cases.actions.approving import decide, delegate
from moothall.engine.cases.actions.calling import hear
from moothall.engine.cases.actions.canning import (
    change_canned,
    remove_canned,
    restore_canned,
    save_canned,
    save_shared_canned,
    share_canned,
)
from moothall.engine.cases.actions.correcting import correct
from moothall.engine.cases.actions.ending import cancel, close, rate, reopen, resolve
from moothall.engine.cases.actions.erasing import erase
from moothall.engine.cases.actions.errands import do_job, settle_job
from moothall.engine.cases.actions.finding import find_anew
from moothall.engine.cases.actions.hours import (
    NewHours,
    change_calendar_week,
    close_calendar_day,
    follow_calendars,
    open_calendar_day,
    take_back_calendar_week,
)
from moothall.engine.cases.actions.linking import Ended, close_all, link, resolve_all, unlink
from moothall.engine.cases.actions.lost import take_up_lost
from moothall.engine.cases.actions.merging import merge, unmerge
from moothall.engine.cases.actions.migrating import migrate
from moothall.engine.cases.actions.paying import (
    give_task,
    go_on,
    note_money,
    tell_of_money,
    wait_for_payment,
)
from moothall.engine.cases.actions.penning import drop_unsent, keep_unsent, see_mention
from moothall.engine.cases.actions.presence import be_here
from moothall.engine.cases.actions.priorities import follow_calendar, reprioritise
from moothall.engine.cases.actions.replaying import Replayed, replay
from moothall.engine.cases.actions.requesters import move_requests
from moothall.engine.cases.actions.retyping import retype
from moothall.engine.cases.actions.routing import publish_routing, restore_routing
from moothall.engine.cases.actions.saying import say_there, unsay_there
from moothall.engine.cases.actions.splitting import split
from moothall.engine.cases.actions.submitting import log, submit
from moothall.engine.cases.actions.surveying import call_back, set_survey
from moothall.engine.cases.actions.tagging import tag, untag
from moothall.engine.cases.actions.taking import ready_to_take_back, take_back
from moothall.engine.cases.actions.tasks import finish_task
from moothall.engine.cases.actions.thresholds import fire_thresholds
from moothall.engine.cases.actions.together import (
    change_in_list,
    change_together,
    foresee_together,
    go_on_together,
    undo_together,
)
from moothall.engine.cases.actions.waiting import redate, wake
from moothall.engine.cases.actions.watching import unwatch, watch
from moothall.engine.cases.actions.working import (
    assign,
    note,
    pause,
    receive_message,
    reply,
    resume,
)

__all__ = [
    "Ended",
    "NewHours",
    "Replayed",
    "assign",
    "be_here",
    "call_back",
    "cancel",
    "change_calendar_week",
    "change_canned",
    "change_in_list",
    "change_together",
    "close",
    "close_all",
    "close_calendar_day",
    "correct",
    "decide",
    "delegate",
    "do_job",
    "drop_unsent",
    "erase",
    "find_anew",
    "finish_task",
    "fire_thresholds",
    "follow_calendar",
    "follow_calendars",
    "foresee_together",
    "give_task",
    "go_on",
    "go_on_together",
    "hear",
    "keep_unsent",
    "link",
    "link_record",
    "log",
    "merge",
    "migrate",
    "move_requests",
    "note",
    "note_money",
    "open_calendar_day",
    "pause",
    "publish_routing",
    "rate",
    "ready_to_take_back",
    "receive_message",
    "redate",
    "remove_canned",
    "reopen",
    "replay",
    "reply",
    "reprioritise",
    "resolve",
    "resolve_all",
    "restore_canned",
    "restore_routing",
    "resume",
    "retype",
    "save_canned",
    "save_shared_canned",
    "say_there",
    "see_mention",
    "set_survey",
    "settle_job",
    "share_canned",
    "split",
    "submit",
    "tag",
    "take_back",
    "take_back_calendar_week",
    "take_up_lost",
    "tell_of_money",
    "undo_together",
    "unlink",
    "unlink_record",
    "unmerge",
    "unsay_there",
    "untag",
    "unwatch",
    "wait_for_payment",
    "wake",
    "watch",
]
