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

__all__ = [
    "Absence",
    "Covered",
    "Feed",
    "Handover",
    "Layer",
    "Number",
    "Rota",
    "Shift",
    "Swap",
]
