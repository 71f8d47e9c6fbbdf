"""What a mail says, read by a process of its own with bounded memory and time.

Hostile mail is read here and nowhere else: the process has nothing of our environment, and what
goes wrong in it ends it alone. Run as `python understanding.py PATH FOLDER SERVER`: it writes what
is attached into the folder, by number, and what it found to the standard output as JSON. SERVER is
the name under which the receiving mail server says what it found of the sender (RFC 8601).
"""

import html
import json
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any, Final, cast

SECONDS: Final = 2
MEMORY: Final = 256 << 20
MOST_PARTS: Final = 300
DEEPEST: Final = 20
MOST_ATTACHED: Final = 20
MOST_FIELDS: Final = 500
LONGEST_FIELD: Final = 1_000
LONGEST_LINKS: Final = 8_000
LONGEST_TEXT: Final = 100_000
LONGEST_LINE: Final = 2_000
"""The most characters of a line in a text of which the quotation is looked for: it takes time."""
LAYOUT: Final = 10_000
"""The most bytes of a picture inside the text that counts as decoration."""

_FROM: Final = re.compile(
    r'(?:((?:"(?:[^"\\]|\\.)*"|[^"<>,;])*)<)?([^\s<>,;:()"\[\]\\@]+@[A-Za-z0-9.-]+)>?'
)
_ID: Final = re.compile(r"<([^<>\s]{3,250})>")
_ADDRESS: Final = re.compile(r"[^\s<>,;:()\"\[\]\\@]+@[A-Za-z0-9.-]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COMMENT: Final = re.compile(r"\([^()]*\)")
_BLOCK: Final = re.compile(r"</?(?:p|div|tr|table|ul|ol|h[1-6]|hr)>|<br ?/?>")
_TAG: Final = re.compile(r"<[^<>]*>")
SHOWN: Final = {
    "p",
    "div",
    "tr",
    "table",
    "ul",
    "ol",
    "li",
    "br",
    "hr",
    "blockquote",
    *(f"h{n}" for n in range(1, 7)),
}
RECEIVERS: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
ROBOTS: Final = ("X-Autoreply", "X-Autorespond", "X-Autoresponder")
MANY: Final = frozenset({"bulk", "junk", "list"})


class Unfit(Exception):
    """The mail is made to do harm, or so broken that no program reads it; the message says how."""


@dataclass
class Found:
    """What a mail says. *automatic*: why it is the answer of a machine; *many*: sent to many.

    *verdict*: what the receiving server found of the sender: `pass`, `fail`, or nothing.
    """

    message_id: str = ""
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    receivers: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    text: str = ""
    reply: str = ""
    automatic: str = ""
    is_report: bool = False
    is_to_many: bool = False
    wants_no_answer: bool = False
    verdict: str = ""
    attached: list[dict[str, Any]] = field(default_factory=list)


def bounded() -> None:
    """Bound what this process may use, before it looks at the mail."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def understood(path: Path, folder: Path, server: str) -> Found:
    """Return what the mail in a file says; what is attached is written into the folder.

    :raises Unfit: for a mail of too many parts, too deep, or that cannot be read.
    """
    with path.open("rb") as opened:
        try:
            message = BytesParser().parse(opened)
        except (RecursionError, ValueError, LookupError, AttributeError) as fault:
            raise Unfit("It cannot be read as mail.") from fault
    if len(message) > MOST_FIELDS:
        raise Unfit("Its head has too many fields.")
    found = _of_head(message, server)
    plain: list[str] = []
    marked: list[str] = []
    for number, part in enumerate(_leaves(message)):
        if number >= MOST_PARTS:
            raise Unfit(f"It has more than {MOST_PARTS} parts.")
        kind, name = part.get_content_type(), _name(part)
        if kind in {"text/plain", "text/html"} and not _is_attached(part, name):
            (plain if kind == "text/plain" else marked).append(_text(part))
        else:
            _attach(found, part, name or _called(kind), folder)
    found.text = _tidy("\n\n".join(plain) or "\n\n".join(_words(page) for page in marked))
    found.reply = _answered(found.text)
    return found


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the parts that hold no others; a mail inside the mail is one part."""
    if depth > DEEPEST:
        raise Unfit(f"Its parts lie more than {DEEPEST} deep in one another.")
    if not message.is_multipart() or message.get_content_maintype() == "message":
        yield message
        return
    for part in cast("list[Message]", message.get_payload()):
        yield from _leaves(part, depth + 1)


def _of_head(message: Message, server: str) -> Found:
    senders = message.get_all("From", [])
    matched = _FROM.fullmatch(_raw(senders[0]).strip()) if len(senders) == 1 else None
    sender = matched[2] if matched else ""
    links = " ".join(
        _raw(message.get(name), LONGEST_LINKS) for name in ("In-Reply-To", "References")
    )
    receivers = [
        address
        for name in RECEIVERS
        for value in message.get_all(name, [])[:5]
        for address in _ADDRESS.findall(_raw(value, LONGEST_LINKS))
    ]
    own = _ID.search(_raw(message.get("Message-ID")))
    return Found(
        message_id=own[1] if own else "",
        sender=sender,
        sender_name=_line(matched[1] or "").strip(' "') if matched else "",
        subject=_line(message.get("Subject")),
        receivers=list(dict.fromkeys(receivers))[:50],
        links=list(dict.fromkeys(_ID.findall(links)))[-50:],
        automatic=_automatic(message),
        is_report=message.get_content_type() == "multipart/report",
        is_to_many=_word(message, "Precedence") in MANY or message.get("List-Id") is not None,
        wants_no_answer=message.get("X-Auto-Response-Suppress") is not None,
        verdict=_verdict(message, server, sender.rpartition("@")[2].lower()),
    )


def _automatic(message: Message) -> str:
    """Say why a mail is the answer of a machine (RFC 3834, RFC 3464); '' where it is not."""
    returned = message.get("Return-Path")
    if message.get_content_type() == "multipart/report":
        return "It is a report of a mail server."
    if returned is not None and _raw(returned).strip() == "<>":
        return "It has no sender who could be answered."
    if _word(message, "Auto-Submitted").partition(";")[0].strip() not in {"", "no"}:
        return "A machine sent it, and says so."
    if _word(message, "Precedence") == "auto_reply" or any(map(message.get, ROBOTS)):
        return "It is an automatic reply."
    return ""


def _verdict(message: Message, server: str, domain: str) -> str:
    """Return what the receiving server says of the sender: the topmost of its own fields counts.

    The grammar is RFC 8601's. What could hide another result in what a stranger wrote (quotes,
    backslashes, brackets that do not match) makes the whole field worth nothing.
    """
    for value in message.get_all("Authentication-Results", []):
        name, semicolon, rest = _raw(value, LONGEST_LINKS).partition(";")
        if not semicolon or name.split()[:1] != [server]:
            continue
        plain = rest
        while (shorter := _COMMENT.sub(" ", plain)) != plain:
            plain = shorter
        if set(plain) & set('"\\()'):
            return "fail"
        results = [dict(_pairs(part)) for part in plain.lower().split(";")]
        return "pass" if domain and _is_theirs(results, domain) else "fail"
    return ""


def _pairs(result: str) -> Iterator[tuple[str, str]]:
    for word in result.split():
        name, equals, value = word.partition("=")
        if equals:
            yield name, value


def _is_theirs(results: list[dict[str, str]], domain: str) -> bool:
    """Whether the sender's own domain stands behind the mail: by DMARC, or by its signature."""
    policies = [one for one in results if "dmarc" in one]
    if policies:
        return any(o["dmarc"] == "pass" and o.get("header.from") == domain for o in policies)
    signed = [one for one in results if one.get("dkim") == "pass"]
    signers = {one.get("header.d") or one.get("header.i", "").rpartition("@")[2] for one in signed}
    return any(d and "." in d and (d == domain or domain.endswith(f".{d}")) for d in signers)


def _raw(value: object, longest: int = LONGEST_FIELD) -> str:
    return _CONTROL.sub("", str(value or "").replace("\r", "").replace("\n", " "))[:longest]


def _word(message: Message, name: str) -> str:
    return _raw(message.get(name)).strip().lower()


def _line(value: object) -> str:
    """Return a field as one line of words, which may be packed in another code."""
    short = _raw(value)
    try:
        text = str(make_header(decode_header(short))) if short else ""
    except (HeaderParseError, LookupError, ValueError):
        text = short
    return " ".join(_clean(text).split())[:300]


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode())


def _name(part: Message) -> str:
    try:
        return _line(part.get_filename())
    except (LookupError, ValueError, TypeError):
        return "unnamed"


def _called(kind: str) -> str:
    return f"unnamed.{'eml' if kind == 'message/rfc822' else kind.partition('/')[2][:10]}"


def _is_attached(part: Message, name: str) -> bool:
    return bool(name) or str(part.get("Content-Disposition", "")).lower().startswith("attachment")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    content = _content(part)[: LONGEST_TEXT * 4]
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _attach(found: Found, part: Message, name: str, folder: Path) -> None:
    if len(found.attached) >= MOST_ATTACHED:
        raise Unfit(f"It has more than {MOST_ATTACHED} files.")
    content = _content(part)
    inside = part.get("Content-ID") is not None and part.get_content_maintype() == "image"
    if inside and len(content) < LAYOUT:
        return
    (folder / str(len(found.attached))).write_bytes(content)
    found.attached.append({"name": name, "length": len(content)})


def _words(page: str) -> str:
    """Return the words of a page, with what it quotes marked as in plain mail."""
    import nh3  # noqa: PLC0415 -- only where a mail has no plain text

    kept = nh3.clean(
        page, tags=SHOWN, attributes={}, clean_content_tags={"script", "style", "title"}
    )
    kept = _BLOCK.sub("\n", kept.replace("\n", " ")).replace("<li>", "\n- ")
    kept = kept.replace("<blockquote>", "\n<\n").replace("</blockquote>", "\n>\n")
    lines, depth = [], 0
    for line in kept.split("\n"):
        if line in {"<", ">"}:
            depth = max(0, depth + (1 if line == "<" else -1))
        else:
            lines.append("> " * min(depth, 5) + html.unescape(_TAG.sub("", line)).strip())
    return "\n".join(lines)


def _tidy(text: str) -> str:
    text = _clean(text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))[
        :LONGEST_TEXT
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def _answered(text: str) -> str:
    """Return what is new in an answer, without what it quotes; all of it, where nothing is."""
    from mailparser_reply import EmailReplyParser  # noqa: PLC0415 -- only this process loads it

    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        return text
    first = EmailReplyParser(languages=["en"]).read(text).replies[0].full_body
    lines = [line for line in first.split("\n") if not line.startswith(">")]
    return "\n".join(lines).strip() or text


def main() -> int:
    """Write what the mail named by the arguments says to the standard output, as JSON."""
    path, folder, server = sys.argv[1:4]
    try:
        found: dict[str, Any] = asdict(understood(Path(path), Path(folder), server))
    except (Unfit, RecursionError) as fault:
        found = {"unfit": str(fault) if isinstance(fault, Unfit) else "It cannot be read as mail."}
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    bounded()
    sys.exit(main())
