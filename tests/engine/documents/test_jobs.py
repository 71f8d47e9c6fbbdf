"""The loops scan what waits in every council, and sweep once an hour."""

import io
import uuid
from datetime import timedelta

import pytest
from tests.conftest import council
from tests.engine.documents.samples import pdf

from moothall.engine.documents import actions, jobs
from moothall.engine.documents.actions import Sent, Wanted
from moothall.engine.documents.models import File, Held
from moothall.engine.documents.words import State
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST
from moothall.outside.scanner.standin import OURS, Standin

pytestmark = pytest.mark.fresh_database


@pytest.fixture
def scanner(tmp_path, settings, fresh_database):
    settings.FILES = tmp_path / "files"
    jobs._swept.clear()
    with Standin(tmp_path / "scanner") as running:
        settings.SCANNER, settings.SCANNER_SECONDS = running.address, 2
        yield running


def held(place, content, *, ago=timedelta(0)):
    with scope.opened([place.pk], writes=True) as at:
        sent = Sent(io.BytesIO(content), len(content), "a.pdf")
        wanted = Wanted(uuid.uuid4(), "photo")
        return actions.hold(place, sent, wanted, by=GUEST, at=at - ago).file


def states(*places):
    with scope.opened([place.pk for place in places], writes=False):
        return list(File.objects.order_by("pk").values_list("state", flat=True))


def test_s18_what_waits_in_every_council_is_scanned_when_the_scanner_is_back(scanner):
    ashby, dunmere = council("ashby"), council("dunmere")
    scanner.stop()
    ago = timedelta(hours=1)
    held(ashby, pdf(), ago=ago), held(ashby, pdf(more=OURS), ago=ago), held(dunmere, pdf(), ago=ago)
    assert jobs.scan_once() == 0
    assert set(states(ashby, dunmere)) == {State.QUARANTINED}
    scanner.start()
    due_now(ashby, dunmere)
    assert jobs.scan_once() == 3
    assert states(ashby, dunmere) == [State.CLEAN, State.INFECTED, State.CLEAN]
    assert jobs.scan_once() == 0


def due_now(*places):
    with scope.opened([place.pk for place in places], writes=True) as at:
        File.objects.update(next_scan_at=at - timedelta(seconds=1))


def test_a_file_is_not_scanned_before_it_is_due(scanner):
    ashby = council("ashby")
    scanner.stop()
    held(ashby, pdf())
    scanner.start()
    assert jobs.scan_once() == 0
    assert states(ashby) == [State.QUARANTINED]


def test_what_nobody_sent_is_let_go_once_an_hour(scanner):
    ashby = council("ashby")
    held(ashby, pdf(), ago=timedelta(days=2))
    held(ashby, pdf(objects=2))
    assert jobs.sweep_once() == 2
    assert jobs.sweep_once() == 0
    with scope.opened([ashby.pk], writes=False):
        assert (Held.objects.count(), File.objects.count()) == (1, 1)
    held(ashby, pdf(), ago=timedelta(days=2))
    assert jobs.sweep_once() == 0
    jobs._swept["at"] -= timedelta(hours=2)
    assert jobs.sweep_once() == 2
