"""The demo's documents: old ones that need be kept no longer, one of them proposed to be let go.

They are put in by the same actions that people use; where a council has documents, none is added.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from moothall.engine.documents import actions as files
from moothall.engine.documents.actions import Sent
from moothall.engine.filing import actions
from moothall.engine.filing.actions import Given
from moothall.engine.filing.models import Document
from moothall.engine.filing.words import Kind
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.packs.demo.cast import BIN_MANAGER
from moothall.packs.demo.places import ASHBY

PLACE: Final = ASHBY


@dataclass(frozen=True)
class Paper:
    """A document: its type, what it is called, against what, what is said of it, its words."""

    type: str
    title: str
    reference: str
    said: Mapping[str, str]
    words: Sequence[str]


PAPERS: Final = (
    Paper(
        "planning-file",
        "Bandstand in Castle Park: decision",
        "PA-2009-0117",
        {"decided": "2009-05-11", "ward": "Castle"},
        ("Ashby Borough Council", "A bandstand in Castle Park", "Granted on 11 May 2009"),
    ),
    Paper(
        "contract",
        "Cleaning of the town hall, 2015 to 2018",
        "C-0031",
        {"supplier": "Brook Cleaning Ltd", "ends": "2018-03-31"},
        ("Ashby Borough Council", "Cleaning of the town hall", "Ends on 31 March 2018"),
    ),
    Paper(
        "minutes",
        "Minutes of the parks committee",
        "PARKS",
        {},
        ("Parks committee", "1. The bandstand is to be painted.", "2. Nothing else was said."),
    ),
)
PROPOSED: Final = "C-0031"


def file_some() -> None:
    """File the documents, and propose to let one go, where there is none yet."""
    council = councils.by_slug(PLACE.slug)
    with scope.opened([council.pk], writes=True) as at:
        manager = people.by_email(council.pk, BIN_MANAGER.email)
        if manager is None or Document.objects.filter(council_id=council.pk).exists():
            return
        for paper in PAPERS:
            document = _filed(council, paper, by=manager.actor, at=at)
            if paper.reference == PROPOSED:
                why = "It ended, and nothing follows from it."
                actions.propose(document, reason=why, by=manager.actor, at=at)


def _filed(council: Council, paper: Paper, *, by: Actor, at: datetime) -> Document:
    content = a_pdf(paper.words)
    sent = Sent(io.BytesIO(content), len(content), f"{paper.reference.lower()}.pdf")
    given = Given(paper.type, paper.title, Kind.RECORD, paper.reference, metadata=paper.said)
    return actions.file(council, given, files.take(council, sent, by=by, at=at), by=by, at=at)


def a_pdf(lines: Sequence[str]) -> bytes:
    """Return the smallest PDF with these lines on its page; they hold no brackets."""
    shown = b" T* ".join(f"({line}) Tj".encode("ascii") for line in lines)
    text = b"BT /F 14 Tf 20 TL 72 760 Td " + shown + b" ET"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj %s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(made))
    return made + head + table + tail
