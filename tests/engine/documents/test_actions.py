"""Files are taken in whole or not at all, kept once, and given to nobody before they are clean."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from tests.engine.documents.samples import GOOD, pdf, picture, whereabouts
from tests.engine.documents.taking import NOW, journalled, on_disk, refusal, sent, take

from moothall.engine.catalogue.models import Draft
from moothall.engine.documents import actions, queries, rules, shelf
from moothall.engine.documents.actions import Wanted
from moothall.engine.documents.models import File, Held
from moothall.engine.documents.words import CONTENTS, NoSuchFile, NotTaken, State
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST


# --- taking in ----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", GOOD)
def test_a_file_of_each_kind_is_taken_clean(council, scanner, kind):
    name, content = GOOD[kind]
    taken = take(council, name, content)
    assert (taken.file.state, taken.file.kind) == (State.CLEAN, kind)
    assert rules.why_not_open(taken.file) is None
    with shelf.opened(council.pk, taken.file.stored) as kept:
        assert len(kept.read()) == taken.file.length


def test_a_file_is_journalled_by_its_digest_and_never_by_its_name(council, scanner):
    file = take(council, "Rosa Vale's letter.pdf").file
    entry = Entry.objects.get()
    assert (entry.verb, entry.thing_id, entry.facts["sha256"]) == (
        "file.taken",
        file.pk,
        file.sha256,
    )
    assert "Rosa" not in str(entry.facts)


def test_s17_the_stored_name_is_random_and_nothing_that_was_typed(council, scanner):
    file = take(council, "../../letter.pdf").file
    [path] = on_disk()
    assert (path.name, len(path.name)) == (file.stored, 40)
    assert file.stored not in {file.sha256[:40], "letter"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_content_is_kept_once_in_a_council(council, scanner):
    first, second = take(council, "a.pdf"), take(council, "b.pdf")
    assert first.file.pk == second.file.pk
    assert (first.name, second.name, len(on_disk())) == ("a.pdf", "b.pdf", 1)


def test_each_council_keeps_its_own(council, brackwater, scanner):
    first = take(council).file
    with scope.opened([brackwater.pk], writes=True):
        second = take(brackwater).file
    assert (first.pk == second.pk, first.sha256 == second.sha256) == (False, True)
    assert len(on_disk()) == 2


def test_two_who_send_the_same_at_once_share_one_file(council, scanner, monkeypatch):
    first = take(council).file
    again, calls = actions._again, []
    monkeypatch.setattr(
        actions, "_again", lambda *a: calls.append(a) or (again(*a) if len(calls) > 1 else None)
    )
    assert take(council).file.pk == first.pk
    assert len(on_disk()) == 1


def test_s20_the_place_of_a_photograph_is_not_on_the_disk(council, scanner):
    file = take(council, "a.jpg", picture(exif=whereabouts())).file
    with shelf.opened(council.pk, file.stored) as kept:
        assert b"Exif" not in kept.read()


def test_a_file_that_is_too_long_is_refused(council, scanner, settings):
    settings.FILE_MEGABYTES = 1
    assert refusal(council, "a.pdf", pdf(more=b" " * 1_000_000)) == (
        "The selected file must be smaller than 1MB"
    )
    assert on_disk() == []


def test_a_broken_picture_could_not_be_uploaded(council, scanner):
    assert refusal(council, "a.jpg", picture()[:300]) == (
        "The selected file could not be uploaded \N{EN DASH} try again"
    )


def test_where_the_commit_fails_only_an_orphan_stays_and_it_is_swept(council, scanner):
    point = transaction.savepoint()
    take(council)
    transaction.savepoint_rollback(point)
    assert (File.objects.count(), len(on_disk())) == (0, 1)
    assert sweep(council) == 0
    age(on_disk()[0], hours=25)
    assert sweep(council) == 1
    assert on_disk() == []


def test_f6_a_full_disk_leaves_neither_row_nor_file(council, scanner, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        take(council)
    assert (File.objects.count(), on_disk()) == (0, [])


# --- what a form holds --------------------------------------------------------------------------
TOKEN = uuid.UUID(int=1)


def hold(council, name="a.pdf", content=None, **more):
    wanted = Wanted(**{"token": TOKEN, "question": "photo", "most": 2} | more)
    return actions.hold(council, sent(name, content), wanted, by=GUEST, at=NOW)


def test_a_form_holds_files_for_a_question_until_it_has_as_many_as_it_takes(council, scanner):
    first, second = hold(council, "a.pdf"), hold(council, "b.pdf", pdf(objects=2))
    assert queries.held_for(council.pk, TOKEN, "photo") == [first, second]
    with pytest.raises(NotTaken, match="You can only select up to 2 files"):
        hold(council, "c.pdf", pdf(objects=3))
    assert hold(council, "c.pdf", pdf(objects=3), question="other").name == "c.pdf"


def test_the_same_file_is_not_held_twice(council, scanner):
    assert hold(council, most=1).pk == hold(council, most=1).pk


def test_a_file_is_taken_off_a_form_again(council, scanner):
    held = hold(council)
    assert release(council, uuid.uuid4(), held.key) is False
    assert release(council, TOKEN, uuid.uuid4()) is False
    assert release(council, TOKEN, held.key) is True
    assert list(queries.held(council.pk, TOKEN)) == []


def release(council, token, key):
    return actions.release(council, token, key, by=GUEST, at=NOW)


def test_s6_a_file_of_another_form_is_not_there(council, brackwater, scanner):
    held = hold(council)
    assert queries.held_file(council.pk, TOKEN, held.key) == held
    for council_id, token in ((council.pk, uuid.uuid4()), (brackwater.pk, TOKEN)):
        with pytest.raises(NoSuchFile):
            queries.held_file(council_id, token, held.key)


def test_what_is_handed_over_is_what_the_form_was_sent_with(council, scanner):
    kept, dropped = hold(council), hold(council, question="off_the_path")
    others = hold(council, token=uuid.UUID(int=2))
    given = actions.hand_over(council.pk, TOKEN, [str(kept.key)], by=GUEST, at=NOW)
    assert [one.file_id for one in given] == [kept.file_id]
    assert list(Held.objects.all()) == [others]
    assert dropped.file_id == kept.file_id


# --- letting go ---------------------------------------------------------------------------------
LATER = NOW + timedelta(days=2)


def sweep(council):
    return actions.sweep_orphans(council.pk, by=GUEST, at=june_now())


def june_now():
    from datetime import UTC, datetime

    return datetime.now(UTC)  # noqa: TID251 -- the disk's own clock says how old a file is


def age(path, hours):
    import os
    import time

    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def test_files_go_with_the_draft_that_held_them(council, scanner, a_version):
    draft = Draft.objects.create(
        council=council, token=TOKEN, version_id=a_version, started_at=NOW, saved_at=NOW
    )
    hold(council)
    assert actions.forget_held(by=GUEST, at=LATER) == 0
    draft.delete()
    assert actions.forget_held(by=GUEST, at=NOW + timedelta(hours=23)) == 0
    assert actions.forget_held(by=GUEST, at=LATER) == 1


def test_a_file_goes_when_nothing_points_to_it_and_its_content_a_day_later(
    council, scanner, django_capture_on_commit_callbacks
):
    held = hold(council)
    assert actions.remove_unused(council.pk, by=GUEST, at=LATER) == 0
    release(council, TOKEN, held.key)
    assert actions.remove_unused(council.pk, by=GUEST, at=NOW) == 0
    age(on_disk()[0], hours=1000)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove_unused(council.pk, by=GUEST, at=LATER) == 1
    assert (File.objects.count(), len(on_disk())) == (0, 1)
    assert sweep(council) == 0
    age(on_disk()[0], hours=25)
    assert sweep(council) == 1
    assert on_disk() == []
    assert journalled() == ["file.taken", "file.removed"]


def test_a_sweep_leaves_what_a_row_speaks_of_and_other_councils_alone(council, brackwater, scanner):
    hold(council)
    with scope.opened([brackwater.pk], writes=True):
        take(brackwater)
    for path in on_disk():
        age(path, hours=1000)
    assert sweep(council) == 0
    assert len(on_disk()) == 2


def test_what_was_never_finished_is_swept_too(council, scanner):
    take(council)
    begun = on_disk()[0]
    unfinished = begun.with_name(begun.parent.name + "ab" * 19 + ".unfinished")
    unfinished.write_bytes(b"half")
    age(unfinished, hours=25)
    assert sweep(council) == 1
    assert not unfinished.exists()


def test_a_backup_knows_where_every_content_lies(council, scanner):
    take(council)
    with connection.cursor() as cursor:
        cursor.execute(CONTENTS)
        spoken = [path for (path,) in cursor.fetchall()]
    assert spoken == [str(path.relative_to(settings.FILES)) for path in on_disk()]


# --- what the database keeps --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "fine"}, "file_is_in_a_known_state"),
        ({"state": State.QUARANTINED}, "file_is_scanned_again_exactly_while_unsure"),
        ({"next_scan_at": NOW}, "file_is_scanned_again_exactly_while_unsure"),
        ({"scanned_at": None}, "file_is_clean_only_when_scanned"),
        ({"stored": ""}, "file_has_content_unless_infected"),
        ({"state": State.INFECTED}, "file_has_content_unless_infected"),
        ({"length": 0}, "file_is_not_empty"),
    ],
)
def test_the_database_refuses_what_cannot_be(council, scanner, change, constraint):
    file = take(council).file
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        File.objects.filter(pk=file.pk).update(**change)


def test_a_content_is_in_a_council_once(council, scanner):
    file = take(council).file
    file.pk = None
    with (
        pytest.raises(IntegrityError, match="file_is_kept_once_in_a_council"),
        transaction.atomic(),
    ):
        file.save(force_insert=True)


def test_a_link_cannot_cross_the_wall(council, brackwater, scanner):
    file = take(council).file
    with (
        scope.opened([council.pk, brackwater.pk], writes=True),
        pytest.raises(IntegrityError, match="same_council"),
        transaction.atomic(),
    ):
        Held.objects.create(
            council=brackwater, token=TOKEN, question="q", file=file, name="a", held_at=NOW
        )


@pytest.mark.parametrize("stored", ["../../secret-key", "a/b", "", "a.b", "..%2f"])
def test_s6_no_path_leads_out_of_the_folder(stored):
    from moothall.engine.documents.words import ContentLost

    with pytest.raises(ContentLost):
        shelf.opened(1, stored)
