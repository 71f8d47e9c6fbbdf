"""The files of a case, and who may open which."""

from collections.abc import Collection, Sequence
from uuid import UUID

from moothall.engine.cases.models import Case, CaseFile
from moothall.engine.cases.queries.telling import answers
from moothall.engine.documents.words import NoSuchFile


def files(
    case: Case, *, is_public_only: bool = False, roles: Collection[str] | None = None
) -> Sequence[CaseFile]:
    """Return the files of a case in the order in which they came.

    :param is_public_only: leaves out what came with notes for officers.
    :param roles: those of whoever looks, if it is not the requester: the files of an answer that
        they may not see are not there.
    """
    mine = CaseFile.objects.filter(case_id=case.pk, council_id=case.council_id)
    found = mine.filter(is_public=True) if is_public_only else mine
    kept = list(found.select_related("file").order_by("pk"))
    if roles is None or not any(one.question for one in kept):
        return kept
    seen = {"", *(row.question for row in answers(case, roles=roles))}
    return [one for one in kept if one.question.partition(".")[0] in seen]


def file(
    case: Case, key: UUID, *, is_public_only: bool = False, roles: Collection[str] | None = None
) -> CaseFile:
    """Return one of the files of a case, as `files` gives them.

    :raises NoSuchFile: when it is not one of this case, or not one for whoever looks.
    """
    for one in files(case, is_public_only=is_public_only, roles=roles):
        if one.key == key:
            return one
    raise NoSuchFile
