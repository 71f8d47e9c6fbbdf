"""What can be asked about cases."""

from moothall.engine.cases.queries.abouts import CasesAbout, cases_about, records_about
from moothall.engine.cases.queries.counting import Lived, clocks, events, lived
from moothall.engine.cases.queries.deciding import open_approvals
from moothall.engine.cases.queries.desks import (
    AtHand,
    Named,
    at_hand,
    canned_replies,
    canned_reply,
    each_once,
    mentions_of,
    others_here,
    said_since,
    told_by_note,
)
from moothall.engine.cases.queries.due import finishes_at, on_calendar
from moothall.engine.cases.queries.finding import (
    by_reference,
    in_council,
    is_logged_by,
    language_of,
    tasks,
    visible,
)
from moothall.engine.cases.queries.glancing import Glance, LastSaid, glance
from moothall.engine.cases.queries.holding import cases_of, held_on
from moothall.engine.cases.queries.lateness import Promised, leeway
from moothall.engine.cases.queries.linked import (
    Neighbour,
    is_watched_by,
    neighbours,
    running_children,
    watched_by,
)
from moothall.engine.cases.queries.routing import Routed, routed_by
from moothall.engine.cases.queries.tagging import (
    tag_found,
    tags_in_use,
    tags_lately,
    tags_of,
    tags_on,
    with_tag,
)
from moothall.engine.cases.queries.telling import (
    Face,
    Line,
    answers,
    correctable,
    faces,
    timeline,
    unasked,
)
from moothall.engine.cases.queries.timespent import Owner, TimeSpent, time_spent
from moothall.engine.cases.queries.together import bulk_change, bulk_changes
from moothall.engine.cases.waits import has_come

__all__ = [
    "AtHand",
    "CasesAbout",
    "Face",
    "Glance",
    "LastSaid",
    "Line",
    "Lived",
    "Named",
    "Neighbour",
    "Owner",
    "Promised",
    "Routed",
    "TimeSpent",
    "answers",
    "at_hand",
    "bulk_change",
    "bulk_changes",
    "by_reference",
    "canned_replies",
    "canned_reply",
    "cases_about",
    "cases_of",
    "clocks",
    "correctable",
    "each_once",
    "events",
    "faces",
    "finishes_at",
    "glance",
    "has_come",
    "held_on",
    "in_council",
    "is_logged_by",
    "is_watched_by",
    "language_of",
    "leeway",
    "lived",
    "mentions_of",
    "neighbours",
    "on_calendar",
    "open_approvals",
    "others_here",
    "records_about",
    "routed_by",
    "running_children",
    "said_since",
    "tag_found",
    "tags_in_use",
    "tags_lately",
    "tags_of",
    "tags_on",
    "tasks",
    "time_spent",
    "timeline",
    "told_by_note",
    "unasked",
    "visible",
    "watched_by",
    "with_tag",
]
