"""What is stored about documents: types, documents, versions, holds, disposals, certificates."""

from moothall.engine.filing.models.ended import Certificate, Hold, Proposal
from moothall.engine.filing.models.kept import Document, Publication, TypesVersion, Version
from moothall.engine.filing.models.taken import Intake, IntakeLine
from moothall.engine.filing.models.worked import Text, WorkItem

__all__ = [
    "Certificate",
    "Document",
    "Hold",
    "Intake",
    "IntakeLine",
    "Proposal",
    "Publication",
    "Text",
    "TypesVersion",
    "Version",
    "WorkItem",
]
