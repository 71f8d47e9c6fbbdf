"""A key opens the one file that it names, of the one case that it belongs to."""

import uuid

import pytest
from tests.engine.cases.telling import june

from moothall.engine.cases.models import CaseFile
from moothall.engine.cases.queries import filed
from moothall.engine.documents.models import File
from moothall.engine.documents.words import NoSuchFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_cases(desk):
    """Two cases of two files each, the second of each for officers only; the files by case."""
    cases = [desk.case(at=june(1)) for _ in range(2)]
    return {
        case: [a_file(case, june(1), is_public=is_public) for is_public in (True, False)]
        for case in cases
    }


def a_file(case, at, *, is_public):
    digest = uuid.uuid4().hex * 2
    told = {"sha256": digest, "stored": digest[:40], "kind": "pdf", "length": 7, "state": "clean"}
    file = File.objects.create(council=case.council, taken_at=at, scanned_at=at, **told)
    kept = {"question": "photo", "name": "a.pdf", "is_public": is_public, "added_at": at}
    return CaseFile.objects.create(council=case.council, case=case, file=file, **kept)


def test_s6_of_the_two_files_of_a_case_each_key_opens_its_own(two_cases):
    for case, kept in two_cases.items():
        assert filed.files(case) == kept
        assert [filed.file(case, one.key) for one in kept] == kept


def test_s6_a_key_of_another_case_opens_nothing(two_cases):
    (mine, _), (_, others) = two_cases.items()
    for other in others:
        with pytest.raises(NoSuchFile):
            filed.file(mine, other.key)
    with pytest.raises(NoSuchFile):
        filed.file(mine, uuid.uuid4())


def test_s6_the_requester_opens_no_file_of_a_note(two_cases):
    for case, (public, ours) in two_cases.items():
        assert filed.files(case, is_public_only=True) == [public]
        assert filed.file(case, public.key, is_public_only=True) == public
        with pytest.raises(NoSuchFile):
            filed.file(case, ours.key, is_public_only=True)
