"""What is stored of a service desk beside its cases."""

from moothall.practices.servicedesk.models.groups import (
    Goal,
    Group,
    GroupSession,
    Guest,
    Member,
    Undertaking,
)
from moothall.practices.servicedesk.models.oncall import (
    Absence,
    Covered,
    Feed,
    Handover,
    Layer,
    Number,
    Rota,
    Shift,
    Swap,
)
from moothall.practices.servicedesk.models.support import Component, Support

__all__ = [
    "Absence",
    "Component",
    "Covered",
    "Feed",
    "Goal",
    "Group",
    "GroupSession",
    "Guest",
    "Handover",
    "Layer",
    "Member",
    "Number",
    "Rota",
    "Shift",
    "Support",
    "Swap",
    "Undertaking",
]
