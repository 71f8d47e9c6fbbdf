"""The record of what somebody sent, as a PDF that anyone can read (PDF/UA-1), set by typst.

Typst is never loaded into the process that serves pages: `made` runs this module in one of its own,
which takes the words as data on its standard input and writes the file to its standard output.
"""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, cast

TEMPLATE = Path(__file__).parent / "templates" / "portal" / "record.typ"
SECONDS = 20
WORDS = ("What", "Detail", "What you told us", "Question", "Your answer", "Contact us", "Page")
"""What the file says of itself."""
QUOTES = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u20ac"
"""What word processors put into plain English, and every typeface has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the file says: rows are pairs of texts; `dated_on` is its day, as 2026-06-01.

    `words` are those of the file itself, in its `language`, by their English.
    """

    title: str
    council: str
    service: str
    facts: Sequence[tuple[str, str]]
    answers: Sequence[tuple[str, str]]
    contact: Sequence[str]
    dated_on: str
    language: str = "en"
    words: Mapping[str, str] = field(default_factory=lambda: {text: text for text in WORDS})


def made(record: Record) -> bytes:
    """Return the file; the same record gives the same bytes.

    :raises subprocess.SubprocessError: when it cannot be set, or not within 20 seconds.
    """
    command = [sys.executable, "-m", "moothall.faces.portal.recordpdf"]
    done = subprocess.run(  # noqa: S603  # ourselves; every word goes in as data
        command,
        input=json.dumps(asdict(record)).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    return done.stdout


def main() -> None:
    """Set one record: words in, file out."""
    words = json.loads(sys.stdin.buffer.read())
    for is_shown in (_anything, _western, str.isascii):
        try:
            file = _set(_plain(words, is_shown))
        except ValueError:
            continue
        sys.stdout.buffer.write(file)
        return
    sys.exit("The record could not be set.")


def _set(words: object) -> bytes:
    """Set the words; a ValueError where the typeface lacks a sign, as PDF/UA-1 wants all shown."""
    import font_source_sans_pro  # noqa: PLC0415  # only in this process
    import typst  # noqa: PLC0415  # only in this process: it is heavy

    day = datetime.fromisoformat(cast("dict[str, str]", words)["dated_on"])
    try:
        return typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[Path(font_source_sans_pro.__file__).parent / "files"],
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=day.replace(tzinfo=UTC),
            sys_inputs={"record": json.dumps(words)},
        )
    except typst.TypstError as fault:
        if "could not be displayed" not in str(fault):
            raise
        raise ValueError(str(fault)) from fault


def _plain(words: Any, is_shown: Callable[[str], bool]) -> Any:  # noqa: ANN401  # any JSON
    """Return the words with each run of signs that cannot be shown said in brackets."""
    if isinstance(words, str):
        runs = groupby(words, key=lambda sign: sign == "\n" or is_shown(sign))
        return "".join("".join(run) if shown else _said(*run) for shown, run in runs)
    if isinstance(words, list):
        return [_plain(each, is_shown) for each in words]
    return {name: _plain(each, is_shown) for name, each in words.items()}


def _anything(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cn", "Co", "Cs"}


def _western(sign: str) -> bool:
    return (_anything(sign) and sign <= "\u017f") or sign in QUOTES


def _said(*signs: str) -> str:
    """Say a picture by its name, as a reader aloud does; of anything else that it is not here."""
    named = [unicodedata.name(sign, "") for sign in signs if unicodedata.category(sign) == "So"]
    if len(named) == len(signs) and all(named):
        return "".join(f"[{name.lower()}]" for name in named)
    has_words = any(_anything(sign) for sign in signs)
    return "[words in signs that this file cannot show]" if has_words else ""


if __name__ == "__main__":
    main()
