"""What is stored of a service desk beside its cases."""

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
    "Handover",
    "Layer",
    "Number",
    "Rota",
    "Shift",
    "Support",
    "Swap",
]
