"""The words in a file, read by a process of its own with bounded memory and time.

Hostile files are read here and nowhere else: the process has nothing of our environment, so neither
the database's address nor a secret, and what goes wrong in it ends it alone. It is not shut in: it
may open the network, and the files that whoever runs the worker may. Run as
`python extraction.py KIND PATH MOST`.
"""

import resource
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from xml.parsers import expat

MOST: Final = 1_000_000
"""The most characters that are kept of a file."""
SECONDS: Final = 60
MEMORY: Final = 1 << 30
LONGEST_PART: Final = 64 << 20
MOST_PAGES: Final = 2_000
BLOCK: Final = 1 << 16
MOST_PARTS: Final = 500
"""Of a mail."""
UNSHOWN: Final = frozenset({"style", "script", "title"})
PARTS: Final = {
    "docx": ("word/document.xml", "word/footnotes.xml", "word/comments.xml"),
    "odt": ("content.xml",),
    "xlsx": ("xl/sharedStrings.xml", "xl/workbook.xml"),
    "ods": ("content.xml",),
}
"""Which parts of a packed file hold its words."""
TEXTS: Final = {
    "docx": frozenset({"t", "delText"}),
    "xlsx": frozenset({"t"}),
}
"""The elements whose text counts; in OpenDocument all of them."""
ENDS: Final = frozenset(
    {"p", "h", "si", "tab", "br", "tc", "table-cell", "list-item", "line-break"}
)
"""The elements after which words do not run on."""


def bounded() -> None:
    """Bound what this process may use, before it looks at the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST_PART, LONGEST_PART))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def words(kind: str, path: Path, most: int = MOST) -> str:
    """Return the words of a file of a kind, at most so many characters; '' where it has none."""
    found: list[str] = []
    length = 0
    for piece in _pieces(kind, path):
        found.append(piece)
        length += len(piece)
        if length >= most:
            break
    text = "".join(found)[:most].replace("\0", " ")
    return " ".join(text.split()).encode("utf-8", "replace").decode()


def _pieces(kind: str, path: Path) -> Iterator[str]:
    if kind == "pdf":
        return _of_pdf(path)
    if kind == "eml":
        return _of_mail(path)
    return _of_packed(kind, path) if kind in PARTS else iter(())


def _of_mail(path: Path) -> Iterator[str]:
    """Yield who wrote to whom about what, what was written, and the words in what was attached."""
    with path.open("rb") as opened:
        message = BytesParser().parse(opened)
    for name in ("Subject", "From", "To", "Cc", "Date"):
        yield f"{_said(message.get(name))}\n"
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        yield from _of_mail_part(part)


def _of_mail_part(part: Message) -> Iterator[str]:
    name = _said(part.get_filename())
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    if name:
        yield f"{name}\n"
        yield from _of_attached(name.rpartition(".")[2].lower(), content)
    elif part.get_content_type() == "text/plain":
        yield f"{_decoded(part, content)}\n"
    elif part.get_content_type() == "text/html":
        page = Page()
        page.feed(_decoded(part, content))
        page.close()
        yield "".join(page.words)


def _said(value: object) -> str:
    """Return the words of a field of a mail, which may be packed in another code."""
    try:
        return str(make_header(decode_header(str(value)))) if value else ""
    except (HeaderParseError, LookupError, ValueError):
        return str(value)


def _decoded(part: Message, content: bytes) -> str:
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _of_attached(kind: str, content: bytes) -> Iterator[str]:
    """Yield the words of an attached file; nothing, where its kind has none or it is damaged."""
    if kind != "pdf" and kind not in PARTS:
        return
    with tempfile.NamedTemporaryFile(dir=".") as kept:
        kept.write(content)
        kept.flush()
        try:
            yield from _pieces(kind, Path(kept.name))
        except (ValueError, OSError, RuntimeError, zipfile.BadZipFile, expat.ExpatError):
            return  # what is damaged in it does not keep the mail from being found


class Page(HTMLParser):
    """The words of a page, without its marks and without what is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin an element."""
        del attrs
        self._hidden += tag in UNSHOWN

    def handle_endtag(self, tag: str) -> None:
        """End an element; its words do not run on."""
        self._hidden -= tag in UNSHOWN and self._hidden > 0
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        """Take what is shown."""
        if not self._hidden:
            self.words.append(data)


def _of_pdf(path: Path) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415 -- only this process loads it

    document = pypdfium2.PdfDocument(path)
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        text = page.get_textpage()
        yield text.get_text_bounded() + "\n"
        text.close()
        page.close()


def _of_packed(kind: str, path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        sheets = sorted(one for one in names if one.startswith("xl/worksheets/sheet"))
        for name in (*PARTS[kind], *(sheets if kind == "xlsx" else ())):
            if name in names:
                yield from _of_part(packed, name, TEXTS.get(kind))


def _of_part(packed: zipfile.ZipFile, name: str, counted: frozenset[str] | None) -> Iterator[str]:
    """Yield the text of a part, block by block; a document type declaration ends the reading."""
    found: list[str] = []
    inside = [counted is None]
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse

    def start(tag: str, _: object) -> None:
        inside.append(counted is None or tag.rpartition(" ")[2] in counted)

    def end(tag: str) -> None:
        inside.pop()
        if tag.rpartition(" ")[2] in ENDS:
            found.append(" ")

    def text(piece: str) -> None:
        if inside[-1]:
            found.append(piece)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    with packed.open(name) as opened:
        read = 0
        while read < LONGEST_PART and (block := opened.read(BLOCK)):
            read += len(block)
            parser.Parse(block, False)
            yield "".join(found)
            found.clear()
        if read < LONGEST_PART:
            parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise ValueError("no office file declares a document type")


def main() -> int:
    """Write the words of the file named by the arguments to the standard output, as UTF-8."""
    kind, path, most = sys.argv[1:4]
    sys.stdout.buffer.write(words(kind, Path(path), int(most)).encode())
    return 0


if __name__ == "__main__":
    bounded()
    sys.exit(main())
