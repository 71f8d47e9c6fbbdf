"""A letter as it will lie in an envelope, as a PDF that anyone can read (PDF/UA-1), set by typst.

GOV.UK Notify prints what is really sent, with the letterhead kept there; this is for looking at
the words before. Typst is never loaded into the process that serves pages: `made` runs this module
in one of its own, which takes the words as data.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

TEMPLATE = Path(__file__).parent / "templates" / "pages" / "letter.typ"
SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What it says; *recipient* is lines, `dated_on` its day, as 2026-06-01."""

    council: str
    recipient: str
    subject: str
    body: str
    dated_on: str


def made(letter: Letter) -> bytes:
    """Return the file; the same letter gives the same bytes.

    :raises subprocess.SubprocessError: when it cannot be set (the typeface lacks a sign of it), or
        not within 20 seconds.
    """
    done = subprocess.run(  # ourselves; every word goes in as data
        [sys.executable, "-m", "moothall.faces.pages.letterpdf"],
        input=json.dumps(asdict(letter)).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    return done.stdout


def main() -> None:
    """Set one letter: words in, file out."""
    import font_source_sans_pro  # noqa: PLC0415  # only in this process
    import typst  # noqa: PLC0415  # only in this process: it is heavy

    words = json.loads(sys.stdin.buffer.read())
    file = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=[Path(font_source_sans_pro.__file__).parent / "files"],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=datetime.fromisoformat(words["dated_on"]).replace(tzinfo=UTC),
        sys_inputs={"letter": json.dumps(words)},
    )
    sys.stdout.buffer.write(file)


if __name__ == "__main__":
    main()
