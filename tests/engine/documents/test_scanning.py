"""S18: a file is clean only when the scanner says so."""

from datetime import timedelta

import pytest
from tests.engine.documents.samples import pdf
from tests.engine.documents.taking import NOW, journalled, on_disk, refusal, take

from moothall.engine.documents import actions, rules
from moothall.engine.documents.models import File
from moothall.engine.documents.words import State
from moothall.ground.journal.words import GUEST
from moothall.outside.scanner.client import Scanner
from moothall.outside.scanner.standin import EICAR, OURS


@pytest.mark.parametrize("signature", [EICAR, OURS])
def test_s18_a_virus_is_refused_in_the_words_of_the_design_system(council, scanner, signature):
    assert refusal(council, "a.pdf", pdf(more=signature)) == "The selected file contains a virus"
    assert (File.objects.count(), on_disk()) == (0, [])


@pytest.mark.parametrize("fault", ["down", "drop", "error", "slow 60"])
def test_s18_without_an_answer_a_file_is_quarantined_and_not_clean(
    council, scanner, fault, settings
):
    settings.SCANNER_SECONDS = 0.3
    scanner.fault = fault
    if fault == "down":
        scanner.stop()
    file = take(council).file
    assert file.state == State.QUARANTINED
    assert rules.why_not_open(file) == rules.UNCHECKED
    assert file.next_scan_at == NOW + timedelta(seconds=20)


def test_s18_where_no_scanner_is_named_nothing_is_ever_clean(council):
    assert take(council).file.state == State.QUARANTINED


def test_s18_a_quarantined_file_is_clean_once_it_is_scanned(council, scanner):
    scanner.fault = "drop"
    file = take(council).file
    assert scan(file, scanner, at=NOW + timedelta(seconds=20)) == State.QUARANTINED
    file.refresh_from_db()
    assert file.next_scan_at == NOW + timedelta(seconds=60)
    scanner.fault = ""
    assert scan(file, scanner, at=NOW + timedelta(seconds=60)) == State.CLEAN
    file.refresh_from_db()
    assert (file.next_scan_at, rules.why_not_open(file)) == (None, None)
    assert journalled() == ["file.taken", "file.scanned"]


def test_s18_a_virus_found_later_takes_the_content_away(
    council, scanner, django_capture_on_commit_callbacks
):
    scanner.stop()
    file = take(council, "a.pdf", pdf(more=OURS)).file
    scanner.start()
    with django_capture_on_commit_callbacks(execute=True):
        assert scan(file, scanner) == State.INFECTED
    file.refresh_from_db()
    assert (file.stored, file.signature, on_disk()) == ("", "Moothall.Test.Signature", [])
    assert rules.why_not_open(file) == rules.INFECTED
    assert journalled() == ["file.taken", "file.infected"]


def test_s18_what_was_found_once_is_refused_also_while_the_scanner_is_down(council, scanner):
    scanner.stop()
    file = take(council, "a.pdf", pdf(more=OURS)).file
    scanner.start()
    scan(file, scanner)
    scanner.stop()
    assert refusal(council, "b.pdf", pdf(more=OURS)) == "The selected file contains a virus"


def test_a_clean_file_stays_clean_when_it_is_sent_again_without_a_scanner(council, scanner):
    take(council)
    scanner.stop()
    assert take(council).file.state == State.CLEAN


def test_a_quarantined_file_that_is_sent_again_and_scanned_is_clean(council, scanner):
    scanner.stop()
    take(council)
    scanner.start()
    assert take(council).file.state == State.CLEAN


def test_a_file_that_is_sure_is_not_scanned_again(council, scanner):
    file = take(council).file
    scanner.stop()
    assert scan(file, scanner) == State.CLEAN


def test_content_that_is_lost_is_never_clean(council, scanner):
    scanner.fault = "drop"
    file = take(council).file
    scanner.fault = ""
    on_disk()[0].unlink()
    assert scan(file, scanner) == State.QUARANTINED


def scan(file, scanner, at=NOW):
    return actions.scan_again(file, Scanner(scanner.address, 2), by=GUEST, at=at)
