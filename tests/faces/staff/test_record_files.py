"""Files of records on the desk: sent with the form, shown and opened where the field is seen."""

import re

import pytest
from tests.engine.documents.samples import picture
from tests.engine.registers.shelf import small
from tests.engine.registers.waiting import FILED, waits
from tests.faces.files import read, scanner, upload

from moothall.engine.registers import actions
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import filed
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

__all__ = ["scanner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scanner")]
SETUP = Actor.job("set-up")


@pytest.fixture
def benches(town):
    """Publish a register with files in Ashby."""
    with scope.opened([town.council.pk], writes=True) as at:
        actions.publish(town.council, small(**FILED), by=SETUP, at=at)


def kept(town):
    with scope.opened([town.council.pk], writes=False):
        return Record.objects.get()


def token(page):
    return re.search(r'name="token" value="([^"]+)"', page.text)[1]


def held(page):
    return re.findall(r'name="photo-files-held" value="([^"]+)"', page.text)


def bench(dev):
    """A bench with a photo, added on the form."""
    page = dev.get("registers/ashby/benches/add")
    photo = upload("bench.jpg", picture())
    dev.post(
        "registers/ashby/benches/add", **{"name": "Oak", "token": token(page), "photo-files": photo}
    )


def test_a_photo_comes_with_the_form_and_is_opened_from_the_page(town, benches, dev):
    bench(dev)
    record = kept(town)
    assert [one["name"] for one in record.values["photo"]] == ["bench.jpg"]
    page = dev.get(f"registers/benches/{record.pk}")
    address = re.search(r'href="/staff/(registers/benches/\d+/files/[^"]+)"', page.text)[1]
    given = dev.get(address)
    assert read(given)[:2] == b"\xff\xd8"
    assert given["Content-Disposition"] == 'attachment; filename="bench.jpg"'
    lost = dev.get(address[:-12] + "0" * 12)
    assert lost.status_code == 404


def test_what_is_refused_or_only_uploaded_keeps_the_form_as_it_was(town, benches, dev):
    page = dev.get("registers/ashby/benches/add")
    typed = {"name": "", "token": token(page)}
    bad = dev.post(
        "registers/ashby/benches/add", **typed, **{"photo-files": upload("a.jpg", b"no picture")}
    )
    assert bad.status_code == 422
    assert 'href="#photo-files-file"' in bad.text
    sent = {"photo-files": upload("bench.jpg", picture()), "photo-files-upload": "photo-files"}
    turned = dev.post("registers/ashby/benches/add", **typed, **sent)
    assert turned.status_code == 200
    named = {"photo-files-held": held(turned)}
    wrong = dev.post("registers/ashby/benches/add", **typed, **named)
    assert wrong.status_code == 422
    assert held(wrong) == named["photo-files-held"]
    assert len(held(wrong)) == 1
    done = dev.post("registers/ashby/benches/add", **typed | {"name": "Oak"}, **named)
    assert done.status_code == 302
    assert [one["name"] for one in kept(town).values["photo"]] == ["bench.jpg"]


def test_a_photo_stays_until_it_is_taken_off_the_form(town, benches, dev):
    bench(dev)
    record = kept(town)
    path = f"registers/benches/{record.pk}/change"
    form = dev.get(path)
    keys = held(form)
    dev.post(path, **{"name": "Ash", "revision": "1", "photo-files-held": keys})
    assert len(kept(town).values["photo"]) == 1
    off = {"photo-files-held": keys, "photo-files-drop": keys[0]}
    turned = dev.post(path, name="Ash", revision="2", **off)
    assert held(turned) == []
    dev.post(path, name="Ash", revision="2")
    assert "photo" not in kept(town).values


def test_a_file_of_a_field_that_only_some_see_is_theirs_alone_and_noted(town, benches, sign_in):
    with scope.opened([town.council.pk], writes=True) as at:
        mo = town.actor("mo")
        record = actions.add(town.council, "benches", {"name": "Oak"}, by=mo, at=at)
        paper = waits(town.council, filed.form_of(record, mo), at, field="paper")
        record = actions.change(record, {"paper": [paper]}, by=mo, at=at, revision=1)
    address = f"registers/benches/{record.pk}/files/{paper['file']}"
    assert sign_in("dev").get(address).status_code == 404
    assert read(sign_in("mo").get(address)).startswith(b"bench.pdf")
    with scope.opened([town.council.pk], writes=False):
        noted = Entry.objects.filter(verb="record.seen").get()
    assert noted.facts["fields"] == ["paper"]
