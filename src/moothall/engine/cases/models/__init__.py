"""What is stored about a case: the case, what happened to it, and what is computed from that."""

from moothall.engine.cases.columns import NEVER
from moothall.engine.cases.models.asked import (
    IS_AT_REST,
    IS_RUNNING,
    Case,
    CaseQuerySet,
    Submission,
    Survey,
    SurveyTerms,
)
from moothall.engine.cases.models.bulk import BulkChange
from moothall.engine.cases.models.counted import Fact, Target, Threshold
from moothall.engine.cases.models.desks import CannedReply, Mention, Presence, Unsent
from moothall.engine.cases.models.done import Event, Remark, Task
from moothall.engine.cases.models.filed import CaseFile
from moothall.engine.cases.models.linked import About, Link, Watcher
from moothall.engine.cases.models.routed import Routing, RoutingVersion, Turn
from moothall.engine.cases.models.tagged import Tag

__all__ = [
    "IS_AT_REST",
    "IS_RUNNING",
    "NEVER",
    "About",
    "BulkChange",
    "CannedReply",
    "Case",
    "CaseFile",
    "CaseQuerySet",
    "Event",
    "Fact",
    "Link",
    "Mention",
    "Presence",
    "Remark",
    "Routing",
    "RoutingVersion",
    "Submission",
    "Survey",
    "SurveyTerms",
    "Tag",
    "Target",
    "Task",
    "Threshold",
    "Turn",
    "Unsent",
    "Watcher",
]
