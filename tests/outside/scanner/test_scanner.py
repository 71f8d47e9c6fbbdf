"""One suite for the stand-in and for a real clamd.

A real one is used too where MOOTHALL_TEST_SCANNER names one (host:port, or the path of its socket).
"""

import io
import os
import socket
import time

import pytest

from moothall.outside.scanner.client import Scanner, ScannerDown, Verdict, is_address
from moothall.outside.scanner.standin import EICAR, OURS, VERSION, Standin


@pytest.fixture
def standin(tmp_path):
    with Standin(tmp_path / "scanner") as running:
        yield running


@pytest.fixture
def scanner(standin):
    return Scanner(standin.address, seconds=5)


@pytest.fixture(params=["port", "socket", "real"])
def either(request, tmp_path):
    """Each kind of scanner, at each kind of address."""
    if request.param == "real":
        if not (named := os.environ.get("MOOTHALL_TEST_SCANNER")):
            pytest.skip("MOOTHALL_TEST_SCANNER names no scanner")
        yield Scanner(named)
        return
    path = tmp_path / "clamd" if request.param == "socket" else None
    with Standin(tmp_path / "scanner", path=path) as running:
        yield Scanner(running.address, seconds=5)


def scanned(scanner, content):
    return scanner.scan(io.BytesIO(content))


# --- what every scanner promises ----------------------------------------------------------------
@pytest.mark.parametrize("content", [b"", b"hello", bytes(range(256)) * 1000])
def test_a_harmless_file_is_clean(either, content):
    assert scanned(either, content) == Verdict()
    assert scanned(either, content).is_clean


def test_the_test_file_that_scanners_agreed_on_is_found(either):
    verdict = scanned(either, EICAR)
    assert not verdict.is_clean
    assert "eicar" in verdict.signature.lower()


def test_it_answers_and_says_its_version(either):
    either.ping()
    assert "ClamAV" in either.version()


def test_one_scanner_is_asked_again_and_again(either):
    assert [scanned(either, c).is_clean for c in (b"a", EICAR, b"a")] == [True, False, True]


# --- the stand-in -------------------------------------------------------------------------------
def test_our_own_signature_is_found_wherever_it_stands(scanner):
    for before in (0, 3, 65536 - 5, 65536, 200_000):
        verdict = scanned(scanner, b"x" * before + OURS + b"x" * 70_000)
        assert verdict.signature == "Moothall.Test.Signature", before


def test_the_version_says_that_it_is_none_but_a_standin(scanner):
    assert scanner.version() == VERSION


@pytest.mark.parametrize("fault", ["error", "drop"])
def test_a_scanner_that_could_not_say_has_not_said_clean(standin, scanner, fault):
    standin.fault = fault
    with pytest.raises(ScannerDown):
        scanned(scanner, b"hello")
    standin.fault = ""
    assert scanned(scanner, b"hello").is_clean


def test_a_stream_that_the_scanner_finds_too_long_is_not_clean(standin, scanner):
    standin.fault = "limit 1000"
    assert scanned(scanner, b"x" * 1000).is_clean
    with pytest.raises(ScannerDown):
        scanned(scanner, b"x" * 10_000_000)


def test_a_slow_scanner_is_left_after_the_time_limit(standin):
    standin.fault = "slow 3"
    began = time.monotonic()
    with pytest.raises(ScannerDown):
        scanned(Scanner(standin.address, seconds=0.3), b"hello")
    assert time.monotonic() - began < 2


def test_a_scanner_that_trickles_is_left_too():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(ScannerDown):
            scanned(Scanner(address, seconds=0.3), b"x" * 50_000_000)  # it never reads
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("address", ["", "127.0.0.1:1", "/nowhere/clamd.sock", "127.0.0.1", "a:b"])
def test_where_there_is_no_scanner_it_says_so(address):
    with pytest.raises(ScannerDown):
        scanned(Scanner(address, seconds=1), b"hello")


@pytest.mark.parametrize(
    ("answer", "signature"),
    [(b"stream: OK\0", ""), (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "Win.Test.EICAR_HDB-1")],
)
def test_the_answers_of_a_real_clamd_are_understood(answer, signature):
    assert spoken(answer).signature == signature


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: OK", b"stream: \0", b"stream: OKAY\0", b"UNKNOWN COMMAND\0", b"OK" * 5000],
)
def test_an_answer_that_is_none_is_not_clean(answer):
    with pytest.raises(ScannerDown):
        spoken(answer)


def spoken(answer):
    """What the client makes of an answer, whatever it is."""
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answering():
            line, _ = listening.accept()
            with line:
                line.recv(100)
                line.sendall(answer)

        thread = threading.Thread(target=answering)
        thread.start()
        try:
            return scanned(Scanner(f"127.0.0.1:{listening.getsockname()[1]}", seconds=2), b"")
        finally:
            thread.join()


@pytest.mark.parametrize("text", ["127.0.0.1:3310", "clamd:3310", "[::1]:3310", "/run/clamd.ctl"])
def test_an_address_is_a_host_and_port_or_a_socket(text):
    assert is_address(text)


@pytest.mark.parametrize("text", ["", "/", "clamd", "clamd:", ":3310", "clamd:99999", "a:b"])
def test_anything_else_is_no_address(text):
    assert not is_address(text)
