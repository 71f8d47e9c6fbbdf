"""What a mail says, read in a process of its own: bounded, and believing nobody."""

import json
import subprocess
import sys

import pytest
from tests.engine.inbox.letters import SERVER, letter, proved, with_files
from tests.engine.inbox.test_judging import HOSTILE

from moothall.outside.mailbox import apart
from moothall.outside.mailbox.apart import NotUnderstood

OWN = "example.org"


@pytest.fixture
def read(tmp_path):
    def reading(raw, server=SERVER):
        path, folder = tmp_path / "mail", tmp_path / "files"
        folder.mkdir(exist_ok=True)
        path.write_bytes(raw)
        return apart.understand(path, folder, server=server)

    return reading


def test_a_plain_mail_says_who_wrote_what(read):
    found = read(letter("Hello\nthere", subject="=?utf-8?q?Caf=C3=A9?=", own_id="<a@b>"))
    assert (found.sender, found.sender_name) == ("rosa@example.org", "Rosa Lund")
    assert (found.subject, found.text, found.message_id) == ("Café", "Hello\nthere", "a@b")


@pytest.mark.parametrize(
    "sender",
    [
        "a@example.org, b@example.org",
        '"a@example.org" <b@example.org>, c@example.org',
        "a@example.org, <b@example.org>",
        "nobody",
        "",
        "a@example.org (b@example.org)",
        "<a@example.org> <b@example.org>",
    ],
)
def test_a_sender_who_is_not_exactly_one_is_nobody(read, sender):
    assert read(letter(sender=sender)).sender == ""


def test_a_name_that_looks_like_an_address_is_a_name(read):
    found = read(letter(sender='"head@ashby.example" <b@example.org>'))
    assert (found.sender, found.sender_name) == ("b@example.org", "head@ashby.example")


def test_two_senders_fields_are_nobody(read):
    assert read(letter(more=[("From", "a@example.org")])).sender == ""


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("", ""),
        (proved(), "pass"),
        (f"{SERVER}; dkim=pass header.i=@{OWN} header.s=s header.b=abc", "pass"),
        (f"{SERVER}; dkim=pass (2048-bit key) header.d={OWN}; spf=fail smtp.mailfrom=x@y", "pass"),
        (f"{SERVER} 1; dmarc=pass (p=none (x)) header.from={OWN}", "pass"),
        (proved(result="fail"), "fail"),
        (proved("evil.example"), "fail"),
        (f"{SERVER}; dkim=pass header.d=org", "fail"),
        (f"{SERVER}; dkim=pass header.d={OWN}; dmarc=fail header.from={OWN}", "fail"),
        (f"{SERVER}; spf=pass smtp.mailfrom={OWN}", "fail"),
        (f"{SERVER}; none", "fail"),
        (f'{SERVER}; spf=fail smtp.mailfrom="a; dmarc=pass header.from={OWN} ;"@evil', "fail"),
        (f"{SERVER}; spf=fail (a\\); dmarc=pass header.from={OWN} )", "fail"),
        (f"{SERVER}; spf=fail reason=( ; dmarc=pass header.from={OWN}", "fail"),
        (f"mx.evil; dmarc=pass header.from={OWN}", ""),
        (f"x{SERVER}; dmarc=pass header.from={OWN}", ""),
        (f"{SERVER}", ""),
    ],
)
def test_only_what_the_named_server_says_of_the_senders_own_domain_counts(read, said, verdict):
    assert read(letter(auth=said)).verdict == verdict


def test_the_topmost_word_of_the_server_counts(read):
    mail = letter(auth=proved(result="fail"), more=[("Authentication-Results", proved())])
    assert read(mail).verdict == "fail"


def test_without_a_name_no_server_is_believed(read):
    assert read(letter(auth=proved()), server="").verdict == ""


def test_a_page_is_read_as_words_with_what_it_quotes_marked(read):
    page = (
        "<html><style>p {}</style><p>The red&nbsp;one.</p><script>x</script>"
        "<div>On Mon, 1 Jun 2026 at 10:00, Ashby wrote:</div>"
        "<blockquote><p>Which door?<br>Please say</p></blockquote>"
    )
    found = read(letter(page, more=[("Content-Type", "text/html; charset=utf-8")]))
    assert found.reply == "The red one."
    assert "> Which door?" in found.text
    assert "<" not in found.text
    assert "{}" not in found.text


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Yes.\n\n> Which door?\n> Ashby", "Yes."),
        ("Yes.\n\nFrom: Ashby\nSent: Monday\nTo: Rosa\nSubject: A light\n\nWhich?", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: Ashby\nSent: Monday\n\nWhich?", "Yes."),
        ("> Which door?", "> Which door?"),
        ("Not on Monday he wrote: no.", "Not on Monday he wrote: no."),
    ],
)
def test_what_is_new_is_told_from_what_is_quoted_and_all_of_it_kept(read, text, reply):
    found = read(letter(text))
    assert found.reply == reply
    assert found.text == text


def test_signs_that_turn_or_hide_words_are_left_out(read):
    assert read(letter("a\u202eb\x00c\x1b[31m")).text == "abc[31m"


def test_files_lie_by_number_under_no_name_of_theirs(read, tmp_path):
    found = read(with_files(("../../etc/passwd", "image/png", b"one"), ("b.pdf", "x/y", b"two")))
    assert [(one.name, one.path.read_bytes()) for one in found.attached] == [
        ("../../etc/passwd", b"one"),
        ("b.pdf", b"two"),
    ]
    assert {one.path.parent for one in found.attached} == {tmp_path / "files"}


DRIVER = """
import json, resource, sys
from pathlib import Path
from moothall.outside.mailbox import apart
try:
    apart.understand(Path(sys.argv[1]), Path(sys.argv[2]), server="x")
except apart.NotUnderstood as fault:
    pass
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_maxrss, used.ru_utime + used.ru_stime]))
"""


@pytest.mark.parametrize("kind", HOSTILE)
def test_s27_the_process_takes_under_256_mb_and_2_seconds(tmp_path, kind):
    path, folder = tmp_path / "mail", tmp_path / "files"
    folder.mkdir()
    path.write_bytes(HOSTILE[kind]())
    command = [sys.executable, "-c", DRIVER, path, folder]
    said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- our own
    kilobytes, seconds = json.loads(said.stdout)
    assert kilobytes < 256 * 1024
    assert seconds < 2.5


def test_s27_what_would_never_end_is_ended(read, monkeypatch, tmp_path):
    forever = tmp_path / "forever.py"
    forever.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(apart, "PROGRAM", forever)
    monkeypatch.setattr(apart, "PATIENCE", 0.3)
    with pytest.raises(NotUnderstood, match="too long"):
        read(letter())
