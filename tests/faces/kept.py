"""A file of a case, and a document that is kept, for tests of who may open them."""

import io

from tests.faces.portal.conftest import BUILDER

from moothall.engine.cases.models import Case, CaseFile
from moothall.engine.documents import shelf
from moothall.engine.documents.actions import Taken
from moothall.engine.documents.models import File
from moothall.engine.filing import actions as documents
from moothall.engine.filing.actions import Given as Filed
from moothall.engine.filing.models import Publication, Version
from moothall.ground.councils import scope

DOCUMENT_TYPES = """\
document_types:
  - {{id: letter, name: Letter, against: [account], teams: [{team}], is_sensitive: true}}
"""


def a_file(council, reference, asked):
    """A clean file of a case; its key. *asked*: which answer it is; without one nobody sees it."""
    with scope.opened([council.pk], writes=True) as at:
        stored = shelf.put(council.pk, io.BytesIO(b"content"))
        file = File.objects.create(
            council=council,
            sha256="0" * 64,
            stored=stored,
            kind="pdf",
            length=7,
            state="clean",
            taken_at=at,
            scanned_at=at,
        )
        case = Case.objects.get(reference=reference)
        kept = {"question": asked, "name": "a.pdf", "is_public": True, "added_at": at}
        return str(CaseFile.objects.create(council=council, case=case, file=file, **kept).key)


def a_document(council, key, team):
    """A sensitive document of the officer's team, published as a redacted copy; its number, a key.

    It is filed against an account, so that nobody sees it because of a case.
    """
    with scope.opened([council.pk], writes=True) as at:
        documents.publish_types(council, DOCUMENT_TYPES.format(team=team), by=BUILDER, at=at)
        taken = Taken(CaseFile.objects.select_related("file").get(key=key).file, "letter.pdf")
        given = Filed("letter", "Rent arrears", "account", "HB1")
        made = documents.file(council, given, taken, by=BUILDER, at=at)
        version = Version.objects.get(document=made)
        Version.objects.update(is_redacted=True)
        shown = {"version": version, "title": "A letter", "published_at": at}
        Publication.objects.create(council=council, document=made, **shown)
    return made.number, str(version.key)
