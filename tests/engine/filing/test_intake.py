"""Many files at once: in is out and rejected, by hash, and again changes nothing."""

import pytest
from tests.engine.cases.telling import june
from tests.engine.filing.conftest import PDF, SETUP

from moothall.engine.documents.actions import Sent
from moothall.engine.filing import actions, intake, queries
from moothall.engine.filing.actions import Offered
from moothall.engine.filing.models import Document

pytestmark = pytest.mark.django_db
HEAD = "file,type,title,kind,reference,about\n"


def taken(room, wanted):
    begun = actions.begin_intake(room.council, "old", found=len(wanted), by=SETUP, at=june(1))
    for one in wanted:
        if one.fault:
            blank = Offered(one.line, one.path, "", {})
            actions.reject(begun, blank, one.fault, by=SETUP, at=june(1))
            continue
        with one.file.open("rb") as content:
            offered = Offered(one.line, one.path, intake.digest(one.file), one.said)
            sent = Sent(content, one.file.stat().st_size, one.file.name)
            actions.take_in(begun, offered, sent, by=SETUP, at=june(1))
    return begun, actions.end_intake(begun, by=SETUP, at=june(1))


def a_folder(tmp_path):
    tmp_path /= "old"
    tmp_path.mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.pdf").write_bytes(PDF + name.encode() + b"\n%%EOF\n")
    (tmp_path / "bad.pdf").write_bytes(b"<html>")
    (tmp_path / "unnamed.pdf").write_bytes(PDF)
    rows = (
        "a.pdf,tenancy-letter,One,account,A1,Rent",
        "b.pdf,tenancy-letter,Two,account,A1,Cats",
        "bad.pdf,tenancy-letter,Three,account,A1,Rent",
        "../etc.pdf,tenancy-letter,Four,account,A1,Rent",
        "gone.pdf,tenancy-letter,Five,account,A1,Rent",
        "c.pdf,minutes,Six,record,R9,,more",
        "c.pdf,minutes,Six,record,R9,",
    )
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8-sig")
    return manifest


def test_what_was_found_came_in_or_says_why_not_and_again_changes_nothing(room, tmp_path):
    manifest = a_folder(tmp_path)
    begun, counts = taken(room, intake.of_manifest(manifest))
    assert counts == {"taken": 2, "again": 0, "rejected": 6}
    assert begun.found == sum(counts.values())
    reasons = {one.path: one.reason for one in queries.lines(begun, "rejected")}
    assert reasons["../etc.pdf"] == "It lies outside the folder of the manifest."
    assert reasons["gone.pdf"] == "There is no such file."
    assert reasons["unnamed.pdf"] == "No line of the manifest names it."
    assert reasons["b.pdf"].startswith("What it is about")
    assert set(reasons) == {"b.pdf", "bad.pdf", "../etc.pdf", "gone.pdf", "c.pdf", "unnamed.pdf"}
    kept = set(Document.objects.values_list("number", "versions_so_far"))
    _, again = taken(room, intake.of_manifest(manifest))
    assert again == {"taken": 0, "again": 2, "rejected": 6}
    assert set(Document.objects.values_list("number", "versions_so_far")) == kept


def test_a_folder_needs_no_manifest(room, tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "Board of 2 May.pdf").write_bytes(PDF)
    said = {"type": "minutes", "kind": "record", "reference": "board"}
    _, counts = taken(room, intake.of_folder(tmp_path, said))
    assert counts == {"taken": 1, "again": 0, "rejected": 0}
    document = Document.objects.get()
    assert (document.title, document.reference) == ("Board of 2 May", "BOARD")


@pytest.mark.parametrize("text", ["file,type\n", "\xff"])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path, text):
    manifest = tmp_path / "manifest.csv"
    manifest.write_bytes(text.encode("latin-1"))
    with pytest.raises(intake.NoManifest):
        intake.of_manifest(manifest)


def test_what_cannot_be_kept_or_read_is_a_line_and_the_rest_comes_in(room, tmp_path):
    folder = tmp_path / "new"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.pdf").write_bytes(PDF + name.encode() + b"\n%%EOF\n")
    rows = (
        "a.pdf,minutes,O\0ne,record,R1,",
        f"{'x' * 300}.pdf,minutes,Two,record,R2,",
        "q\0.pdf,minutes,Two,record,R2,",
        "b.pdf,minutes,Three,record,R3,Rent",
        "c.pdf,minutes,Four,record,R4,",
    )
    manifest = folder / "manifest.csv"
    manifest.write_text(HEAD + "\n".join(rows) + "\n")
    begun, counts = taken(room, intake.of_manifest(manifest))
    assert counts == {"taken": 1, "again": 0, "rejected": 4}
    reasons = [one.reason for one in queries.lines(begun, "rejected")]
    assert "cannot be kept" in reasons[0]
    assert "no field 'about'" in reasons[3]
