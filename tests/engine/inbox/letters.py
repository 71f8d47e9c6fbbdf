"""Mail as people, machines and strangers write it."""

from itertools import count

NUMBERS = count(1)
SERVER = "mx.ashby.example"
BOX = "help@ashby.example"
ROSA = "rosa@example.org"


def proved(domain="example.org", *, result="pass", server=SERVER):
    """What the receiving server says of the sender."""
    return f"{server}; dkim={result} header.d={domain}; dmarc={result} header.from={domain}"


def letter(
    text="The light at our door is broken.",
    *,
    sender=f"Rosa Lund <{ROSA}>",
    to=BOX,
    auth="",
    more=(),
    **head_,
):
    """Return a mail as bytes; `more` are further fields, name and value."""
    own_id = head_.get("own_id") or f"<m{next(NUMBERS)}@example.org>"
    subject = head_.get("subject", "A broken light")
    head = [("Authentication-Results", auth)] if auth else []
    if not any(name == "Return-Path" for name, _ in more):
        head.append(("Return-Path", f"<{ROSA}>"))
    head += [*more, ("From", sender), ("To", to), ("Subject", subject), ("Message-ID", own_id)]
    head.append(("MIME-Version", "1.0"))
    if not any(name == "Content-Type" for name, _ in more):
        head.append(("Content-Type", "text/plain; charset=utf-8"))
    lines = [f"{name}: {value}" for name, value in head]
    whole = ("\n".join(lines) + f"\n\n{text}\n").replace("\r\n", "\n")
    return whole.replace("\n", "\r\n").encode()


def with_files(*files, **more):
    """Return a mail with files: name, type and bytes of each."""
    import base64

    parts = ["--b\r\nContent-Type: text/plain\r\n\r\nSee what I send.\r\n"]
    for name, kind, content in files:
        coded = base64.encodebytes(content).decode().replace("\n", "\r\n")
        parts.append(
            f'--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"'
            f"\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}"
        )
    said = [("Content-Type", 'multipart/mixed; boundary="b"'), *more.pop("more", ())]
    return letter("".join(parts) + "--b--", more=said, **more)
