"""Legal holds: all must lift; what only they kept from being erased goes with the last."""

import pytest
from django.db import IntegrityError, transaction
from tests.engine.cases.telling import june

from moothall.engine.documents.models import File
from moothall.engine.filing import actions, queries
from moothall.engine.filing.models import Certificate, Document, Hold
from moothall.engine.filing.words import NotYourDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(room, monkeypatch):
    """A document with two holds, of somebody who was erased meanwhile."""
    mo = room.desk.actor("mo")
    document = room.evidence(room.desk.case())
    for reason in ("Court", "Inquiry"):
        actions.hold(document, reason=reason, by=mo, at=june(2))
    monkeypatch.setattr(queries, "of_cases", lambda whose: list(Document.objects.all()))
    assert actions.erase(None, by=mo, at=june(3)) == 0
    return document


def lift(room, document, *, name="mo"):
    standing = Hold.objects.filter(lifted_at__isnull=True).order_by("pk").first()
    return actions.lift(document, standing.pk, by=room.desk.actor(name), at=june(4))


def test_what_was_to_be_erased_goes_with_the_last_hold(room, held):
    assert lift(room, held) is None
    assert Document.objects.get().erasure_asked_at == june(3)
    with pytest.raises(NotYourDocument):
        lift(room, held, name="asha")  # no manager
    certificate = lift(room, held)
    assert certificate.rule == "Erased with all that was held on somebody"
    assert (Document.objects.count(), File.objects.count()) == (0, 0)
    assert Certificate.objects.get().number == held.number


def test_asked_again_it_keeps_the_day_on_which_it_was_asked_first(room, held):
    actions.erase(None, by=room.desk.actor("mo"), at=june(9))
    assert Document.objects.get().erasure_asked_at == june(3)


def test_what_nobody_was_to_erase_stays_when_its_hold_lifts(room):
    mo = room.desk.actor("mo")
    document = room.evidence(room.desk.case())
    made = actions.hold(document, reason="Court", by=mo, at=june(2))
    assert actions.lift(document, made.pk, by=mo, at=june(4)) is None
    assert Document.objects.get().holds_now == 0


def test_nothing_waits_to_be_erased_that_no_hold_keeps(room, held):
    name = "document_waits_to_be_erased_only_while_held"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Document.objects.update(holds_now=0)
