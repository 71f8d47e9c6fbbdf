"""What the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.engine.catalogue.factories import version

from moothall.engine.catalogue.models import Draft, ServiceVersion
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        yield version(ashby, at)


def another(kept, **fields):
    plain = {
        "council_id": kept.council_id,
        "service_id": kept.service_id,
        "number": 2,
        "definition": {},
        "digest": "0" * 64,
        "origin": "folder",
        "published_at": kept.published_at,
    }
    return ServiceVersion.objects.create(**plain | fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": 1}, "version_has_its_own_number"),
        ({"number": 0}, "version_numbers_start_at_one"),
        ({"digest": "none"}, "version_has_a_digest"),
    ],
)
def test_a_version_is_numbered_and_has_a_digest(kept, fields, name):
    with pytest.raises(IntegrityError, match=name):
        another(kept, **fields)


def test_a_draft_is_not_saved_before_it_started(kept):
    at = kept.published_at
    with pytest.raises(IntegrityError, match="draft_is_saved_after_it_started"):
        Draft.objects.create(
            council_id=kept.council_id,
            version=kept,
            started_at=at,
            saved_at=at - timedelta(seconds=1),
        )


def test_a_draft_cannot_point_at_another_councils_version(ashby, dunmere):
    with scope.opened([ashby.pk, dunmere.pk], writes=True) as at:
        theirs = version(dunmere, at)
        with pytest.raises(IntegrityError, match="catalogue_draft_version_id_same_council"):
            Draft.objects.create(council=ashby, version=theirs, started_at=at, saved_at=at)
