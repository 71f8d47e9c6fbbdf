"""What is stored about registers: their versions, their records, the files brought into them."""

from moothall.engine.registers.models.files import RecordFile
from moothall.engine.registers.models.loads import (
    BroughtFile,
    FilePart,
    KeptMapping,
    Load,
    RejectedRow,
)
from moothall.engine.registers.models.records import (
    DAYS,
    LIVE,
    TEXTS,
    WHOLES,
    Change,
    Record,
    Register,
    RegisterVersion,
    Relation,
)
from moothall.engine.registers.models.views import BulkChange, FirstView, SavedView

__all__ = [
    "DAYS",
    "LIVE",
    "TEXTS",
    "WHOLES",
    "BroughtFile",
    "BulkChange",
    "Change",
    "FilePart",
    "FirstView",
    "KeptMapping",
    "Load",
    "Record",
    "RecordFile",
    "Register",
    "RegisterVersion",
    "RejectedRow",
    "Relation",
    "SavedView",
]
