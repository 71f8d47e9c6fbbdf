"""A stand-in for Tesseract: the same command line, and the size of a picture for its words.

Run as `python standin.py PICTURE stdout -l LANGUAGES`, `--version` or `--list-langs`.
"""

import struct
import sys
from pathlib import Path
from typing import Final

VERSION: Final = "tesseract 5.3.0"
LANGUAGES: Final = ("cym", "eng", "osd")
HEAD: Final = b"\x89PNG\r\n\x1a\n"
SCRIPT: Final = '#!/bin/sh\nexec "{python}" -I "{here}" "$@"\n'


def put(folder: Path) -> Path:
    """Write a program that answers as Tesseract does into a folder; return its path."""
    program = folder / "tesseract"
    program.write_text(SCRIPT.format(python=sys.executable, here=Path(__file__).resolve()))
    program.chmod(0o755)
    return program


def main(arguments: list[str]) -> int:
    """Answer as Tesseract does, for its version, its languages or a picture."""
    if arguments == ["--version"]:
        print(VERSION)  # noqa: T201 -- what the program prints is its answer
        return 0
    if arguments == ["--list-langs"]:
        print(f'List of available languages in "/usr/share" ({len(LANGUAGES)}):')  # noqa: T201
        print("\n".join(LANGUAGES))  # noqa: T201
        return 0
    picture, out, flag, languages = arguments
    if out != "stdout" or flag != "-l" or not set(languages.split("+")) <= set(LANGUAGES):
        return 1
    head = Path(picture).read_bytes()[:24]
    if not head.startswith(HEAD):
        return 1
    width, height = struct.unpack(">II", head[16:24])
    print(f"A page of {width} by {height} points")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
