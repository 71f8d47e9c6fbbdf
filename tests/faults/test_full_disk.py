"""F6: the disk is full. People are told to try later, nothing is lost, uploads leave no orphan."""

import random
import time
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from tests.faults.crowd import PATIENCE, Crowd
from tests.faults.disk import Ballast, small_disk
from tests.faults.invariants import hold_after
from tests.faults.visitor import Visitor

from moothall.engine.documents import actions as documents
from moothall.engine.documents import shelf
from moothall.engine.documents.models import File
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

MEGABYTES = 400
FULL_FOR = 6.0  # seconds after the first page that says so
LATER = "You will be able to use it later."


@pytest.fixture
def home(home):
    """A disk of its own, of a few hundred megabytes."""
    with small_disk(home, MEGABYTES):
        yield home


class Photographer(Visitor):
    """Reports dumped rubbish as far as the page that asks for photographs, and sends one."""

    def reach(self) -> None:
        _, page = self.insist("/services/fly-tipping")
        self.place, page = self.insist(*self._form("/services/fly-tipping", page, {}))
        while 'type="file"' not in page:
            self.place, page = self.insist(*self._form(self.place, page, {"place": "Mill Lane"}))
        self.page = page

    def send(self) -> tuple[int, str]:
        """Send a photograph; return the status and the page."""
        path, fields = self._form(self.place, self.page, {})
        return self.post_file(path, fields | {"upload-file": ""}, "photographs", a_picture())


def a_picture() -> bytes:
    """A picture that no format makes small, a new one each time: noise."""
    kept = BytesIO()
    noise = random.Random(time.monotonic_ns()).randbytes(500 * 500 * 3)
    Image.frombytes("RGB", (500, 500), noise).save(kept, "PNG")
    return kept.getvalue()


def test_f6_on_a_full_disk_people_are_told_to_try_later(machine, seed):
    ballast = Ballast(machine.home / "ballast")
    sender = Photographer([machine.port], "ashby.localhost", PATIENCE)
    sender.reach()
    with Crowd(machine.port, seed=seed) as crowd:
        crowd.wait_for(1)
        seen = while_full(machine, ballast, sender)
        machine.wait()
        crowd.wait_for(2)
    status, page = sender.send()
    assert (status, "heap.png" in page) == (200, True)
    print(f"pages while full: {seen}, {len(crowd.acknowledged)} reports")  # noqa: T201
    assert {code for code, _ in seen} == {503}
    assert all(is_told for _, is_told in seen)
    assert {code for code, _ in crowd.refused} <= {503}
    hold_after(crowd)
    no_orphan_is_left(machine, crowd)


def while_full(machine, ballast, sender):
    """Fill the disk, and send photographs; give the statuses, and whether 'later' was said."""
    ballast.fill()
    seen, limit = [], time.monotonic() + FULL_FOR
    while time.monotonic() < limit or not seen:
        ballast.fill()
        status, page = sender.send()
        seen.append((status, LATER in page))
        time.sleep(0.2)
    ballast.remove()
    return seen


def no_orphan_is_left(machine, crowd):
    """After the sweep each content on the disk has its row, and each row its content."""
    files = machine.home / "files" / str(crowd.ashby.pk)
    with scope.opened([crowd.ashby.pk], writes=True) as at:
        kept = {name for name in File.objects.values_list("stored", flat=True) if name}
        swept = documents.sweep_orphans(
            crowd.ashby.pk, by=Actor.job("test"), at=at + timedelta(days=2)
        )
    on_disk = {path.name for path in files.glob("*/*")}
    print(f"{swept} orphans swept, {len(kept)} files kept")  # noqa: T201
    assert on_disk == kept


def test_f6_a_content_that_does_not_fit_leaves_nothing(tmp_path, settings):
    with small_disk(tmp_path, 1):
        settings.FILES = tmp_path / "files"
        with pytest.raises(OSError, match="No space left"):
            shelf.put(1, BytesIO(b"0" * 2_000_000))
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
