"""Make a copy of a version for publication, with areas burned in."""

import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from moothall.engine.documents import actions as files
from moothall.engine.documents import queries as contents
from moothall.engine.documents import rules as content_rules
from moothall.engine.documents.actions import Sent
from moothall.engine.filing import child, queries, rules
from moothall.engine.filing.actions.filed import versioned
from moothall.engine.filing.actions.holding import locked
from moothall.engine.filing.models import Document, Version
from moothall.engine.filing.redaction import Area
from moothall.engine.filing.words import CheckedOut, NotRedacted, NotYourDocument
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

MOST = "At most 60 pages, in all no more than 60 of A3."


@transaction.atomic
def redact(
    document: Document,
    version: Version,
    areas: Sequence[Area],
    *,
    is_whole: bool = False,
    by: Actor,
    at: datetime,
) -> Version:
    """Add a version that is pictures of another's pages with these areas black, and nothing else.

    One copy is made at a time. *is_whole*: somebody says that nothing on its pages must be hidden.

    :raises NotRedacted: for a file that has no pages, areas that lie on none, and one that is
        damaged or has too many.
    :raises CheckedOut: while somebody else has the document out.
    """
    if why := rules.why_not_work(document, queries.type_of(document), by):
        raise NotYourDocument(why)
    if why := rules.why_not_change(document, by):
        raise CheckedOut(why)
    if why := rules.why_not_redact(version, areas, is_whole=is_whole) or content_rules.why_not_open(
        version.file
    ):
        raise NotRedacted(why)
    if not queries.is_only_redaction():
        raise NotRedacted("Another copy is being made. Try again in a minute.")
    arguments = [version.file.kind, str(contents.path(version.file)), json.dumps(list(areas))]
    try:
        content = child.run("redaction", arguments)
    except child.NotRead as fault:
        raise NotRedacted(f"No copy could be made. {fault} {MOST}") from fault
    now = locked(document, by)  # nobody waited while the pages were drawn
    name = f"{PurePath(version.name).stem} redacted.pdf"
    sent = Sent(io.BytesIO(content), len(content), name)
    taken = files.take(now.council, sent, by=by, at=at)
    note = f"Redacted copy of version {version.number}"
    made = versioned(now, taken, note, by=by, at=at)
    made.is_redacted = True
    made.save(update_fields=["is_redacted"])
    facts = {"version": made.number, "of": version.number, "areas": len(areas)}
    journal.record("document.redacted", now, by=by, at=at, facts=facts)
    return made
