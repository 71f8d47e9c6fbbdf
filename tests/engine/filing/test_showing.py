"""A redacted copy is published by another officer than made it, at an address that stays."""

import io

import pytest
from django.db import IntegrityError, transaction
from tests.engine.cases.telling import june
from tests.engine.filing.test_redaction import filed

from moothall.engine.documents import queries as contents
from moothall.engine.filing import actions, queries
from moothall.engine.filing.models import Publication
from moothall.engine.filing.words import NoSuchDocument, NotFiled, NotPublished, NotYourDocument
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(room):
    """A document, what it was filed with, and a copy that the manager made."""
    document = filed(room)
    (original,) = queries.versions(document)
    areas = [(1, 0, 0, 100, 50)]
    copy = actions.redact(document, original, areas, by=room.desk.actor("mo"), at=june(2))
    return document, original, copy


def publish(room, plan, version, *, name="dev", title="Plan of the board", at=None):
    by = room.desk.actor(name)
    return actions.publish(plan[0], version, title=title, by=by, at=at or june(3))


def test_a_copy_is_published_and_withdrawn_and_both_are_journalled(room, plan):
    document, _, copy = plan
    publish(room, plan, copy)
    found = queries.publication(room.council.pk, document.number)
    assert (found.title, found.version_id) == ("Plan of the board", copy.pk)
    assert [one.pk for one in queries.published(room.council.pk)] == [found.pk]
    actions.unpublish(document, by=room.desk.actor("dev"), at=june(4))
    with pytest.raises(NoSuchDocument):
        queries.publication(room.council.pk, document.number)
    assert list(queries.published(room.council.pk)) == []
    with pytest.raises(NotPublished):
        actions.unpublish(document, by=room.desk.actor("dev"), at=june(4))
    verbs = Entry.objects.filter(verb__contains="publish", verb__startswith="document.")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "document.published",
        "document.unpublished",
    ]


def test_only_a_redacted_copy_is_and_by_another_than_made_it(room, plan):
    _, original, copy = plan
    with pytest.raises(NotPublished, match="Only a redacted copy"):
        publish(room, plan, original)
    with pytest.raises(NotPublished, match="You made this copy"):
        publish(room, plan, copy, name="mo")
    with pytest.raises(NotYourDocument):
        publish(room, plan, copy, name="asha")  # not of its teams
    with pytest.raises(NotPublished, match="Only a person"):
        actions.publish(plan[0], copy, title="Plan", by=Actor.job("a"), at=june(3))
    with pytest.raises(NotFiled):
        publish(room, plan, copy, title=" ")
    assert Publication.objects.count() == 0


def test_a_copy_of_another_document_is_not_published_as_one_of_this(room, plan):
    other = filed(room)
    with pytest.raises(NotPublished, match="no such version"):
        actions.publish(other, plan[2], title="A", by=room.desk.actor("dev"), at=june(3))


def test_a_newer_copy_takes_the_place_of_an_older_one(room, plan):
    document, original, copy = plan
    publish(room, plan, copy)
    mo = room.desk.actor("mo")
    newer = actions.redact(document, original, [(1, 0, 0, 100, 60)], by=mo, at=june(4))
    publish(room, plan, newer, at=june(5))
    found = queries.publication(room.council.pk, document.number)
    assert found.version_id == newer.pk
    assert len(queries.published(room.council.pk)) == 1
    assert len(queries.publications(document)) == 2
    name = "document_is_published_once_at_a_time"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Publication.objects.update(withdrawn_at=None)


def test_s32_a_published_copy_carries_nothing_of_where_it_came_from(room, plan):
    with contents.content(plan[2].file) as opened:
        raw = io.BytesIO(opened.read()).getvalue()
    for hidden in (
        b"Quillfeather",
        b"SECRET",
        b"/Title",
        b"/Author",
        b"/Metadata",
        b"/Annots",
        b"plan",
    ):
        assert hidden not in raw, hidden


def test_a_copy_with_nothing_hidden_is_made_when_somebody_says_so(room, plan):
    document, original, _ = plan
    made = actions.redact(
        document, original, [], is_whole=True, by=room.desk.actor("mo"), at=june(4)
    )
    assert made.is_redacted


def test_what_is_disposed_of_is_published_no_more(room, plan):
    document, _, copy = plan
    publish(room, plan, copy)
    late = june(10).replace(year=2030)
    actions.propose(document, reason="", by=room.desk.actor("mo"), at=late)
    actions.confirm(document, by=room.desk.actor("dev"), at=late)
    assert Publication.objects.count() == 0
