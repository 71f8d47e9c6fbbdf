"""The files of a case, and who may open which."""

from collections.abc import Sequence
from uuid import UUID

from moothall.engine.cases.models import Case, CaseFile
from moothall.engine.documents.words import NoSuchFile


def files(case: Case, *, is_public_only: bool = False) -> Sequence[CaseFile]:
    """Return the files of a case in the order in which they came.

    `is_public_only` leaves out what came with notes for officers.
    """
    mine = CaseFile.objects.filter(case_id=case.pk, council_id=case.council_id)
    found = mine.filter(is_public=True) if is_public_only else mine
    return list(found.select_related("file").order_by("pk"))


def file(case: Case, key: UUID, *, is_public_only: bool = False) -> CaseFile:
    """Return one of the files of a case.

    :raises NoSuchFile: when it is not one of this case, or not one for the requester.
    """
    for one in files(case, is_public_only=is_public_only):
        if one.key == key:
            return one
    raise NoSuchFile
