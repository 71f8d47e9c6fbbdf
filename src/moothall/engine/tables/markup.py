"""XML as a stream, with nothing in it that could reach outside: no document type, no entities."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final, Generic, Protocol, TypeVar
from xml.parsers import expat

from moothall.engine.tables.words import TableRefused

CHUNK: Final = 1 << 16
Done = TypeVar("Done")


class Handler(Protocol, Generic[Done]):
    """Hears of tags by their names without prefixes, and gathers what it makes of them."""

    done: list[Done]

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """Hear of a tag that opens, with its attributes as they are written, and on which line."""

    def end(self, tag: str) -> None:
        """Hear of a tag that closes."""

    def text(self, text: str) -> None:
        """Hear of what stands between tags."""


class Broken(Exception):
    """It is not XML from some line on, or ends early. `line` says where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def items(raw: IO[bytes], handler: Handler[Done]) -> Iterator[Done]:
    """Yield what the handler gathers, as the file is read.

    :raises TableRefused: where the file has a document type.
    :raises Broken: after everything that could be read, where it is not whole.
    """
    parser = _parser(handler)
    try:
        while chunk := raw.read(CHUNK):
            parser.Parse(chunk, False)
            yield from handler.done
            handler.done.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        yield from handler.done
        raise Broken(parser.CurrentLineNumber, f"not XML from here on: {fault}") from fault
    except (EOFError, OSError, zipfile.BadZipFile, zlib.error) as fault:
        raise Broken(parser.CurrentLineNumber, f"the file ends early: {fault}") from fault
    yield from handler.done


def _parser(handler: Handler[Done]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        handler.start(tag.rpartition(":")[2], attributes, parser.CurrentLineNumber)

    def end(tag: str) -> None:
        handler.end(tag.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise TableRefused("a file with a document type is refused: it could pull in other files")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse
    return parser
